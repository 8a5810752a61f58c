// What files.ts reaches of Deno, on Node: the same names and meanings. The
// build type-checks the library against this file, so it is never incomplete.

import fs from "node:fs";
import { errors, translated, translatedSync } from "./errors.ts";
import { FsFile } from "./file.ts";
import { type FileInfo, infoOf } from "./info.ts";

export { errors, type FileInfo, FsFile };

/** Where a seek counts from. */
export const SeekMode = { Start: 0 } as const;

/** How a file is opened; for reading unless more is said. */
export interface OpenOptions {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly createNew?: boolean;
}

/** Node has no rights that it could withhold from one file. */
export const permissions: {
  query(right: object): Promise<{ readonly state: "granted" | "denied" }>;
} = { query: () => Promise.resolve({ state: "granted" }) };

export function openSync(path: string, options: OpenOptions = {}): FsFile {
  const { append = false, write = append, read = !write, createNew } = options;
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL } =
    fs.constants;
  const access = write ? read ? O_RDWR : O_WRONLY : O_RDONLY;
  const flags = access | (append ? O_APPEND : 0) |
    (createNew ? O_CREAT | O_EXCL : 0);
  return new FsFile(translatedSync(() => fs.openSync(path, flags)));
}

export async function open(
  path: string,
  options?: OpenOptions,
): Promise<FsFile> {
  return await openSync(path, options);
}

export function statSync(path: string): FileInfo {
  return infoOf(translatedSync(() => fs.statSync(path)));
}

export async function stat(path: string): Promise<FileInfo> {
  return infoOf(await translated(fs.promises.stat(path)));
}

export async function lstat(path: string): Promise<FileInfo> {
  return infoOf(await translated(fs.promises.lstat(path)));
}

export async function readFile(
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await translated(fs.promises.readFile(path)));
}

export async function readTextFile(path: string): Promise<string> {
  return new TextDecoder().decode(await readFile(path));
}

export async function writeFile(
  path: string,
  bytes: Uint8Array,
  { create = true }: { readonly create?: boolean } = {},
): Promise<void> {
  const { O_WRONLY, O_TRUNC, O_CREAT } = fs.constants;
  const flag = O_WRONLY | O_TRUNC | (create ? O_CREAT : 0);
  await translated(fs.promises.writeFile(path, bytes, { flag }));
}

export async function rename(from: string, to: string): Promise<void> {
  await translated(fs.promises.rename(from, to));
}

export async function remove(path: string): Promise<void> {
  await translated(fs.promises.rm(path));
}

export async function mkdir(
  path: string,
  options: { readonly recursive?: boolean } = {},
): Promise<void> {
  await translated(fs.promises.mkdir(path, options));
}

/** What a folder has. */
export interface DirEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

export async function* readDir(path: string): AsyncGenerator<DirEntry> {
  const entries = await translated(
    fs.promises.readdir(path, { withFileTypes: true }),
  );
  for (const entry of entries) {
    yield { name: entry.name, isDirectory: entry.isDirectory() };
  }
}
