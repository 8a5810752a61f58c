// Protocol buffers as far as ONNX needs them: fields of a message, one behind
// the other. https://protobuf.dev/programming-guides/encoding

/** A message, as its bytes. */
export type Message = Uint8Array;

/** A field: its number and what stands there. */
export type Field = readonly [
  number: number,
  value: Message | string | bigint | { readonly float: number },
];

const VARINT = 0, LENGTH_DELIMITED = 2, FIXED_32 = 5;

/** Unsigned, seven bits a byte, the lowest first. */
function varint(value: bigint): Message {
  const bytes: number[] = [];
  do {
    const rest = value >> 7n;
    bytes.push(Number(value & 127n) | (rest > 0n ? 128 : 0));
    value = rest;
  } while (value > 0n);
  return Uint8Array.from(bytes);
}

function tag(number: number, wireType: number): Message {
  return varint(BigInt(number << 3 | wireType));
}

function parts([number, value]: Field): Message[] {
  if (typeof value === "bigint") return [tag(number, VARINT), varint(value)];
  if (typeof value === "string") value = new TextEncoder().encode(value);
  if (value instanceof Uint8Array) {
    const length = varint(BigInt(value.length));
    return [tag(number, LENGTH_DELIMITED), length, value];
  }
  const float = new Uint8Array(4);
  new DataView(float.buffer).setFloat32(0, value.float, true);
  return [tag(number, FIXED_32), float];
}

/**
 * Encodes a message.
 *
 * @param fields Its fields; integers are not negative.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { message } from "./protobuf.ts";
 * const bytes = message([1, 150n], [2, "hi"], [3, { float: 1 }]);
 * assertEquals([...bytes], [8, 150, 1, 18, 2, 104, 105, 29, 0, 0, 128, 63]);
 * ```
 */
export function message(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const all = fields.flatMap(parts);
  const bytes = new Uint8Array(
    all.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
