// Where the trials of a program have their folders: beside the study's file, or
// for the time of the run.

import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { requireRight } from "../rights.ts";
import { storagePath } from "../study/study_file.ts";

/** A folder, and what becomes of it. */
export interface TrialsFolder extends AsyncDisposable {
  /** Absolute, so that it means the same wherever a program runs. */
  readonly path: string;
}

/** Makes the folder of the trials of a study. */
export async function openFolder(
  args: Args,
  study: string,
): Promise<TrialsFolder> {
  if (!args.has("storage")) return await makeTemporary();
  const relative = `${storagePath(args)}.trials/${encodeURIComponent(study)}`;
  for (const name of ["write", "read"] as const) {
    requireRight(`${name} ${quote(relative)}`, { name, path: relative });
  }
  await Deno.mkdir(relative, { recursive: true });
  const path = await Deno.realPath(relative);
  return { path, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Without a file nothing is kept. */
export async function makeTemporary(): Promise<TrialsFolder> {
  requireRight("keep the output of a program", { name: "write" });
  const path = await Deno.makeTempDir({ prefix: "lanetune-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
