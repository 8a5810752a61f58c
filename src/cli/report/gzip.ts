// Texts compressed and back, by what the platform has.

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A text as gzip. */
export function gzipText(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  return through(bytes, new CompressionStream("gzip"));
}

/** The text that gzip holds. */
export async function gunzipText(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const raw = await through(bytes, new DecompressionStream("gzip"));
  return new TextDecoder().decode(raw);
}
