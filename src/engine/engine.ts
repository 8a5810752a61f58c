// One engine instance: its kernels and its memory. Owns who gets which bytes;
// knows nothing of networks.
//
//   0 ─ engine's own ─┬─ data sets, kept ─┬─ one training run, released whole ─ …

import type { EngineExports } from "./exports.ts";
import type { Variant } from "./inlined.ts";

const PAGE_BYTES = 65536;
/** Every block starts on a cache line. */
const ALIGNMENT = 64;
/** What 32-bit addresses reach, less the page that no block may end in. */
const MAX_BYTES = 65535 * PAGE_BYTES;

/** What a block of so many bytes takes: blocks end where the next may start. */
export function blockBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/**
 * A WebAssembly engine instance. Make one with `loadEngine`.
 *
 * @example
 * ```ts
 * import { assert, assertInstanceOf } from "@std/assert";
 * import { Engine } from "./engine.ts";
 * import { loadEngine } from "./load.ts";
 * const engine = await loadEngine();
 * assertInstanceOf(engine, Engine);
 * assert(engine.bytesLeft > 0);
 * ```
 */
export class Engine {
  /** The compiled module, which can be sent to Workers. */
  readonly module: WebAssembly.Module;
  /** The kernels, over addresses in this engine's memory. */
  readonly kernels: EngineExports;
  /** Which build this is; part of every result's identity. */
  readonly variant: Variant;
  /** Version of kernels and results; part of every result's identity. */
  readonly abi: number;
  #top: number;
  #inUse = false;
  readonly #kept = new WeakMap<object, unknown>();

  /**
   * Takes an instance over.
   *
   * @param module The compiled engine.
   * @param instance An instance of it that nothing else uses.
   */
  constructor(module: WebAssembly.Module, instance: WebAssembly.Instance) {
    this.module = module;
    this.kernels = instance.exports as unknown as EngineExports;
    this.variant = this.kernels.RELAXED.value ? "relaxed" : "plain";
    this.abi = this.kernels.ABI.value;
    this.#top = this.kernels.memory.buffer.byteLength;
  }

  /** Bytes that can still be reserved, if the host has them. */
  get bytesLeft(): number {
    return MAX_BYTES - blockBytes(this.#top);
  }

  /**
   * Reserves zero-filled memory. Views made before are stale afterwards.
   *
   * @param bytes Size in bytes.
   * @param what What it is for, in the message if it does not fit.
   * @returns The address, on a cache line.
   * @throws {RangeError} If the memory cannot grow that far.
   */
  allocate(bytes: number, what: string): number {
    const start = blockBytes(this.#top);
    const { memory } = this.kernels;
    const pages = Math.ceil((start + bytes) / PAGE_BYTES) -
      memory.buffer.byteLength / PAGE_BYTES;
    const refuse = (cause?: unknown): never => {
      throw new RangeError(
        `Cannot hold ${what}: it needs ${mebibytes(bytes)}, the engine has ${
          mebibytes(MAX_BYTES - start)
        } left`,
        { cause },
      );
    };
    if (start + bytes > MAX_BYTES) refuse();
    try {
      if (pages > 0) memory.grow(pages);
    } catch (error) {
      refuse(error);
    }
    this.#top = start + bytes;
    new Uint8Array(memory.buffer, start, bytes).fill(0);
    return start;
  }

  /**
   * What was made of an object before, or what `make` makes of it now: a data
   * set is copied into the engine once. If `make` throws, the memory that it
   * reserved is given back.
   *
   * @throws {RangeError} If it must be made while a training run is open.
   */
  keep<T>(key: object, make: () => T): T {
    const kept = this.kept<T>(key);
    if (kept !== undefined) return kept;
    this.#refuseIfOpen("hold another data set");
    const mark = this.#top;
    try {
      const made = make();
      this.#kept.set(key, made);
      return made;
    } catch (error) {
      this.#top = mark;
      throw error;
    }
  }

  /** What `keep` made of an object before, if anything. */
  kept<T>(key: object): T | undefined {
    return this.#kept.get(key) as T | undefined;
  }

  /**
   * Opens the one region of a training run.
   *
   * @returns A function that gives all memory reserved since back.
   * @throws {RangeError} If another run is open on this engine.
   */
  openRun(): () => void {
    this.#refuseIfOpen("train");
    this.#inUse = true;
    const mark = this.#top;
    let isOpen = true;
    return () => {
      // Closing twice must not end the run that was opened in between.
      if (!isOpen) return;
      isOpen = false;
      this.#inUse = false;
      this.#top = mark;
    };
  }

  #refuseIfOpen(action: string): void {
    if (!this.#inUse) return;
    throw new RangeError(
      `Cannot ${action}: this engine holds a network, release it first or load another engine`,
    );
  }

  /** Floats at an address. Stale once memory grows: make it where it is used. */
  floats(ptr: number, count: number): Float32Array {
    return new Float32Array(this.kernels.memory.buffer, ptr, count);
  }

  /** Bytes at an address; stale as `floats` is. */
  bytes(ptr: number, count: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, ptr, count);
  }

  /** Unsigned words at an address; stale as `floats` is. */
  words(ptr: number, count: number): Uint32Array {
    return new Uint32Array(this.kernels.memory.buffer, ptr, count);
  }

  /** Doubles at an address; stale as `floats` is. */
  doubles(ptr: number, count: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, ptr, count);
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1048576).toFixed(1)} MiB`;
}
