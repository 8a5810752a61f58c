// What stands for src/dataset/disk.ts in the page: files that were dropped or
// fetched, in memory, by their paths. So every reader of data sets works there.

import { quote } from "../../src/errors.ts";
import { type IdxTensor, readIdx } from "../../src/dataset/idx.ts";
import type { DroppedFile } from "../study/messages.ts";

let files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map();

/** Replaces all files. */
export function putFiles(all: readonly DroppedFile[]): void {
  files = new Map(all.map(({ path, bytes }) => [path, bytes]));
}

/** The content of a file, of at most so many bytes. */
export function readBytes(
  path: string,
  most = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = files.get(path);
  const reason = bytes === undefined
    ? "there is no such file"
    : bytes.length > most
    ? `it has ${bytes.length} bytes, expected at most ${most}`
    : undefined;
  return reason === undefined
    ? Promise.resolve(bytes!)
    : Promise.reject(new Error(`Cannot read ${quote(path)}: ${reason}`));
}

/** An IDX file, plain or gzip. */
export async function readIdxFile(path: string): Promise<IdxTensor> {
  return readIdx(await readBytes(path), path);
}

/** Names of the files or folders in a folder, sorted; undefined if it is none. */
export function listFolder(
  path: string,
  what: "files" | "folders" = "files",
): Promise<string[] | undefined> {
  const start = path.replace(/\/*$/, "/");
  const rests = [...files.keys()].filter((file) => file.startsWith(start))
    .map((file) => file.slice(start.length).split("/"));
  if (rests.length === 0) return Promise.resolve(undefined);
  const wanted = rests.filter(({ length }) =>
    length > 1 === (what === "folders")
  );
  return Promise.resolve([...new Set(wanted.map(([name]) => name!))].sort());
}

/** Nothing is written in a page: what is missing cannot be downloaded. */
export function checkFolder(path: string): Promise<void> {
  return Promise.reject(
    new Error(`Cannot write ${quote(path)}: this is a page`),
  );
}

/** As {@linkcode checkFolder}. */
export const writeFileIn = checkFolder;
