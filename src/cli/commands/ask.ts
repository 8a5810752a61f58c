// `ask`, `tell` and `enqueue`: a study whose trials other programs run.

import {
  createStudy,
  openStudy,
  type Params,
  type ParamValue,
  parseParamText,
  type Study,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args.ts";
import type { Context, Run } from "../command.ts";
import { readTechnique } from "../study/search.ts";
import { readSpace } from "../study/space.ts";
import { openStorage, readIfAny, storagePath } from "../study/study_file.ts";
import { asUsage, asUsageLater, UsageError } from "../usage.ts";

/** Runs `ask`: starts the study if there is none, and creates a trial. */
export const ask: Run = async (context) => {
  const { terminal } = context;
  const study = await openOrStart(context);
  try {
    const { number, params } = await asUsageLater(study.ask());
    terminal.printExact(JSON.stringify({ number, params }));
  } finally {
    await study.close();
  }
  return 0;
};

/** Runs `tell`. */
export const tell: Run = (context) =>
  withStudy(context, async (study) => {
    const { args, terminal } = context;
    const number = asNumber("trial", args.operands[0]!);
    const failed = args.text("failed");
    const values = args.operands.slice(1)
      .map((text) => asNumber("value", text));
    if ((failed === undefined) === (values.length === 0)) {
      throw new UsageError(
        `Cannot tell trial ${number}: expected its value or --failed REASON`,
      );
    }
    const told = failed === undefined ? values : { failed };
    const { outcome } = await asUsageLater(study.tell(number, told));
    const state = outcome?.state ?? "waiting for trials before it";
    terminal.note(`trial ${number} is ${state}`);
  });

/** Runs `enqueue`. */
export const enqueue: Run = (context) =>
  withStudy(context, async (study) => {
    const { args, terminal } = context;
    const params = readParams(args);
    const number = await asUsageLater(study.enqueue(params));
    terminal.printExact(JSON.stringify({ number, params }));
  });

/** Opens the study of `--storage` for a change, and closes it. */
async function withStudy(
  context: Context,
  change: (study: Study) => Promise<void>,
): Promise<number> {
  if (await readIfAny(context.args) === null) {
    throw new UsageError(
      `Cannot find a study in ${quote(storagePath(context.args))}: ` +
        'expected one that "tune" or "ask" made',
    );
  }
  const study = await asUsageLater(openStudy(await openStorage(context)));
  try {
    await change(study);
  } finally {
    await study.close();
  }
  return 0;
}

async function openOrStart(context: Context): Promise<Study> {
  const { args } = context;
  const stored = await readIfAny(args);
  const space = await readSpace(args);
  if (stored !== null && Object.keys(space).length === 0) {
    return await asUsageLater(openStudy(await openStorage(context)));
  }
  if (Object.keys(space).length === 0) {
    throw new UsageError(
      `Cannot start a study in ${quote(storagePath(args))}: there is no ` +
        "space, expected --space FILE or --param NAME=VALUES",
    );
  }
  const directions = args.list("direction") as ("minimize" | "maximize")[];
  const name = args.text("study");
  const technique = readTechnique(args);
  return await asUsageLater(createStudy({
    ...technique,
    space,
    directions: directions.length > 0 ? directions : ["minimize"],
    storage: await openStorage(context),
    resume: true,
    ...(name !== undefined && { name }),
  }));
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

function asNumber(what: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new UsageError(
    `Cannot read the ${what}: found ${quote(text)}, expected a number`,
  );
}
