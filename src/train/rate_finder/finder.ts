// The learning-rate range test (L. N. Smith, "Cyclical Learning Rates for
// Training Neural Networks", 2017): the rate grows with every batch, and the
// loss says which rates learn. The exponential ramp, the average, the stop and
// the suggestion are those of the finders of fastai and PyTorch Lightning.

import {
  check,
  fields,
  integer,
  number,
  object,
  optional,
} from "../../check.ts";
import type { Engine } from "../../engine/engine.ts";
import { openEventLoop } from "../loop/event_loop.ts";
import { checkRecipe, checkSamples, resolveTraining } from "../resolve.ts";
import { TrainingRun, uploadBoth } from "../run.ts";
import type { ResolvedSchedule } from "../schedules/mod.ts";
import type { TrainingConfig, TrainingSamples } from "../training.ts";
import { RateCurve, type RatePoint, suggestRate } from "./suggestion.ts";

/** What sets the learning rate, or says when training ends. */
const NOT_TESTED = [
  "epochs",
  "schedule",
  "warmup",
  "hypergradient",
  "earlyStopping",
] as const satisfies readonly (keyof TrainingConfig)[];

/** A training without its rates and its end. */
export type RateFinderConfig = Omit<
  TrainingConfig,
  "epochs" | "schedule" | "warmup" | "hypergradient" | "earlyStopping"
>;

/** Which learning rates are tried. */
export interface RateFinderOptions {
  /** The first, above 0; 1e-7 if absent. */
  readonly minLearningRate?: number;
  /** The last, above the first; 10 if absent. */
  readonly maxLearningRate?: number;
  /** Batches, at least 10; those of one pass, or 100 if they are less, if absent. */
  readonly steps?: number;
  /** Ends the test at its next turn. */
  readonly signal?: AbortSignal;
}

/** What a range test came to. */
export interface FoundRate {
  /** Batch by batch, up to where the loss diverged. */
  readonly points: readonly RatePoint[];
  /** Where the smoothed loss falls fastest; absent if it falls nowhere. */
  readonly suggestion?: number;
}

const ACTION = "Cannot find a learning rate";
const FIRST = 1e-7, LAST = 10, FEWEST_STEPS = 100;
const BATCHES_PER_TURN = 8;

const above0 = number("a number above 0", (x) => x > 0 && x < Infinity);
const OPTIONS = fields({
  minLearningRate: optional(above0),
  maxLearningRate: optional(above0),
  steps: optional(integer(10)),
  signal: optional(object),
});

/**
 * Tries learning rates: trains a network from its first weights while the rate
 * grows by the same factor from batch to batch, until the loss diverges.
 *
 * @param engine An engine that holds no network; nor does it afterwards.
 * @param samples What is learnt; validation samples are not looked at.
 * @param config The training; the learning rate of its optimizer plays no part.
 * @param options Which rates, and over how many batches.
 * @returns The loss at every rate, and the rate to start from.
 * @throws {TypeError} If a setting or an option is of another type.
 * @throws {RangeError} If one is unknown, out of range, or sets the rate or the
 * end of training itself, or the network does not fit into memory.
 * @throws The signal's reason, once aborted.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "../../dataset/digits.ts";
 * import { loadEngine } from "../../engine/load.ts";
 * import { findLearningRate } from "./finder.ts";
 * const { train, test } = await digits();
 * const { suggestion, points } = await findLearningRate(
 *   await loadEngine(),
 *   { train, validation: test },
 *   { hidden: [32], batchSize: 50, optimizer: { name: "adam" } },
 * );
 * assert(suggestion! > 1e-4 && suggestion! < 0.3);
 * assert(points[0]!.learningRate === 1e-7);
 * ```
 */
export async function findLearningRate(
  engine: Engine,
  samples: TrainingSamples,
  config: RateFinderConfig,
  options: RateFinderOptions = {},
): Promise<FoundRate> {
  check(ACTION, "", options, OPTIONS);
  refuseOthers(config);
  const { signal, maxLearningRate = LAST } = options;
  const resolved = resolveTraining({
    ...config,
    optimizer: { ...config.optimizer, learningRate: maxLearningRate },
    epochs: 1,
  });
  checkSamples(samples);
  checkRecipe(resolved, samples);
  const ramp = makeRamp(engine, options, stepsOfPass(samples, config));
  const uploaded = uploadBoth(engine, samples, resolved);
  const close = engine.openRun();
  const eventLoop = openEventLoop();
  try {
    const { schedule } = ramp, curve = new RateCurve();
    const scheduled = { ...resolved, schedule };
    const run = new TrainingRun(engine, samples, uploaded, scheduled);
    for (let step = 0; step < ramp.steps; step++) {
      if (step % BATCHES_PER_TURN === 0) await eventLoop.yieldToEventLoop();
      signal?.throwIfAborted();
      const loss = learnNext(engine, run, config);
      if (!curve.add(ramp.rateAt(step), loss)) break;
    }
    const { points } = curve, suggestion = suggestRate(points);
    return suggestion === undefined ? { points } : { points, suggestion };
  } finally {
    eventLoop.close();
    close();
  }
}

function refuseOthers(config: RateFinderConfig): void {
  for (const name of NOT_TESTED) {
    if ((config as Partial<TrainingConfig>)[name] === undefined) continue;
    throw new RangeError(
      `${ACTION}: the configuration has ${name}, which plays no part in it, ` +
        "expected none",
    );
  }
}

function stepsOfPass(
  { train, trainIndices }: TrainingSamples,
  { batchSize }: RateFinderConfig,
): number {
  return Math.ceil((trainIndices?.length ?? train.count) / batchSize);
}

/** How the rate grows, also as a schedule of factors of the last rate. */
interface Ramp {
  readonly steps: number;
  readonly rateAt: (step: number) => number;
  readonly schedule: ResolvedSchedule;
}

function makeRamp(
  { kernels }: Engine,
  { minLearningRate: first = FIRST, maxLearningRate: last = LAST, steps = 0 }:
    RateFinderOptions,
  stepsOfPass: number,
): Ramp {
  if (first >= last) {
    throw new RangeError(
      `${ACTION}: minLearningRate is ${first}, expected less than ` +
        `maxLearningRate, ${last}`,
    );
  }
  const count = steps || Math.max(stepsOfPass, FEWEST_STEPS);
  const rateAt = (step: number) =>
    first * kernels.power(last / first, step / (count - 1));
  const kind = {
    description: "every step by the same factor",
    watchesLoss: false,
    options: {},
    create: () => ({ factorAt: (step: number) => rateAt(step) / last }),
  };
  return { steps: count, rateAt, schedule: { kind, options: {} } };
}

/** Learns from the next batch, and says its loss before. */
function learnNext(
  { kernels }: Engine,
  run: TrainingRun,
  { batchSize, shuffle }: RateFinderConfig,
): number {
  const { order: { ptr, count }, plan, steps, stepsPerEpoch } = run;
  const start = steps % stepsPerEpoch * batchSize;
  if (start === 0 && shuffle !== false) {
    kernels.shuffle(ptr, count, plan.randomPtr);
  }
  const rows = Math.min(batchSize, count - start), totals = run.totals();
  run.step(ptr + start * 4, rows);
  return totals[0]! / run.weightOf(totals, rows);
}
