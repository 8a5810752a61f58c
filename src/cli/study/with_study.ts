// A stored study opened for a change that a subcommand makes.

import { openStudy, type Study } from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Context } from "../command.ts";
import { asUsageLater, UsageError } from "../usage.ts";
import { openStorage, readIfAny, storagePath } from "./study_file.ts";

/** Opens the study of `--storage` for a change, and closes it. */
export async function withStudy(
  context: Context,
  change: (study: Study) => Promise<number>,
): Promise<number> {
  if (await readIfAny(context.args) === null) {
    throw new UsageError(
      `Cannot find a study in ${quote(storagePath(context.args))}: ` +
        'expected one that "tune" or "ask" made',
    );
  }
  const study = await asUsageLater(openStudy(await openStorage(context)));
  try {
    return await change(study);
  } finally {
    await study.close();
  }
}
