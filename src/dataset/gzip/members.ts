// Where the members of gzip data begin and end. DecompressionStream undoes one
// member and cannot say where it ended, so this walks through the compressed
// bits without producing anything. RFC 1951 and RFC 1952.

/** A member, and nothing behind it. */
export interface Member {
  readonly start: number;
  readonly end: number;
}

/** Whether bytes begin as gzip data does. */
export function isGzip(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b;
}

/**
 * Finds the members of gzip data as Python's gzip does: one behind the other,
 * zeros between them and at the end.
 *
 * @returns The members, and where something begins that is none; undefined if
 * a member is damaged or ends early.
 */
export function findMembers(
  bytes: Uint8Array,
): { readonly members: Member[]; readonly strayAt?: number } | undefined {
  const members: Member[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (!isGzip(bytes, at)) return { members, strayAt: at };
    const end = memberEnd(bytes, at);
    if (end === undefined) return undefined;
    members.push({ start: at, end });
    at = end;
    while (bytes[at] === 0) at++;
  }
  return { members };
}

/** Bytes of CRC and size behind the deflate data. */
const TRAILER_BYTES = 8;

function memberEnd(bytes: Uint8Array, start: number): number | undefined {
  const flags = bytes[start + 3] ?? 0;
  let at = start + 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  // A name and a comment, each with a zero behind it.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return undefined;
    at = zero + 1;
  }
  if (flags & 2) at += 2;
  const end = deflateEnd(bytes, at);
  if (end === undefined) return undefined;
  return end + TRAILER_BYTES <= bytes.length ? end + TRAILER_BYTES : undefined;
}

/** Bits, lowest first; zeros behind the end, which `end` then lies behind. */
class Bits {
  readonly #bytes: Uint8Array;
  #at: number;
  #hold = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next bits, at most 16, which stay. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#hold |= (this.#bytes[this.#at++] ?? 0) << this.#count;
      this.#count += 8;
    }
    return this.#hold & ((1 << count) - 1);
  }

  take(count: number): number {
    const value = this.peek(count);
    this.#hold >>>= count;
    this.#count -= count;
    return value;
  }

  /** The byte behind the last one of which a bit was taken. */
  get end(): number {
    return this.#at - (this.#count >> 3);
  }

  get isOver(): boolean {
    return this.end > this.#bytes.length;
  }

  /** Goes on `count` bytes behind the next byte's beginning. */
  skipBytes(count: number): void {
    this.#at = this.end + count;
    this.#hold = this.#count = 0;
  }
}

/** A Huffman code: under the next bits, 16 · symbol + length of its code. */
interface Code {
  readonly table: Uint16Array;
  readonly bits: number;
}

function codeOf(lengths: readonly number[]): Code {
  const bits = Math.max(1, ...lengths);
  const table = new Uint16Array(1 << bits);
  let next = 0;
  for (let length = 1; length <= bits; length++, next <<= 1) {
    lengths.forEach((of, symbol) => {
      if (of !== length) return;
      // Codes stand highest bit first.
      let reversed = 0;
      for (let i = 0; i < length; i++) {
        reversed |= ((next >> i) & 1) << (length - 1 - i);
      }
      next++;
      for (let at = reversed; at < table.length; at += 1 << length) {
        table[at] = symbol << 4 | length;
      }
    });
  }
  return { table, bits };
}

/** The next symbol; undefined if no code begins so. */
function symbolOf(bits: Bits, code: Code): number | undefined {
  const entry = code.table[bits.peek(code.bits)]!;
  if (entry === 0) return undefined;
  bits.take(entry & 15);
  return entry >> 4;
}

/** Where deflate data ends; undefined if it does not, or is none. */
function deflateEnd(bytes: Uint8Array, start: number): number | undefined {
  const bits = new Bits(bytes, start);
  let isLast = false;
  while (!isLast) {
    isLast = bits.take(1) === 1;
    const type = bits.take(2);
    const isWhole = type === 0
      ? skipStored(bits)
      : type === 1
      ? skipCoded(bits, FIXED)
      : type === 2 && skipCoded(bits, readCodes(bits));
    if (!isWhole || bits.isOver) return undefined;
  }
  return bits.end;
}

function skipStored(bits: Bits): boolean {
  bits.skipBytes(0);
  const size = bits.take(16), check = bits.take(16);
  bits.skipBytes(size);
  return size === (~check & 0xffff);
}

interface Codes {
  readonly literals: Code;
  readonly distances: Code;
}

const FIXED: Codes = {
  literals: codeOf(
    Array.from(
      { length: 288 },
      (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8,
    ),
  ),
  distances: codeOf(Array<number>(30).fill(5)),
};

/** In which order the lengths of the code of lengths stand. */
const ORDER = [
  16,
  17,
  18,
  0,
  8,
  7,
  9,
  6,
  10,
  5,
  11,
  4,
  12,
  3,
  13,
  2,
  14,
  1,
  15,
];

/** Codes 16 to 18 repeat: from how often, and how many bits more say. */
const REPEATS = [[3, 2], [3, 3], [11, 7]] as const;

function readCodes(bits: Bits): Codes | undefined {
  const literals = bits.take(5) + 257, distances = bits.take(5) + 1;
  const count = bits.take(4) + 4;
  const own = Array<number>(19).fill(0);
  for (let i = 0; i < count; i++) own[ORDER[i]!] = bits.take(3);
  const code = codeOf(own);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(bits, code);
    if (symbol === undefined || bits.isOver) return undefined;
    if (symbol < 16) lengths.push(symbol);
    else {
      const [least, more] = REPEATS[symbol - 16]!;
      const value = symbol === 16 ? lengths.at(-1) : 0;
      if (value === undefined) return undefined;
      for (let n = least + bits.take(more); n > 0; n--) lengths.push(value);
    }
  }
  return {
    literals: codeOf(lengths.slice(0, literals)),
    distances: codeOf(lengths.slice(literals, literals + distances)),
  };
}

/** Bits that follow a length (from symbol 257) or a distance. */
const lengthBits = (n: number) => n < 8 || n === 28 ? 0 : (n >> 2) - 1;
const distanceBits = (n: number) => n < 4 ? 0 : (n >> 1) - 1;

function skipCoded(bits: Bits, codes: Codes | undefined): boolean {
  if (codes === undefined) return false;
  while (!bits.isOver) {
    const symbol = symbolOf(bits, codes.literals);
    if (symbol === 256) return true;
    if (symbol === undefined || symbol > 285) return false;
    if (symbol < 256) continue;
    bits.take(lengthBits(symbol - 257));
    const distance = symbolOf(bits, codes.distances);
    if (distance === undefined || distance > 29) return false;
    bits.take(distanceBits(distance));
  }
  return false;
}
