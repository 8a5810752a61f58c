// Writes PNG files of every kind, for tests: any filter a row, any chunk.

/** What stands in a file. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlacing?: number;
  /** Rows as they stand inflated, filters in front. */
  readonly rows: Uint8Array;
  /** Chunks between header and pixels. */
  readonly more?: readonly (readonly [type: string, data: Uint8Array])[];
}

/** A file, in several IDAT chunks. */
export async function makePng(parts: PngParts): Promise<Uint8Array> {
  const { width, height, depth, colourType, interlacing = 0 } = parts;
  const header = new Uint8Array(13), view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colourType, 0, 0, interlacing], 8);
  const pixels = await deflate(parts.rows);
  const cut = Math.ceil(pixels.length / 2);
  const chunks = [
    chunk("IHDR", header),
    ...(parts.more ?? []).map(([type, data]) => chunk(type, data)),
    chunk("IDAT", pixels.subarray(0, cut)),
    chunk("IDAT", pixels.subarray(cut)),
    chunk("IEND", new Uint8Array()),
  ];
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Uint8Array.from([signature, ...chunks].flatMap((of) => [...of]));
}

async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes.slice()]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Bit by bit, as the specification has it. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    }
  }
  return ~rest >>> 0;
}
