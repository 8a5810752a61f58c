// A journal's bytes in memory, for tests: what a file would hold after every
// write, and which calls were made.

import type { JournalFile } from "../../src/tune/journal/journal.ts";

/** Keeps bytes in memory as a file would; `bytes` may be read at any time. */
export class MemoryJournal implements JournalFile {
  bytes: Uint8Array;
  readonly calls: string[] = [];

  constructor(content: string | Uint8Array = "") {
    this.bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** In pieces of 1000 bytes, so that lines and characters are cut anywhere. */
  *read(): Iterable<Uint8Array> {
    for (let at = 0; at < this.bytes.length; at += 1000) {
      yield this.bytes.subarray(at, at + 1000);
    }
  }

  append(sizeBytes: number, bytes: Uint8Array): Promise<void> {
    if (sizeBytes !== this.bytes.length) {
      return Promise.reject(new Error(`size is ${this.bytes.length}`));
    }
    const all = new Uint8Array(sizeBytes + bytes.length);
    all.set(this.bytes);
    all.set(bytes, sizeBytes);
    this.bytes = all;
    this.calls.push("append");
    return Promise.resolve();
  }

  cut(sizeBytes: number): Promise<void> {
    this.bytes = this.bytes.slice(0, sizeBytes);
    this.calls.push("cut");
    return Promise.resolve();
  }

  sync(): Promise<void> {
    this.calls.push("sync");
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.calls.push("close");
    return Promise.resolve();
  }
}
