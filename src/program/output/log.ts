// The log of a stream: a file with all that a program wrote, or, if that is too
// much, with its beginning and its end.

/** So much of the beginning, and so much of the end. */
const PART_BYTES = 1 << 18;

/** Keeps a stream in a file of bounded size. */
export class StreamLog {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  /** The last bytes behind the beginning, in chunks. */
  readonly #tail: Uint8Array[] = [];
  #tailBytes = 0;
  #headBytes = 0;
  #droppedBytes = 0;

  /** Makes the file, in the place of one of that name. */
  static async create(path: string): Promise<StreamLog> {
    return new StreamLog(await Deno.create(path));
  }

  private constructor(file: Deno.FsFile) {
    this.#writer = file.writable.getWriter();
  }

  /** Takes the next bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    const room = PART_BYTES - this.#headBytes;
    const head = bytes.subarray(0, room), rest = bytes.subarray(room);
    if (head.length > 0) {
      this.#headBytes += head.length;
      await this.#writer.write(head);
    }
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    while (this.#tailBytes - this.#tail[0]!.length >= PART_BYTES) {
      const { length } = this.#tail.shift()!;
      this.#tailBytes -= length;
      this.#droppedBytes += length;
    }
  }

  /** Writes the end and closes the file. */
  async close(): Promise<void> {
    try {
      if (this.#droppedBytes > 0) {
        const note = `\n[${this.#droppedBytes} bytes left out]\n`;
        await this.#writer.write(new TextEncoder().encode(note));
      }
      for (const bytes of this.#tail) await this.#writer.write(bytes);
    } finally {
      await this.#writer.close();
    }
  }
}
