// The sampler "gradient": as many chains as trials may be under way, each
// following the gradients that outcomes carry. Only the signs of a gradient
// are used, each parameter having a step of its own on its own scale (Rprop,
// Riedmiller and Braun 1993): parameters differ by many orders of magnitude in
// how strongly they act, and gradients are noisy.

import { Pcg32 } from "../../random.ts";
import { technique } from "../technique.ts";
import { activeIn, fromUnit, sampleUniform, toUnit } from "../space/space.ts";
import type { Params, ParamValue } from "../trial.ts";
import { EndedTrials } from "./ranking.ts";
import type { Sampler, SeenTrial, StudyView } from "./sampler.ts";
import { SeenPoints, suggestUnseen } from "./unseen.ts";

/** What a step becomes where the gradient changes sign, or a trial failed. */
const SHRINK = 0.5;
/** What a step becomes where the gradient keeps its sign, up to the first. */
const GROW = 1.2;

type Signs = { readonly [name: string]: number };

/** Where a chain stands: its last good trial, and the step of each parameter. */
interface Chain {
  readonly params: Params;
  /** Which way to go, by parameter: −1, 0 or 1. */
  readonly signs: Signs;
  readonly steps: { readonly [name: string]: number };
}

/**
 * A sampler that goes where gradients point. Trial n steps from trial n − lag;
 * a trial that failed, was pruned or has no gradient sends its chain back to
 * the last one that has, with half the steps. Parameters without a gradient
 * (categorical ones, say) stay as the first trial of the chain drew them.
 *
 * @param options `initial_step`: as a share of a parameter's range, above 0.
 * @returns The sampler, for one objective.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { createGradient } from "./gradient.ts";
 * import type { SeenTrial } from "./sampler.ts";
 * const sampler = createGradient({ initial_step: 0.2 });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 25; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const x = Number(params.x) - 2;
 *   const outcome = { state: "complete", values: [x ** 2], gradient: { x: 2 * x } } as const;
 *   trials.push({ number, params, outcome });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.01);
 * ```
 */
export function createGradient(
  options: { readonly initial_step: number },
): Sampler {
  const seen = new SeenPoints();
  const chains = new Chains(options.initial_step);
  return {
    name: "gradient",
    readsOutcomes: true,
    needs: { gradients: true },
    options: { ...options },
    suggest(view, number) {
      const random = Pcg32.of(view.seed, "sampling", number);
      const chain = chains.next(view);
      let attempt = 0;
      const propose = () =>
        chain
          ? stepOf(view, chain, random, attempt++)
          : sampleUniform(view.space, random);
      const params = suggestUnseen(view, seen.update(view), random, propose);
      return params && { params };
    },
  };
}

/** The chains of one study, as far as they have been followed. */
class Chains {
  readonly #initialStep: number;
  #lag = 0;
  #ended = new EndedTrials();
  /** Where each chain stands, by the remainder of its numbers by the lag. */
  #chains: (Chain | undefined)[] = [];

  constructor(initialStep: number) {
    this.#initialStep = initialStep;
  }

  /**
   * The chain of the next trial; undefined if it has not begun. That trial may
   * see all but the lag − 1 before it, which is how it knows the lag.
   */
  next(view: StudyView): Chain | undefined {
    const { trials } = view;
    const pending = trials.length - 1 -
      trials.findLastIndex(({ outcome }) => outcome !== undefined);
    const lag = pending + 1;
    if (lag !== this.#lag) {
      this.#lag = lag;
      this.#ended = new EndedTrials();
    }
    const restart = () => this.#chains = [];
    this.#ended.update(view, restart, (trial) => {
      const chain = trial.number % lag;
      this.#chains[chain] = this.#follow(this.#chains[chain], trial, view);
    });
    return this.#chains[trials.length % lag];
  }

  /** The chain after one more of its trials. */
  #follow(
    chain: Chain | undefined,
    trial: SeenTrial,
    view: StudyView,
  ): Chain | undefined {
    const signs = signsOf(view, trial);
    if (signs === undefined) {
      const shrink = (step: number) => step * SHRINK;
      return chain && { ...chain, steps: mapValues(chain.steps, shrink) };
    }
    const before = chain?.signs ?? {}, steps = chain?.steps ?? {};
    return {
      params: trial.params,
      signs,
      steps: mapValues(signs, (sign, name) => {
        const step = steps[name] ?? this.#initialStep;
        const turn = sign * (before[name] ?? 0);
        return turn < 0
          ? step * SHRINK
          : Math.min(step * GROW, this.#initialStep);
      }),
    };
  }
}

/** Which way a trial's gradient says to go; undefined if it has none. */
function signsOf(
  { space, directions }: StudyView,
  { params, outcome }: SeenTrial,
): Signs | undefined {
  if (outcome?.state !== "complete" || !outcome.gradient) return undefined;
  const uphill = directions[0] === "maximize" ? 1 : -1;
  const signs: Record<string, number> = {};
  for (const [name, slope] of Object.entries(outcome.gradient)) {
    const type = space[name]?.type;
    if (type !== "float" && type !== "int") continue;
    if (params[name] === undefined || Number.isNaN(slope)) continue;
    signs[name] = uphill * Math.sign(slope);
  }
  return Object.keys(signs).length > 0 ? signs : undefined;
}

/** The place one step on; from the second attempt on, one near it. */
function stepOf(
  { space }: StudyView,
  { params: from, signs, steps }: Chain,
  random: Pcg32,
  attempt: number,
): Params {
  // One draw a parameter, used or not: conditions never shift the others.
  const units = Object.keys(space).map(() => random.nextFloat());
  const params: Record<string, ParamValue> = {};
  for (const [name, param, i] of activeIn(space, params)) {
    const unit = units[i]!;
    const value = from[name], step = steps[name];
    if (value === undefined) params[name] = fromUnit(param, unit);
    else if (step === undefined) params[name] = value;
    else {
      const jitter = attempt * (2 * unit - 1);
      const place = toUnit(param, value) + step * (signs[name]! + jitter);
      params[name] = fromUnit(param, place);
    }
  }
  return params;
}

function mapValues(
  record: { readonly [name: string]: number },
  map: (value: number, name: string) => number,
): { readonly [name: string]: number } {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}

/** Gradient descent, as listed. */
export const gradient = technique({
  description: "follows the gradients that outcomes carry, one chain a lag",
  options: {
    initial_step: {
      type: "float",
      default: 0.2,
      min: 0.001,
      max: 1,
      description: "first and longest step, as a share of a parameter's range",
    },
  },
  create: createGradient,
});
