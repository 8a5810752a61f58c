// One Gaussian process for each objective and each constraint: which trials it
// is told of, and when its kernel is fitted.

import { Fronts } from "../../analysis/fronts.ts";
import type { Coordinates } from "../../space/coordinates.ts";
import { rankTrials } from "../ranking.ts";
import type { SeenTrial, StudyView } from "../sampler.ts";
import type { Gate, Goals } from "./acquisition.ts";
import { type Cell, cellsBeyond } from "./cells.ts";
import { fitKernel } from "./fit.ts";
import type { Kernel, Points } from "./kernel.ts";
import {
  type Observations,
  observe,
  type Scaled,
  standardize,
  standardizeExcesses,
  standardizeWarped,
} from "./observations.ts";
import { Posterior } from "./posterior.ts";

/**
 * Most trials to fit a kernel to, and most to predict from, if there is one
 * process. Several take about as long together: a fit grows with the cube of
 * its trials, a prediction with the square.
 */
const MAX_FITTED = 128;
const MAX_TOLD = 256;

/** How many of the best trials new candidates are drawn around. */
const BEST_TRIALS = 4;

/** Most cells, about, that a front of several objectives is cut into. */
const MAX_CELLS = 1e5;

/** How much of the worst value the reference lies beyond it. */
const BEYOND = 0.1;

/** What a process is told. */
interface Lesson extends Scaled {
  readonly trials: readonly SeenTrial[];
}

/** Something for each objective, and for each constraint by name. */
interface ByGoal<T> {
  readonly objectives: readonly T[];
  readonly gates: ReadonlyMap<string, T>;
}

/** The kernels of a study, each fitted at fixed counts of trials. */
export class Kernels {
  #last: { trial: SeenTrial; kernels: ByGoal<Kernel> } | undefined;

  /**
   * Those fitted to the trials up to the last of a fixed schedule of counts
   * (each up to 64, each second up to 128, each fourth up to 256, …).
   */
  of(view: StudyView, coordinates: Coordinates): ByGoal<Kernel> {
    const ended = view.trials.filter(({ outcome }) => outcome !== undefined);
    const stride = 2 ** Math.max(0, Math.floor(Math.log2(ended.length / 32)));
    const trials = ended.slice(0, ended.length - ended.length % stride);
    const trial = trials.at(-1)!;
    // It stands for all before it: no two studies share its objects.
    const isSame = trial.number === this.#last?.trial.number &&
      trial.params === this.#last.trial.params &&
      trial.outcome === this.#last.trial.outcome;
    if (!isSame) {
      const prefix = { ...view, trials };
      const observations = observe(prefix);
      const most = shareOf(MAX_FITTED, observations, 3);
      const told = chooseTold(trials, rankTrials(prefix).ranked, most);
      const fit = ({ trials, z }: Lesson) =>
        fitKernel(pointsOf(trials, coordinates), z);
      const { objectives, gates } = lessonsOf(observations, told);
      const kernels = {
        objectives: objectives.map(fit),
        gates: mapValues(gates, fit),
      };
      this.#last = { trial, kernels };
    }
    return this.#last!.kernels;
  }
}

/** What to look for, and the best points found. */
export interface Prospect {
  readonly goals: Goals;
  /** What the values of each objective's process stand for. */
  readonly scales: readonly Pick<Scaled, "at">[];
  readonly best: readonly Float64Array[];
}

/** What trials that have ended and those that are pending leave to be found. */
export function prospectOf(
  view: StudyView,
  kernels: ByGoal<Kernel>,
  coordinates: Coordinates,
): Prospect {
  const observations = observe(view), { ended, pending } = observations;
  const { ranked } = rankTrials({ ...view, trials: ended });
  const lessons = lessonsOf(
    observations,
    chooseTold(ended, ranked, shareOf(MAX_TOLD, observations, 2)),
  );
  const believe = ({ trials, z }: Lesson, kernel: Kernel) =>
    new Posterior(kernel, pointsOf([...trials, ...pending], coordinates), z);
  const objectives = lessons.objectives.map((lesson, m) =>
    believe(lesson, kernels.objectives[m]!)
  );
  // One that is new since the kernels were fitted has to wait for the next fit.
  const gates = Array.from(kernels.gates, ([name, kernel]) => {
    const lesson = lessons.gates.get(name)!;
    return { posterior: believe(lesson, kernel), limit: lesson.limit };
  });
  const { trials } = lessons.objectives[0]!;
  const worst = lessons.objectives.map(({ z }) => Math.max(...z));
  const reached = reachedAt([...trials, ...pending], objectives, gates);
  return {
    goals: { objectives, gates, cells: cellsLeft(reached, worst) },
    scales: lessons.objectives,
    best: ranked.slice(0, BEST_TRIALS).map(({ params }) =>
      coordinates.encode(params)
    ),
  };
}

/**
 * The means at trials that count: complete ones that break no constraint, and
 * pending ones, which come last, that are believed not to.
 */
function reachedAt(
  trials: readonly SeenTrial[],
  objectives: readonly Posterior[],
  gates: readonly Gate[],
): number[][] {
  const isKept = (fromLast: number) =>
    gates.every(({ posterior, limit }) =>
      posterior.means.at(-fromLast)! <= limit
    );
  return trials.flatMap(({ outcome }, i) => {
    const counts = outcome === undefined
      ? isKept(trials.length - i)
      : outcome.state === "complete" && !outcome.infeasible;
    return counts ? [objectives.map(({ means }) => means[i]!)] : [];
  });
}

/** What is better than some points, as far as a reference beyond the worst. */
function cellsLeft(
  reached: readonly (readonly number[])[],
  worst: readonly number[],
): Cell[] {
  if (reached.length === 0) return [];
  const fronts = new Fronts<readonly number[]>(worst.map(() => "minimize"));
  for (const row of reached) fronts.add(row, row);
  const most = MAX_CELLS ** (1 / (worst.length - 1));
  return cellsBeyond(
    fronts.ordered[0]!.slice(0, most),
    worst.map((value) => value + BEYOND * Math.abs(value)),
  );
}

/** All trials, or, if those are too many, the best and the newest. */
function chooseTold(
  trials: readonly SeenTrial[],
  ranked: readonly SeenTrial[],
  limit: number,
): ReadonlySet<SeenTrial> {
  if (trials.length <= limit) return new Set(trials);
  const told = new Set(ranked.slice(0, limit / 2));
  for (let i = trials.length - 1; told.size < limit; i--) told.add(trials[i]!);
  return told;
}

/** How many of `most` trials one process of all takes if time is their `power`. */
function shareOf(
  most: number,
  { costs, excesses }: Observations,
  power: number,
): number {
  return Math.floor(most / (costs.length + excesses.size) ** (1 / power));
}

/** What the processes learn of some of the trials. */
function lessonsOf(
  { ended, costs, excesses }: Observations,
  told: ReadonlySet<SeenTrial>,
): ByGoal<Lesson> {
  const lesson = (
    column: Float64Array,
    scale: (known: Float64Array) => Scaled,
  ): Lesson => {
    const known = ended.filter((_, i) => !Number.isNaN(column[i]!));
    const { z, ...rest } = scale(
      column.filter((value) => !Number.isNaN(value)),
    );
    const isTold = (_: unknown, i: number) => told.has(known[i]!);
    return { trials: known.filter(isTold), z: z.filter(isTold), ...rest };
  };
  const scaleOf = costs.length === 1 ? standardizeWarped : standardize;
  return {
    objectives: costs.map((column) => lesson(column, scaleOf)),
    gates: mapValues(excesses, (column) => lesson(column, standardizeExcesses)),
  };
}

function pointsOf(
  trials: readonly SeenTrial[],
  coordinates: Coordinates,
): Points {
  return {
    values: Float64Array.from(
      trials.flatMap(({ params }) => [...coordinates.encode(params)]),
    ),
    count: trials.length,
    unordered: coordinates.unordered,
  };
}

function mapValues<V, W>(
  map: ReadonlyMap<string, V>,
  f: (value: V) => W,
): Map<string, W> {
  return new Map(Array.from(map, ([key, value]) => [key, f(value)]));
}
