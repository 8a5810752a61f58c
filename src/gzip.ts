// Texts compressed and back, by what the platform has.

/** No text is longer: engines refuse it. */
const MOST_BYTES = 2 ** 29;

/** Deflate's greatest ratio, 258 bytes from a quarter of a byte. */
const MAX_RATIO = 1032;

/** A text as gzip. */
export async function gzipText(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The bytes that gzip holds, as many as its end says.
 *
 * @throws {RangeError} If they are more, or more than a text can be: the message
 * lacks who holds them. Anything else if they are damaged.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < 4 ? 0 : view.getUint32(bytes.length - 4, true);
  const most = Math.min(MOST_BYTES, bytes.length * MAX_RATIO);
  if (size > most) {
    throw new RangeError(`holds ${size} bytes, expected at most ${most}`);
  }
  const whole = new Uint8Array(size);
  const reader = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let at = 0;;) {
      const { done, value } = await reader.read();
      if (done) return whole;
      if (at + value.length > size) {
        throw new RangeError(`holds more than the ${size} bytes that it says`);
      }
      whole.set(value, at);
      at += value.length;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
