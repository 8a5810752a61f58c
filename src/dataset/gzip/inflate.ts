// Undoing gzip with the platform's own DecompressionStream, into one buffer
// whose size the content itself announces. Never allocates or inflates more
// than that, so a small file cannot exhaust memory.

import { findMembers } from "./members.ts";

/** How {@linkcode inflateTo} ended. */
export type Inflated =
  | { readonly end: "complete"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly end: "too long" }
  | {
    readonly end: "followed";
    /** How many bytes follow that are no gzip data. */
    readonly strayBytes: number;
  }
  | {
    readonly end: "damaged";
    /** How much came out before the damage. */
    readonly sizeBytes: number;
    readonly cause: unknown;
  };

/** Compressed bytes handed over at once: small, since each may inflate 1032-fold. */
const CHUNK_BYTES = 16384;

/** Deflate's greatest ratio, 258 bytes from a quarter of a byte. */
const MAX_RATIO = 1032;

function chunksOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += CHUNK_BYTES));
    },
  }, { highWaterMark: 0 });
}

/** Collects chunks in one buffer that never outgrows the announced size. */
class Sink {
  #bytes = new Uint8Array(0);
  readonly #sizeOf: (head: Uint8Array) => number | undefined;
  readonly #ceiling: number;
  #limit: number | undefined;
  count = 0;

  constructor(
    sizeOf: (head: Uint8Array) => number | undefined,
    ceiling: number,
  ) {
    this.#sizeOf = sizeOf;
    this.#ceiling = ceiling;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.count);
  }

  /** Takes a chunk; false if that makes more than was announced. */
  take(chunk: Uint8Array): boolean {
    const count = this.count + chunk.length;
    if (this.#limit === undefined) {
      const head = new Uint8Array(count);
      head.set(this.bytes);
      head.set(chunk, this.count);
      this.#limit = this.#sizeOf(head);
      const room = Math.min(this.#limit ?? 0, this.#ceiling);
      this.#bytes = new Uint8Array(Math.max(room, count));
      this.#bytes.set(head);
    } else if (count <= this.#limit) {
      this.#bytes.set(chunk, this.count);
    }
    this.count = count;
    return this.#limit === undefined || count <= this.#limit;
  }
}

/**
 * Inflates gzip data up to the size its content announces, as Python's gzip
 * does: of several members one behind the other, zeros behind them passed over.
 *
 * @param bytes The gzip data.
 * @param sizeOf The full size in bytes, read from the first inflated bytes;
 * undefined while they are too few. What it throws is passed on.
 * @returns The inflated bytes (possibly fewer than announced), or why not.
 */
export async function inflateTo(
  bytes: Uint8Array,
  sizeOf: (head: Uint8Array) => number | undefined,
): Promise<Inflated> {
  const makeSink = () => new Sink(sizeOf, bytes.length * MAX_RATIO);
  const whole = await inflate(bytes, makeSink());
  if (whole.end !== "damaged") return whole;
  // Some hosts take a second member, or zeros, for damage.
  const found = findMembers(bytes);
  if (found?.strayAt !== undefined) {
    return { end: "followed", strayBytes: bytes.length - found.strayAt };
  }
  if (found === undefined || found.members[0]?.end === bytes.length) {
    return whole;
  }
  const sink = makeSink();
  let last: Inflated = whole;
  for (const { start, end } of found.members) {
    last = await inflate(bytes.subarray(start, end), sink);
    if (last.end !== "complete") break;
  }
  return last;
}

/** Inflates one member into what those before it filled. */
async function inflate(bytes: Uint8Array, sink: Sink): Promise<Inflated> {
  const reader = chunksOf(bytes)
    .pipeThrough(new DecompressionStream("gzip")).getReader();
  while (true) {
    let step;
    try {
      step = await reader.read();
    } catch (cause) {
      return { end: "damaged", sizeBytes: sink.count, cause };
    }
    if (step.done) return { end: "complete", bytes: sink.bytes };
    let fits = false;
    try {
      fits = sink.take(step.value);
    } finally {
      if (!fits) await reader.cancel();
    }
    if (!fits) return { end: "too long" };
  }
}
