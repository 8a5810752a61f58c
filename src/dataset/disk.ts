// Reading and writing files under Deno without ever being asked for a right:
// what is not granted is an error that names the flag. Only the CLI side of the
// project reaches this file.

import { messageOf, quote } from "../errors.ts";
import { type IdxTensor, readIdx } from "./idx.ts";

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the operating system denies it";
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return "it is a folder, expected a file";
  }
  return messageOf(error);
}

/** Runs `action` on a path; what it throws becomes `Cannot VERB "PATH": REASON`. */
async function at<T>(
  right: "read" | "write",
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  const status = await Deno.permissions.query({ name: right, path });
  if (status.state !== "granted") {
    throw new Deno.errors.NotCapable(
      `Cannot ${right} ${quote(path)}: not permitted, ` +
        `expected the flag --allow-${right}=${path}`,
    );
  }
  try {
    return await action();
  } catch (cause) {
    throw new Error(`Cannot ${right} ${quote(path)}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** The content of a file. */
export function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return at("read", path, () => Deno.readFile(path));
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

/** Names of the files in a folder, sorted; undefined if there is no such folder. */
export function listFolder(path: string): Promise<string[] | undefined> {
  return at("read", path, async () => {
    if (path === "") return undefined; // not NotFound where rights are narrow
    const names: string[] = [];
    try {
      for await (const { name, isDirectory } of Deno.readDir(path)) {
        if (!isDirectory) names.push(name);
      }
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (error instanceof Deno.errors.NotADirectory) return undefined;
      throw error;
    }
    return names.sort();
  });
}

/** Makes a folder and those above it, where they are missing. */
export function makeFolder(path: string): Promise<void> {
  return at("write", path, () => Deno.mkdir(path, { recursive: true }));
}

/** Writes into an existing file and waits until the disk has it. */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true });
  for (let done = 0; done < bytes.length;) {
    done += await file.write(bytes.subarray(done));
  }
  await file.sync();
}

/**
 * Writes a file so that it is either whole or not there: under another name
 * first, brought to the disk, then renamed. Needs the right to read and write
 * its folder.
 */
export function writeWhole(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  return at("write", `${folder}/${name}`, async () => {
    const partial = await Deno.makeTempFile({
      dir: folder,
      prefix: `.${name}-`,
      suffix: ".part",
    });
    try {
      await writeSynced(partial, bytes);
      await Deno.rename(partial, `${folder}/${name}`);
    } catch (error) {
      await Deno.remove(partial);
      throw error;
    }
  });
}
