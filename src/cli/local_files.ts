// Files that subcommands read and write themselves: rights asked for before the
// work, files whole or not there, and messages that name the path.

import { messageOf, quote } from "../errors.ts";
import { requireRight } from "./rights.ts";

/** Makes sure that there is a file, and the right to read it. */
export async function checkReadable(path: string): Promise<void> {
  const action = `read ${quote(path)}`;
  requireRight(action, { name: "read", path });
  try {
    await Deno.stat(path);
  } catch (error) {
    throw fileError(action, error);
  }
}

/** The text of a file. */
export async function readText(path: string): Promise<string> {
  const action = `read ${quote(path)}`;
  requireRight(action, { name: "read", path });
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw fileError(action, error);
  }
}

/** Makes sure that a file could be written, before the work that fills it. */
export async function checkWritable(path: string): Promise<void> {
  const action = `write ${quote(path)}`;
  for (const each of [path, partOf(path)]) {
    requireRight(action, { name: "write", path: each });
  }
  try {
    await Deno.writeFile(partOf(path), new Uint8Array());
    await Deno.remove(partOf(path));
  } catch (error) {
    throw fileError(action, error);
  }
}

/** Writes a whole file; what was there is replaced. */
export async function writeOutput(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  try {
    await Deno.writeFile(partOf(path), bytes);
    await Deno.rename(partOf(path), path);
  } catch (error) {
    await Deno.remove(partOf(path)).catch(() => {}); // the first error counts
    throw fileError(`write ${quote(path)}`, error);
  }
}

function partOf(path: string): string {
  return `${path}.part`;
}

/** "No such file or directory (os error 2): open 'x'" without its ends. */
function fileError(action: string, cause: unknown): Error {
  const reason = messageOf(cause).replace(/ \(os error \d+\).*$/, "");
  const text = reason.charAt(0).toLowerCase() + reason.slice(1);
  return new Error(`Cannot ${action}: ${text}`, { cause });
}
