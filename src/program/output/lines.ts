// The lines of what a program writes, of any length and number, in little
// memory.

/** Of a longer line only so much of its end is kept. */
const MAX_LINE = 1 << 16;

/** Cuts bytes into lines; `\r` ends one as well, as progress bars have it. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #open = "";

  /** @param onLine Gets each line without its end, empty ones not. */
  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes the next bytes. */
  push(bytes: Uint8Array): void {
    this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The last line may have no end. */
  end(): void {
    this.#take(this.#decoder.decode() + "\n");
  }

  #take(text: string): void {
    const lines = text.split(/[\r\n]+/);
    lines[0] = this.#open + lines[0];
    this.#open = lines.pop()!.slice(-MAX_LINE);
    for (const line of lines) if (line !== "") this.#onLine(line);
  }
}
