// An open file as Deno has it. Node keeps no position that could be set, so it
// is counted here.

import fs from "node:fs";
import { promisify } from "node:util";
import { translated, translatedSync } from "./errors.ts";
import { type FileInfo, infoOf } from "./info.ts";
import { tryLock } from "./lock.ts";

const fdatasync = promisify(fs.fdatasync);

export class FsFile {
  readonly #handle: number;
  #at = 0;

  /** @param handle The number of an open file. */
  constructor(handle: number) {
    this.#handle = handle;
  }

  readSync(bytes: Uint8Array): number | null {
    const count = translatedSync(() =>
      fs.readSync(this.#handle, bytes, 0, bytes.length, this.#at)
    );
    this.#at += count;
    return count === 0 ? null : count;
  }

  async read(bytes: Uint8Array): Promise<number | null> {
    return await this.readSync(bytes);
  }

  /** In a file opened to append the system takes its end for the position. */
  writeSync(bytes: Uint8Array): number {
    const count = translatedSync(() =>
      fs.writeSync(this.#handle, bytes, 0, bytes.length, this.#at)
    );
    this.#at += count;
    return count;
  }

  /** From the start of the file. */
  seekSync(offset: number, _whence: 0): number {
    return this.#at = offset;
  }

  truncateSync(sizeBytes: number): void {
    translatedSync(() => fs.ftruncateSync(this.#handle, sizeBytes));
  }

  statSync(): FileInfo {
    return infoOf(translatedSync(() => fs.fstatSync(this.#handle)));
  }

  async syncData(): Promise<void> {
    await translated(fdatasync(this.#handle));
  }

  async sync(): Promise<void> {
    await translatedSync(() => fs.fsyncSync(this.#handle));
  }

  tryLockSync(_exclusive: true): boolean {
    return tryLock(this.#handle);
  }

  close(): void {
    fs.closeSync(this.#handle);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
