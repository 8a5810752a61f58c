// Reading and writing files under Deno without ever being asked for a right:
// what is not granted is an error that names the flag. files.ts alone reaches
// this file, mod.ts never.

import { checkRegular, reasonOf, writeWholeBytes } from "../disk.ts";
import { quote } from "../errors.ts";
import { type IdxTensor, readIdx } from "./idx.ts";

/** Makes sure of a right, without which Deno would ask the user. */
async function requireRight(
  right: "read" | "write",
  path: string,
): Promise<void> {
  const status = await Deno.permissions.query({ name: right, path });
  if (status.state === "granted") return;
  throw new Deno.errors.NotCapable(
    `Cannot ${right} ${quote(path)}: not permitted, ` +
      `expected the flag --allow-${right}=${path}`,
  );
}

/** Runs `action` on a path; what it throws becomes `Cannot VERB "PATH": REASON`. */
async function at<T>(
  right: "read" | "write",
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  await requireRight(right, path);
  try {
    return await action();
  } catch (cause) {
    throw new Error(`Cannot ${right} ${quote(path)}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** The content of a file, of at most so many bytes. */
export function readBytes(
  path: string,
  most = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  return at("read", path, async () => {
    await checkRegular(path);
    const { size } = await Deno.stat(path);
    if (size > most) {
      throw new RangeError(`it has ${size} bytes, expected at most ${most}`);
    }
    return await Deno.readFile(path);
  });
}

/**
 * Reads an IDX file, plain or gzip.
 *
 * @param path The file.
 * @returns Element type, shape and elements.
 * @throws {Error} If the file cannot be read; the message says why, and which
 * flag grants the right where that is what is missing.
 * @throws {SyntaxError} If its content is not one whole IDX tensor.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readIdxFile } from "./disk.ts";
 * const folder = new URL("../../data/digits/", import.meta.url).pathname;
 * const { shape } = await readIdxFile(`${folder}t10k-images-idx3-ubyte.gz`);
 * assertEquals([...shape], [1000, 20, 20]);
 * ```
 */
export async function readIdxFile(path: string): Promise<IdxTensor> {
  return readIdx(await readBytes(path), path);
}

/** Names of the files or folders in a folder, sorted; undefined if it is none. */
export function listFolder(
  path: string,
  what: "files" | "folders" = "files",
): Promise<string[] | undefined> {
  return at("read", path, async () => {
    if (path === "") return undefined; // not NotFound where rights are narrow
    const names: string[] = [];
    try {
      for await (const { name, isDirectory } of Deno.readDir(path)) {
        if (isDirectory === (what === "folders")) names.push(name);
      }
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (error instanceof Deno.errors.NotADirectory) return undefined;
      throw error;
    }
    return names.sort();
  });
}

/** Makes sure that a folder is there or can be, before the work for its files. */
export async function checkFolder(path: string): Promise<void> {
  // To look whether it is there is reading.
  for (const right of ["write", "read"] as const) {
    await requireRight(right, path);
  }
  return await at("write", path, async () => {
    try {
      const { isDirectory } = await Deno.stat(path);
      if (!isDirectory) throw new Error("it is a file, expected a folder");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
}

/**
 * Writes a file so that it is either whole or not there; one of that name is
 * replaced. Needs the right to read and write its folder, which is made where
 * it is missing, with those above it.
 */
export async function writeFileIn(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  await at("write", folder, () => Deno.mkdir(folder, { recursive: true }));
  await requireRight("read", folder);
  await writeWholeBytes(`${folder}/${name}`, bytes, { replace: true });
}
