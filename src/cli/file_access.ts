// Files that subcommands read and write themselves: rights asked for first, and
// messages that name the path.

import { messageOf, quote } from "../errors.ts";
import { requireRight } from "./rights.ts";

/**
 * Reads a whole file.
 *
 * @param path Where it lies.
 * @throws {Deno.errors.NotCapable} Without the right to read it.
 * @throws {Error} If it cannot be read; the message names it and says why.
 */
export async function readBytes(
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const action = `read ${quote(path)}`;
  requireRight(action, { name: "read", path });
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw fileError(action, error);
  }
}

/**
 * Writes a whole file: first under another name, so that none is half written.
 *
 * @param path Where it shall lie; what is there is replaced.
 * @throws {Deno.errors.NotCapable} Without the right to write it.
 * @throws {Error} If it cannot be written; the message names it and says why.
 */
export async function writeBytes(
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  const action = `write ${quote(path)}`;
  const part = `${path}.part`;
  requireRight(action, { name: "write", path });
  requireRight(action, { name: "write", path: part });
  try {
    await Deno.writeFile(part, bytes);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // the first error is the one to tell
    throw fileError(action, error);
  }
}

/** "No such file or directory (os error 2): readfile 'x'" without its ends. */
function fileError(action: string, cause: unknown): Error {
  const reason = messageOf(cause).replace(/ \(os error \d+\).*$/, "");
  return new Error(
    `Cannot ${action}: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
    { cause },
  );
}
