// Engine memory for one kernel call: every block lies between guard bytes, at
// addresses that no vector is aligned to; outputs and scratch start dirty.
//
//   … │ guard │ block │ guard │ … │ guard │ block │ guard │ …

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";

type Numbers =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

const GUARD_BYTES = 64;
const GUARD = 0xa5;
/** As f32 and as f64 this is NaN, which no sum hides. */
const DIRT = 0xff;

interface Block {
  readonly ptr: number;
  readonly bytes: number;
  /** What must still be there at the end, for inputs. */
  readonly contents?: Uint8Array;
}

/** Guarded blocks in an engine's memory. */
export class GuardedMemory {
  readonly #engine: Engine;
  readonly #blocks: Block[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A block that a kernel reads and must not change. */
  input(data: Numbers): number {
    const contents = bytesOf(data);
    const ptr = this.#place(data.byteLength, data.BYTES_PER_ELEMENT, contents);
    return ptr;
  }

  /** A block with contents that a kernel may change. */
  state(data: Numbers): number {
    const ptr = this.#place(data.byteLength, data.BYTES_PER_ELEMENT);
    this.#engine.bytes(ptr, data.byteLength).set(bytesOf(data));
    return ptr;
  }

  /** A dirty block of f32. */
  floats(count: number): number {
    return this.#place(count * 4, 4);
  }

  /** A dirty block of bytes, aligned as an f64 is. */
  bytes(count: number): number {
    return this.#place(count, 8);
  }

  /** A copy of the f32 at an address. */
  read(ptr: number, count: number): Float32Array {
    return this.#engine.floats(ptr, count).slice();
  }

  #place(bytes: number, unit: number, contents?: Uint8Array): number {
    const block = this.#engine.allocate(bytes + 3 * GUARD_BYTES, "a test");
    // 4 and 12 bytes past a multiple of 16 by turns.
    const skew = unit === 4 ? 4 + 8 * (this.#blocks.length % 2) : 0;
    const ptr = block + GUARD_BYTES + skew;
    this.#guards({ ptr, bytes }).forEach((guard) => guard.fill(GUARD));
    const view = this.#engine.bytes(ptr, bytes);
    if (contents) view.set(contents);
    else view.fill(DIRT);
    this.#blocks.push({ ptr, bytes, ...(contents && { contents }) });
    return ptr;
  }

  #guards({ ptr, bytes }: Block): Uint8Array[] {
    return [ptr - GUARD_BYTES, ptr + bytes].map((at) =>
      this.#engine.bytes(at, GUARD_BYTES)
    );
  }

  /** Fails if a guard or an input was written to. */
  check(): void {
    for (const block of this.#blocks) {
      const [before, after] = this.#guards(block);
      assert(before!.every((byte) => byte === GUARD), "wrote before a block");
      assert(after!.every((byte) => byte === GUARD), "wrote past a block");
      if (block.contents) {
        const found = this.#engine.bytes(block.ptr, block.bytes);
        const at = block.contents.findIndex((byte, i) => byte !== found[i]);
        assertEquals(at, -1, "wrote to an input");
      }
    }
  }
}

function bytesOf(data: Numbers): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

/** Lends guarded memory for one call, then checks its guards and takes the memory back. */
export function withGuardedMemory<T>(
  engine: Engine,
  call: (guarded: GuardedMemory) => T,
): T {
  const close = engine.openRun();
  try {
    const guarded = new GuardedMemory(engine);
    const result = call(guarded);
    guarded.check();
    return result;
  } finally {
    close();
  }
}
