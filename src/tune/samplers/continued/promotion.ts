// Successive halving that goes on (Li et al. 2018, "Massively Parallel
// Hyperparameter Tuning", Algorithm 2): trials pause at the first rung; the best
// 1/eta of those at a rung are continued, each from its checkpoint, to the next,
// eta times as far. Another sampler chooses the configurations, by what they
// were worth at the first rung, and is asked as if there were no other trials.

import type { Direction, Outcome } from "../../trial.ts";
import type { Sampler, SeenTrial, StudyView } from "../sampler.ts";

/** Where the rungs are. */
export interface PromotionOptions {
  /** Step of the first rung, at least 1. */
  readonly first: number;
  /** How far apart rungs lie, and which share goes on: at least 2. */
  readonly eta: number;
}

/**
 * Makes a sampler that continues the best of paused trials, if any is due, and
 * otherwise asks another.
 *
 * @param inner Chooses configurations; it may not continue trials itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createRandom } from "../random.ts";
 * import { createPromotion } from "./promotion.ts";
 * const sampler = createPromotion(createRandom(), { first: 1, eta: 2 });
 * const space = { x: { type: "float", low: 0, high: 1 } } as const;
 * const trials = [3, 1].map((value, number) => ({
 *   number,
 *   params: { x: value / 4 },
 *   until: 1,
 *   outcome: { state: "pruned", values: [value], checkpoint: "…" } as const,
 * }));
 * const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 * const promoted = { params: { x: 0.25 }, resumeFrom: 1, until: 2 };
 * assertEquals(sampler.suggest(view, 2), promoted);
 * ```
 */
export function createPromotion(
  inner: Sampler,
  { first, eta }: PromotionOptions,
): Sampler {
  const ended = new WeakMap<Outcome, Outcome>();
  return {
    name: inner.name,
    options: inner.options,
    readsOutcomes: true,
    ...(inner.readsConstraints && { readsConstraints: true }),
    mayResume: (_, _created, isContinued) => !isContinued,
    suggest(view, number) {
      const due = dueOf(view, eta);
      if (due !== undefined) {
        const { params, number: resumeFrom, until } = due;
        return { params, resumeFrom, until: until! * eta };
      }
      const begun = begunIn(view, ended);
      const asked = number - (view.trials.length - begun.length);
      const suggestion = inner.suggest({ ...view, trials: begun }, asked);
      return suggestion && { ...suggestion, until: first };
    },
  };
}

/** Whether a trial paused, so that others may go on from it. */
export function isPaused({ outcome }: SeenTrial): boolean {
  return outcome?.state === "pruned" && outcome.checkpoint !== undefined;
}

/** From the best to the worst, of equals the lowest number first. */
export function fromBest(
  paused: readonly SeenTrial[],
  direction: Direction,
): SeenTrial[] {
  const sign = direction === "minimize" ? 1 : -1;
  const costOf = ({ outcome }: SeenTrial) =>
    outcome?.state === "pruned" ? sign * outcome.values![0]! : NaN;
  return paused.toSorted((a, b) => costOf(a) - costOf(b));
}

/** The trial that is due to be continued: on the highest rung, the best there. */
function dueOf(
  { trials, directions }: StudyView,
  eta: number,
): SeenTrial | undefined {
  const rungs = new Map<number, SeenTrial[]>();
  const continued = new Set<number>();
  for (const trial of trials) {
    if (trial.resumeFrom !== undefined) continued.add(trial.resumeFrom);
    if (trial.until === undefined || !isPaused(trial)) continue;
    const rung = rungs.get(trial.until);
    if (rung === undefined) rungs.set(trial.until, [trial]);
    else rung.push(trial);
  }
  for (const until of [...rungs.keys()].sort((a, b) => b - a)) {
    const rung = rungs.get(until)!;
    const best = fromBest(rung, directions[0]!)
      .slice(0, Math.floor(rung.length / eta));
    const due = best.find(({ number }) => !continued.has(number));
    if (due !== undefined) return due;
  }
  return undefined;
}

/**
 * The trials that began anew, numbered as if there were no others. One that
 * paused counts as complete.
 *
 * @param ended The outcomes that stand for paused ones: always the same object,
 * so that a memo of the inner sampler holds.
 */
function begunIn(
  { trials }: StudyView,
  ended: WeakMap<Outcome, Outcome>,
): SeenTrial[] {
  return trials.filter(({ resumeFrom }) => resumeFrom === undefined)
    .map(({ params, outcome }, number) => ({
      number,
      params,
      ...(outcome && { outcome: asEnded(outcome, ended) }),
    }));
}

function asEnded(outcome: Outcome, ended: WeakMap<Outcome, Outcome>): Outcome {
  if (outcome.state !== "pruned" || outcome.checkpoint === undefined) {
    return outcome;
  }
  let other = ended.get(outcome);
  if (other === undefined) {
    const { values, attributes } = outcome;
    const kept = attributes && { attributes };
    other = { state: "complete", values: values!, ...kept };
    ended.set(outcome, other);
  }
  return other;
}
