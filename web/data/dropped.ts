// What was dropped on the page, or chosen in its dialog: files with their
// folders.

import type { DroppedFile } from "../study/messages.ts";

/** More is not read into a page's memory. */
const MOST_BYTES = 512 * 2 ** 20;

/** Whether a dropped file is a study rather than data. */
export function isStudy({ path }: DroppedFile): boolean {
  return /\.(jsonl|log|html|db|sqlite3?)$/i.test(path);
}

/**
 * Reads files.
 *
 * @throws {RangeError} If they are too many for a page.
 */
async function readAll(
  files: readonly { readonly path: string; readonly file: File }[],
): Promise<DroppedFile[]> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > MOST_BYTES) {
    throw new RangeError(
      `Cannot read the files: they have ${total} bytes, expected at most ` +
        MOST_BYTES,
    );
  }
  return await Promise.all(files.map(async ({ path, file }) => ({
    path,
    bytes: new Uint8Array(await file.arrayBuffer()),
  })));
}

/** The files of a dialog. */
export function readChosen(list: FileList): Promise<DroppedFile[]> {
  return readAll(Array.from(list, (file) => ({
    path: file.webkitRelativePath || file.name,
    file,
  })));
}

/** The files of a drop, those in folders included. */
export async function readDrop(
  { items }: DataTransfer,
): Promise<DroppedFile[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  return await readAll((await Promise.all(entries.map(walk))).flat());
}

async function walk(
  entry: FileSystemEntry,
): Promise<{ path: string; file: File }[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  // A browser gives a folder's entries a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(walk))).flat();
}
