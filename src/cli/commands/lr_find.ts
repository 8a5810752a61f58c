// `lr-find`: a learning-rate range test, its curve and a rate to start from.

import {
  configOf,
  findLearningRate,
  type FoundRate,
  HYPERPARAMETERS,
  type Params,
  type RateFinderConfig,
  samplesOf,
} from "../../../mod.ts";
import { chartLines, formatNumber } from "../../../report.ts";
import { quote } from "../../errors.ts";
import { type Args, readDecimal } from "../args/args.ts";
import { flagOf } from "../args/hyperparameter_flags.ts";
import type { CommandHandler, Context } from "../command.ts";
import { checkFlags } from "../study/hyperparameters.ts";
import { loadJob } from "../study/job.ts";
import { readTraining } from "../study/training.ts";
import { asUsageLater, UsageError } from "../usage.ts";

/** Hyperparameters that the test decides, or that matter only after it. */
const NOT_TESTED = Object.keys(HYPERPARAMETERS).filter((name) =>
  name === "lr" || HYPERPARAMETERS[name]!.group === "learning rate over time" ||
  /^(epochs|hypergradient|early_stopping|min_delta)$/.test(name)
);

/** How far above its first loss a curve is drawn. */
const HEADROOM = 1.25;

/** Runs `lr-find`; fails if the loss fell nowhere. */
export const lrFind: CommandHandler = async (context) => {
  const { args, terminal, signal } = context;
  const wanted = await readTraining(args);
  const options = { ...readRange(args), signal };
  const config = readConfig(args, wanted.fixed, wanted.seed);
  const job = await loadJob(context, wanted);
  const { setup: { data, validation, seed }, engine, facts } = job;
  const [samples] = samplesOf(data, validation, seed);
  const found = await asUsageLater(
    findLearningRate(engine, samples!, config, options),
  );
  if (args.text("format") === "json") {
    const { engine, dataset } = facts;
    const test = { engine, dataset, validation, seed, ...found };
    terminal.printExact(JSON.stringify(test, null, 2));
  } else printFound(context, found);
  if (found.suggestion !== undefined) return 0;
  terminal.warn(
    "error: Cannot suggest a learning rate: the loss fell nowhere, expected " +
      "another --min-lr, --max-lr or network",
  );
  return 1;
};

/** The training, without what the test decides itself. */
function readConfig(args: Args, fixed: Params, seed: number): RateFinderConfig {
  const lost = NOT_TESTED.find((name) => Object.hasOwn(fixed, name));
  if (lost !== undefined) {
    throw new UsageError(
      `Cannot use --${flagOf(lost)}: found ${quote(fixed[lost])}, expected ` +
        "none: lr-find tries learning rates over one pass",
    );
  }
  checkFlags(args, () => configOf(fixed));
  const { epochs: _, ...config } = configOf(fixed);
  return { ...config, seed };
}

function readRange(
  args: Args,
): Pick<
  NonNullable<Parameters<typeof findLearningRate>[3]>,
  "minLearningRate" | "maxLearningRate" | "steps"
> {
  const [first, last] = [readRate(args, "min-lr"), readRate(args, "max-lr")];
  const steps = args.integer("steps", 10);
  return {
    ...(first !== undefined && { minLearningRate: first }),
    ...(last !== undefined && { maxLearningRate: last }),
    ...(steps !== undefined && { steps }),
  };
}

function readRate(args: Args, flag: string): number | undefined {
  const text = args.text(flag);
  if (text === undefined) return undefined;
  const rate = readDecimal(text);
  if (rate > 0 && rate < Infinity) return rate;
  throw new UsageError(
    `Cannot use --${flag}: found ${quote(text)}, expected a number above 0`,
  );
}

function printFound(
  { terminal }: Context,
  { points, suggestion }: FoundRate,
): void {
  // What diverges would leave no room for the rest.
  const highest = HEADROOM * (points[0]?.smoothedLoss ?? 0);
  const curve = points.map(({ learningRate, smoothedLoss }) =>
    [learningRate, Math.min(smoothedLoss, highest)] as const
  );
  const lines = chartLines([{ points: curve, layer: 3, isLine: true }], {
    across: "learning rate",
    isLog: true,
    style: terminal.style,
    signs: terminal.hasSigns ? "braille" : "ascii",
    ...terminal.size && { columns: terminal.size.columns },
    ...suggestion !== undefined && { mark: suggestion },
  });
  if (lines.length > 0) terminal.print(lines.join("\n"));
  if (suggestion === undefined) return;
  terminal.print(
    `lr ${formatNumber(suggestion)}, where the loss falls fastest ` +
      `(batches: ${points.length}, up to ${
        formatNumber(points.at(-1)!.learningRate)
      })`,
  );
}
