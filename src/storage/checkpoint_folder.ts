// Checkpoints of paused trials as files of one folder, mostly beside a journal.

import { messageOf, quote } from "../errors.ts";
import { writeWholeBytes } from "../disk.ts";
import type { CheckpointStore } from "../tune/storage.ts";

/**
 * Keeps checkpoints of paused trials in a folder, each in a file that is whole
 * or not there. The folder is made with the first.
 *
 * @param path The folder, for example `study.jsonl.checkpoints`; of one study.
 * @returns What `createStudy` takes as `checkpoints`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkpointFolder } from "./checkpoint_folder.ts";
 * const folder = await Deno.makeTempDir();
 * const checkpoints = checkpointFolder(`${folder}/study.checkpoints`);
 * await checkpoints.save(7, new Uint8Array([1, 2, 3]));
 * assertEquals(await checkpoints.load(7), new Uint8Array([1, 2, 3]));
 * await checkpoints.remove(7);
 * assertEquals(await checkpoints.load(7), null);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function checkpointFolder(path: string): CheckpointStore {
  const fileOf = (number: number) => `${path}/${number}.checkpoint`;
  return {
    async save(number, bytes) {
      await Deno.mkdir(path, { recursive: true });
      await writeWholeBytes(fileOf(number), bytes, { replace: true });
    },
    load: (number) => orNull("read", fileOf(number), Deno.readFile),
    async remove(number) {
      await orNull("delete", fileOf(number), Deno.remove);
    },
  };
}

async function orNull<T>(
  action: string,
  path: string,
  act: (path: string) => Promise<T>,
): Promise<T | null> {
  try {
    return await act(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    const what = `Cannot ${action} ${quote(path)}: ${messageOf(error)}`;
    throw new Error(what, { cause: error });
  }
}
