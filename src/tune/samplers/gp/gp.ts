// The sampler "gp": Bayesian optimisation with a Gaussian process. This file
// decides what the process is told and when it is fitted; the mathematics is in
// the files beside it, how its constants were found in docs/decisions/gp-sampler.md.
//
// n    trials that have ended and that the process is told of
// D    coordinates of the space
// z    their costs, standardised                              n

import { Pcg32 } from "../../../random.ts";
import { Acquisition, maximizeAcquisition } from "./acquisition.ts";
import { type Candidate, Coordinates } from "../../space/coordinates.ts";
import { fitKernel } from "./fit.ts";
import type { Kernel, Points } from "./kernel.ts";
import { type Observations, observe, standardize } from "./observations.ts";
import { Posterior } from "./posterior.ts";
import { technique } from "../../technique.ts";
import type { Space } from "../../space/space.ts";
import { createRandom } from "../random.ts";
import type { Sampler, SeenTrial } from "../sampler.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";

/** How many of the best trials new candidates are drawn around. */
const BEST_TRIALS = 4;

/** Most trials to fit the kernel to, and most to predict from. */
const MAX_FITTED = 256;
const MAX_TOLD = 512;

/** How `gp` can be changed. */
export interface GpOptions {
  /** Trials with a value before the model is used; random until then. */
  readonly n_startup_trials: number;
}

/**
 * A sampler that models the objective as a Gaussian process and takes the place
 * of highest log expected improvement. Pending trials are believed to show what
 * the process predicts, pruned ones count among the worst quarter of the
 * complete ones, by their last value, and failed ones as the worst.
 *
 * @param options At least 1 trial to start with.
 * @returns The sampler, for one objective.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { createGp } from "./gp.ts";
 * import type { SeenTrial } from "../sampler.ts";
 * const sampler = createGp({ n_startup_trials: 5 });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 15; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const values = [(Number(params.x) - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.05);
 * ```
 */
export function createGp(options: GpOptions): Sampler {
  const seen = new SeenPoints();
  const startup = createRandom();
  const fit = memoizeLast(fitKernel);
  let last: { space: Space; coordinates: Coordinates } | undefined;
  return {
    name: "gp",
    readsOutcomes: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed } = view;
      if (last?.space !== space) {
        last = { space, coordinates: new Coordinates(space) };
      }
      const { coordinates } = last;
      const observations = observe(view);
      if (
        coordinates.dimensions === 0 ||
        !hasStarted(observations, options.n_startup_trials)
      ) return startup.suggest(view, number);
      const kernel = fit(...fittingData(observations, coordinates));
      const random = Pcg32.of(seed, "sampling", number);
      const candidates = searchCandidates(
        kernel,
        observations,
        coordinates,
        random,
      );
      seen.update(view);
      const isNew = ({ params }: Candidate) => !seen.has(params);
      const { params: proposed } = candidates.find(isNew) ?? candidates[0]!;
      const params = suggestUnseen(view, seen, random, () => proposed);
      return params && { params };
    },
  };
}

/** Whether enough trials came to a value, pruned ones included. */
function hasStarted({ ended, costs }: Observations, enough: number): boolean {
  const valued = ended.filter(({ outcome }) => outcome!.state !== "failed");
  return valued.length >= enough && !costs.every(Number.isNaN);
}

/**
 * What the kernel is fitted to: trials up to the last of a fixed schedule of
 * counts (each up to 64, each second up to 128, each fourth up to 256, …).
 */
function fittingData(
  { ended, costs }: Observations,
  coordinates: Coordinates,
): [Points, Float64Array] {
  const stride = 2 ** Math.max(0, Math.floor(Math.log2(ended.length / 32)));
  const count = ended.length - ended.length % stride;
  const { trials, z } = chooseFitted(
    ended.slice(0, count),
    standardize(costs.subarray(0, count)),
    MAX_FITTED,
  );
  return [pointsOf(trials, coordinates), z];
}

/** Candidates by falling promise, given what has ended and what is pending. */
function searchCandidates(
  kernel: Kernel,
  { ended, costs, pending }: Observations,
  coordinates: Coordinates,
  random: Pcg32,
): Candidate[] {
  const { trials, z } = chooseFitted(ended, standardize(costs), MAX_TOLD);
  const points = pointsOf([...trials, ...pending], coordinates);
  const posterior = new Posterior(kernel, points, z);
  const D = coordinates.dimensions;
  const pointOf = (i: number) => points.values.subarray(i * D, (i + 1) * D);
  const best = Array.from(z.keys()).sort((a, b) => z[a]! - z[b]!)
    .slice(0, BEST_TRIALS);
  return maximizeAcquisition(
    new Acquisition(posterior, posterior.least, D),
    coordinates,
    best.map(pointOf),
    random,
  );
}

interface Fitted {
  readonly trials: readonly SeenTrial[];
  readonly z: Float64Array;
}

/** All trials, or, if those are too many, the best and the newest. */
function chooseFitted(
  trials: readonly SeenTrial[],
  z: Float64Array,
  limit: number,
): Fitted {
  if (trials.length <= limit) return { trials, z };
  const byCost = Array.from(z.keys()).sort((a, b) => z[a]! - z[b]!);
  const chosen = new Set(byCost.slice(0, limit / 2));
  for (let i = trials.length - 1; chosen.size < limit; i--) chosen.add(i);
  const indices = Array.from(chosen).sort((a, b) => a - b);
  return {
    trials: indices.map((i) => trials[i]!),
    z: Float64Array.from(indices, (i) => z[i]!),
  };
}

function pointsOf(
  trials: readonly SeenTrial[],
  coordinates: Coordinates,
): Points {
  const values = new Float64Array(trials.length * coordinates.dimensions);
  trials.forEach(({ params }, i) =>
    values.set(coordinates.encode(params), i * coordinates.dimensions)
  );
  return {
    values,
    count: trials.length,
    unordered: coordinates.unordered,
  };
}

/** A fit that remembers its last answer, as long as the question is equal. */
function memoizeLast(fit: typeof fitKernel): typeof fitKernel {
  let last: { points: Points; z: Float64Array; kernel: Kernel } | undefined;
  return (points, z) => {
    if (
      last === undefined || !areEqual(last.points.values, points.values) ||
      !areEqual(last.points.unordered, points.unordered) ||
      !areEqual(last.z, z)
    ) last = { points, z, kernel: fit(points, z) };
    return last.kernel;
  };
}

function areEqual(
  a: Float64Array | Uint8Array,
  b: Float64Array | Uint8Array,
): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** The Gaussian process, as listed. */
export const gp = technique({
  description:
    "models the objective (Bayesian optimisation), takes what may improve most",
  options: {
    n_startup_trials: {
      type: "int",
      default: 10,
      min: 1,
      description: "trials with a value before the model is used",
    },
  },
  create: createGp,
});
