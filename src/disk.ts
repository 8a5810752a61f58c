// What all that reads and writes files under Deno shares: a new file is whole or
// not there and never takes the place of one that was not meant; what may never
// end is not read; errors give the system's reason without its numbers. Rights
// are the callers' business. Nothing that mod.ts reaches imports this.

import { messageOf, quote } from "./errors.ts";

/** Why the system refused: "it does not exist" in place of its own words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the operating system denies it";
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return "it is a folder, expected a file";
  }
  if (error instanceof Deno.errors.AlreadyExists) return "it exists by now";
  return messageOf(error).replace(/ \(os error \d+\).*$/s, "");
}

/** The same of what was to be made. */
export function reasonNotWritten(error: unknown): string {
  return error instanceof Deno.errors.NotFound
    ? "its folder does not exist"
    : reasonOf(error);
}

/** What there is; null if there is nothing of that name. */
async function infoOf(
  path: string,
  stat: typeof Deno.stat,
): Promise<Deno.FileInfo | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Refuses everything but a regular file. */
function checkIsFile(info: Deno.FileInfo): void {
  if (info.isFile) return;
  const found = info.isDirectory
    ? "a folder"
    : info.isSymlink
    ? "a link"
    : "a device or a pipe";
  throw new TypeError(`it is ${found}, expected a file`);
}

/**
 * Refuses a device, a pipe and a folder: reading one may never end.
 *
 * @param path What is to be read; it may be absent.
 * @throws {TypeError} If it is there and leads to no regular file.
 */
export async function checkRegular(path: string): Promise<void> {
  const info = await infoOf(path, Deno.stat);
  if (info !== null) checkIsFile(info);
}

/** How {@linkcode writeWhole} takes a name that is in use. */
export interface WriteOptions {
  /** Take the place of a file of that name; refused unless set. */
  readonly replace?: boolean;
}

/**
 * Writes a file that is whole or not there: under a fresh name in its folder
 * first, brought to the disk, then renamed.
 *
 * @param path The file to make.
 * @param write Fills the file, empty by then, under the name it is given.
 * @param options Whether a file that exists is replaced.
 * @throws {Error} If something of that name exists or `write` throws; then
 * nothing is left behind.
 */
export async function writeWhole(
  path: string,
  write: (temporaryPath: string) => void | Promise<void>,
  options: WriteOptions = {},
): Promise<void> {
  try {
    await checkFree(path, options);
    const temporaryPath = await makeFresh(path);
    try {
      await write(temporaryPath);
      await sync(temporaryPath);
      await Deno.rename(temporaryPath, path);
    } catch (error) {
      await Deno.remove(temporaryPath).catch(() => {}); // the first error counts
      throw error;
    }
  } catch (cause) {
    throw notWritten(path, cause);
  }
}

/** The same of content that is there already. */
export function writeWholeBytes(
  path: string,
  bytes: Uint8Array,
  options?: WriteOptions,
): Promise<void> {
  const write = (temporaryPath: string) =>
    Deno.writeFile(temporaryPath, bytes, { create: false });
  return writeWhole(path, write, options);
}

/** Makes sure that {@linkcode writeWhole} could write, before the work for it. */
export async function checkWritable(
  path: string,
  options: WriteOptions = {},
): Promise<void> {
  try {
    await checkFree(path, options);
    await Deno.remove(await makeFresh(path));
  } catch (cause) {
    throw notWritten(path, cause);
  }
}

function notWritten(path: string, cause: unknown): Error {
  const message = `Cannot write ${quote(path)}: ${reasonNotWritten(cause)}`;
  return new Error(message, { cause });
}

/** Only a file is replaced, never a link: that may be anybody's. */
async function checkFree(
  path: string,
  { replace = false }: WriteOptions,
): Promise<void> {
  const info = await infoOf(path, Deno.lstat);
  if (info === null) return;
  if (!replace) throw new Error("it exists, expected the path of a new file");
  checkIsFile(info);
}

/** The folder that a path lies in. */
export function folderOf(path: string): string {
  const [folder = ""] = path.match(/^.*[/\\]/s) ?? [];
  return folder === "" ? "." : folder;
}

/** Makes an empty file beside `path`; nobody's file has its name by chance. */
async function makeFresh(path: string): Promise<string> {
  const name = `.${crypto.randomUUID()}.part`;
  const temporaryPath = `${folderOf(path)}/${name}`;
  // Exclusively: neither a file nor a link that waits there is followed.
  (await Deno.open(temporaryPath, { write: true, createNew: true })).close();
  return temporaryPath;
}

async function sync(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}
