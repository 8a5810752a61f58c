// Messages as they come in: one JSON object a line, bounded. What is none is
// answered with the reason at once, and costs no memory.

import { messageOf } from "../errors.ts";
import { parseJSONRPCMessage } from "./sdk.ts";

/** Why a line is no message, as JSON-RPC numbers it. */
const PARSE_ERROR = -32700, INVALID_REQUEST = -32600;

const NEWLINE = 10;

/** Gets the answer to what is no message: a line. */
export type Refuse = (line: string) => void;

/**
 * The lines of a stream that are messages, each with its newline.
 *
 * @param most Bytes that a line may have.
 * @param refuse Gets the answers to all others.
 */
export async function* messageLines(
  input: AsyncIterable<Uint8Array>,
  most: number,
  refuse: Refuse,
): AsyncGenerator<Uint8Array> {
  const line = new Line(most);
  for await (const piece of input) {
    for (let from = 0; from < piece.length;) {
      const end = piece.indexOf(NEWLINE, from);
      line.add(piece.subarray(from, end < 0 ? piece.length : end));
      if (end < 0) break;
      from = end + 1;
      const { length, bytes } = line.take();
      if (length > most) {
        refuse(answer(
          INVALID_REQUEST,
          `Cannot take a message: it has ${length} bytes, expected at most ${most}`,
        ));
      } else if (isMessage(bytes, refuse)) {
        yield bytes;
        yield Uint8Array.of(NEWLINE);
      }
    }
  }
}

/** A line that comes in pieces; of one that is too long only its length is kept. */
class Line {
  readonly #most: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#most) this.#pieces = [];
    else this.#pieces.push(piece.slice());
  }

  take(): { readonly length: number; readonly bytes: Uint8Array } {
    const length = this.#length;
    const bytes = new Uint8Array(length > this.#most ? 0 : length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#length = 0;
    return { length, bytes };
  }
}

function isMessage(bytes: Uint8Array, refuse: Refuse): boolean {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") return false;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error).slice(0, 200);
    refuse(answer(PARSE_ERROR, `Cannot take a message: ${reason}`));
    return false;
  }
  try {
    parseJSONRPCMessage(value);
    return true;
  } catch {
    refuse(answer(
      INVALID_REQUEST,
      "Cannot take a message: expected one object of JSON-RPC 2.0",
    ));
    return false;
  }
}

function answer(code: number, message: string): string {
  const error = { code, message };
  return `${JSON.stringify({ jsonrpc: "2.0", id: null, error })}\n`;
}
