// What the tests of samplers share: running one against a function.

import type { Direction, Outcome, Params } from "../../../src/tune/trial.ts";
import type { Sampler, SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import type { Space } from "../../../src/tune/space/space.ts";

/** How a study of a test goes. */
export interface SampledStudy {
  readonly space: Space;
  readonly count: number;
  readonly seed?: number;
  readonly lag?: number;
  readonly direction?: Direction;
  /** Of several objectives, instead of `direction`. */
  readonly directions?: readonly Direction[];
  readonly outcomeOf: (params: Params, number: number) => Outcome;
}

/** The outcome of a finished trial. */
export function complete(value: number): Outcome {
  return { state: "complete", values: [value] };
}

/** What a sampler sees of finished trials when asked for trial `number`. */
export function visible(
  finished: readonly SeenTrial[],
  number: number,
  lag: number,
): SeenTrial[] {
  return finished.slice(0, number).map((trial) =>
    trial.number <= number - lag
      ? trial
      : { number: trial.number, params: trial.params }
  );
}

/**
 * Runs one trial after another until there are `count` or the space is
 * exhausted; a fresh sampler makes each trial if a function is given.
 */
export function runTrials(
  sampler: Sampler | (() => Sampler),
  {
    space,
    count,
    seed = 0,
    lag = 1,
    direction = "minimize",
    directions = [direction],
    outcomeOf,
  }: SampledStudy,
): SeenTrial[] {
  const finished: SeenTrial[] = [];
  for (let number = 0; number < count; number++) {
    const asked = typeof sampler === "function" ? sampler() : sampler;
    const trials = visible(finished, number, lag);
    const view = { space, directions, seed, trials };
    const suggestion = asked.suggest(view, number);
    if (suggestion === null) break;
    const { params } = suggestion;
    finished.push({ number, params, outcome: outcomeOf(params, number) });
  }
  return finished;
}

/** The best value among complete trials, smaller being better. */
export function bestOf(trials: readonly SeenTrial[]): number {
  return Math.min(
    ...trials.map(({ outcome }) =>
      outcome?.state === "complete" ? outcome.values[0]! : Infinity
    ),
  );
}

/** One parameter of every kind, one of them conditional. */
export const EVERY_KIND: Space = {
  kind: { type: "categorical", choices: ["a", "b", null] },
  fixed: { type: "fixed", value: 3 },
  rate: { type: "float", low: 1e-4, high: 1e-1, log: true },
  drop: { type: "float", low: 0, high: 0.5, step: 0.1 },
  width: { type: "int", low: 16, high: 256, log: true },
  depth: { type: "int", low: 1, high: 9, step: 4 },
  alone: { type: "float", low: 2, high: 2 },
  only: { type: "float", low: 2, high: 3, when: { kind: ["b"] } },
};

/** Whether parameters are a point of {@linkcode EVERY_KIND}. */
export function isOfEveryKind(p: Params): boolean {
  const rate = Number(p.rate), width = Number(p.width);
  const steps = Number(p.drop) / 0.1, only = Number(p.only);
  return ["a", "b", null].includes(p.kind as string | null) &&
    p.fixed === 3 && p.alone === 2 && rate >= 1e-4 && rate <= 1e-1 &&
    Math.abs(steps - Math.round(steps)) < 1e-9 && steps > -1 && steps < 6 &&
    Number.isInteger(width) && width >= 16 && width <= 256 &&
    [1, 5, 9].includes(Number(p.depth)) &&
    (p.kind === "b" ? only >= 2 && only <= 3 : !("only" in p));
}

/** A function of {@linkcode EVERY_KIND} with its minimum, 0, inside. */
export function mixedValue(p: Params): number {
  return { a: 0.3, b: 0, null: 0.6 }[String(p.kind)]! +
    (Math.log10(Number(p.rate)) + 2) ** 2 + (Number(p.drop) - 0.2) ** 2 +
    Math.log2(Number(p.width) / 64) ** 2 / 4 + (Number(p.depth) - 5) ** 2 / 16 +
    (p.only === undefined ? 0 : (Number(p.only) - 2.5) ** 2);
}
