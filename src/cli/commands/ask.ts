// `ask` and `enqueue`: trials for other programs to run (`tell` takes what came
// of them).

import {
  createStudy,
  type Direction,
  type Params,
  type ParamValue,
  parseParamText,
  type StudyOptions,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { CommandHandler } from "../command.ts";
import { dryRun, readSearchSettings } from "../study/search.ts";
import { readSpace } from "../study/space.ts";
import { openStorage, readIfAny, storagePath } from "../study/study_file.ts";
import { withStudy } from "../study/study_file.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** Runs `ask`: starts the study if there is none, and creates a trial. */
export const ask: CommandHandler = async (context) => {
  const { terminal } = context;
  const settings = await readSettings(context.args);
  const study = await asUsageLater(
    createStudy({ ...settings, storage: await openStorage(context) }),
  );
  try {
    const { number, params } = await asUsageLater(study.ask());
    terminal.print(JSON.stringify({ number, params }));
  } finally {
    await study.close();
  }
  return 0;
};

/** Runs `enqueue`. */
export const enqueue: CommandHandler = (context) => {
  const params = readParams(context.args);
  const note = context.args.text("note");
  const kept = note === undefined ? {} : { attributes: { note } };
  return withStudy(context, async (study) => {
    const number = await asUsageLater(study.enqueue(params, kept));
    context.terminal.print(JSON.stringify({ number, params }));
    return 0;
  });
};

/**
 * What a study is to be started with, or, where flags are not written, was:
 * tried in memory first, so that what is refused leaves no trace.
 */
async function readSettings(args: Args): Promise<StudyOptions> {
  const stored = await readIfAny(args);
  const recorded = stored?.settings ?? null;
  const defaults = args.has("space") ? {} : recorded?.space;
  const space = { ...defaults, ...await readSpace(args) };
  if (Object.keys(space).length === 0) {
    throw new UsageError(
      `Cannot start a study in ${quote(storagePath(args))}: there is no ` +
        "space, expected --space FILE or --param NAME=VALUES",
    );
  }
  const directions = args.list("direction") as Direction[];
  const settings = {
    ...readSearchSettings(args, recorded, "auto"),
    space,
    directions: directions.length > 0
      ? directions
      : stored?.directions ?? ["minimize" as const],
    facts: recorded?.facts ?? {},
  };
  const study = await dryRun(settings, stored);
  if (stored === null) await asUsageLater(study.ask());
  const name = args.text("study");
  return { ...settings, resume: true, ...(name !== undefined && { name }) };
}

/** Operands `name=value`. */
function readParams(args: Args): Params {
  const params: Record<string, ParamValue> = {};
  for (const text of args.operands) {
    const [name, param] = asUsage(() => parseParamText(text));
    if (param.type !== "categorical" || param.choices.length !== 1) {
      throw new UsageError(
        `Cannot enqueue ${quote(text)}: expected one value, as in lr=0.001`,
      );
    }
    if (Object.hasOwn(params, name)) {
      throw new UsageError(`Cannot enqueue ${name}: it is given twice`);
    }
    params[name] = param.choices[0]!;
  }
  return params;
}
