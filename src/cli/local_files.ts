// Files that subcommands read and write themselves: rights asked for before the
// work, files whole or not there, and messages that name the path.

import { studyFormOf } from "../../files.ts";
import {
  checkRegular,
  checkWritable,
  folderOf,
  reasonOf,
  writeWholeBytes,
} from "../disk.ts";
import { quote } from "../errors.ts";
import { requireRight } from "./rights.ts";

/** Makes sure that there is a file, and the right to read it. */
export async function checkReadable(path: string): Promise<void> {
  const action = `read ${quote(path)}`;
  requireRight(action, { name: "read", path });
  try {
    await Deno.stat(path);
    await checkRegular(path);
  } catch (error) {
    throw fileError(action, error);
  }
}

/** All of a file. */
export async function readWhole(path: string): Promise<Uint8Array> {
  await checkReadable(path);
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw fileError(`read ${quote(path)}`, error);
  }
}

/** The text of a file, or of what a pipe brings, of at most `most` bytes. */
export async function readText(path: string, most: number): Promise<string> {
  const action = `read ${quote(path)}`;
  requireRight(action, { name: "read", path });
  try {
    const { isCharDevice, isBlockDevice } = await Deno.stat(path);
    if (isCharDevice || isBlockDevice) throw new TypeError("it is a device");
    return decode(await readBytes(path, most));
  } catch (error) {
    throw fileError(action, error);
  }
}

async function readBytes(path: string, most: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(most + 1);
  let size = 0;
  while (size <= most) {
    const read = await file.read(bytes.subarray(size));
    if (read === null) return bytes.subarray(0, size);
    size += read;
  }
  throw new RangeError(`it is too large, expected at most ${most} bytes`);
}

/** Strictly: another encoding would give other names without a word. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError("it is not UTF-8", { cause });
  }
}

/** The rights to make a file that is whole or not there. */
export function requireNewFile(path: string): void {
  const action = `write ${quote(path)}`;
  for (const each of [path, folderOf(path)]) {
    requireRight(action, { name: "write", path: each });
    requireRight(action, { name: "read", path: each });
  }
}

/**
 * Makes sure that an output could be written, before the work that fills it.
 *
 * @param force Replace a file of that name; never one that holds a study.
 */
export async function checkOutput(path: string, force: boolean): Promise<void> {
  requireNewFile(path);
  const info = await Deno.lstat(path).catch(() => null);
  if (info !== null && !force) {
    throw new Error(
      `Cannot write ${quote(path)}: it exists, expected the path of a new ` +
        "file, or --force",
    );
  }
  const form = info?.isFile ? await studyFormOf(path) : null;
  if (form !== null && form !== "report") {
    throw new Error(
      `Cannot write ${quote(path)}: it holds a study, expected the path of ` +
        "another file",
    );
  }
  await checkWritable(path, { replace: force });
}

/** Writes a whole file, of which {@linkcode checkOutput} has made sure. */
export async function writeOutput(
  path: string,
  content: Uint8Array | string,
  force: boolean,
): Promise<void> {
  await checkOutput(path, force);
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  await writeWholeBytes(path, bytes, { replace: force });
}

function fileError(action: string, cause: unknown): Error {
  return new Error(`Cannot ${action}: ${reasonOf(cause)}`, { cause });
}
