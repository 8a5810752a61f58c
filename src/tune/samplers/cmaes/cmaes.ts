// The sampler "cmaes": covariance matrix adaptation over the ordered parameters
// that always exist, a generation for every λ trials with a value, in order of
// their numbers. Whatever else the space has is left to "tpe".

import { Pcg32 } from "../../../random.ts";
import { choose, technique } from "../../technique.ts";
import {
  activeIn,
  fromUnit,
  type ParamSpec,
  sizeOf,
  type Space,
  toUnit,
} from "../../space/space.ts";
import type { Params, ParamValue } from "../../trial.ts";
import {
  advanceCma,
  CmaConstants,
  type CmaState,
  drawCma,
  startCma,
} from "../../math/cma.ts";
import { scrambledSobol } from "../../math/sobol.ts";
import { EndedTrials, rankTrials } from "../ranking.ts";
import type { Sampler, SeenTrial, StudyView } from "../sampler.ts";
import { tpe } from "../tpe.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";

/** The first step size, as a share of an axis: three reach its ends. */
const FIRST_SIGMA = 1 / 6;

/** How often a point outside the box is drawn again before it is moved in. */
const REDRAWS = 100;

/** The least standard deviation of a continuous axis. */
const MIN_DEVIATION = 1e-10;

/** How `cmaes` can be changed. */
export interface CmaesOptions {
  /** Trials a generation, at least 4; null for 4 + ⌊3·ln D⌋. */
  readonly popsize: number | null;
}

/**
 * A sampler that moves a normal distribution downhill. It starts in the middle
 * of the space. Trials that break a constraint rank below complete ones, pruned
 * ones below them; failed and pending ones play no part.
 *
 * @param options The size of a generation.
 * @returns The sampler, for one objective.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import type { SeenTrial } from "../sampler.ts";
 * import { createCmaes } from "./cmaes.ts";
 * const sampler = createCmaes({ popsize: null });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 60; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const values = [(Number(params.x) - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.2);
 * ```
 */
export function createCmaes(options: CmaesOptions): Sampler {
  const seen = new SeenPoints();
  // For what the distribution does not cover, with its own defaults.
  const others = choose("sampler", { tpe }, "tpe").create();
  let last: { space: Space; seed: number; search: Search } | undefined;
  return {
    name: "cmaes",
    readsOutcomes: true,
    readsConstraints: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed } = view;
      if (last?.space !== space || last.seed !== seed) {
        last = { space, seed, search: new Search(view, options.popsize) };
      }
      const { search } = last;
      const { params: rest } = search.isWhole
        ? { params: {} }
        : others.suggest(view, number) ?? {};
      if (search.dimensions === 0 || rest === undefined) {
        return rest ? { params: rest } : null;
      }
      search.follow(view);
      const random = Pcg32.of(seed, "sampling", number);
      const vectors = search.normals(number, random);
      const propose = () => compose(space, search.draw(vectors), rest, random);
      const params = suggestUnseen(view, seen.update(view), random, propose);
      return params && { params };
    },
  };
}

/** The parameters of a space from coordinates, or else from `rest`. */
function compose(
  space: Space,
  coordinates: ReadonlyMap<string, number>,
  rest: Params,
  random: Pcg32,
): Params {
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of activeIn(space, params)) {
    const unit = coordinates.get(name);
    if (unit !== undefined) params[name] = fromUnit(param, unit);
    else if (name in rest) params[name] = rest[name]!;
    // It exists because of a coordinate, which `rest` did not know.
    else params[name] = fromUnit(param, random.nextFloat());
  }
  return params;
}

/** Whether the distribution covers a parameter. */
function isCovered(param: ParamSpec): boolean {
  const isOrdered = param.type === "float" || param.type === "int";
  return isOrdered && param.when === undefined && sizeOf(param) > 1;
}

/** One study's distribution, followed from generation to generation. */
class Search {
  /** Whether the distribution covers all there is to choose. */
  readonly isWhole: boolean;
  readonly #names: readonly string[];
  readonly #params: readonly ParamSpec[];
  readonly #constants: CmaConstants;
  readonly #minDeviations: Float64Array;
  readonly #sequence: (index: number, dimension: number) => number;
  #state: CmaState;
  readonly #ended = new EndedTrials();
  /** Trials with a value since the last full generation. */
  #generation: SeenTrial[] = [];

  constructor({ space, seed }: StudyView, popsize: number | null) {
    const covered = Object.entries(space).filter(([, p]) => isCovered(p));
    this.#names = covered.map(([name]) => name);
    this.#params = covered.map(([, param]) => param);
    const D = covered.length;
    this.isWhole = D > 0 &&
      Object.values(space).every((param) =>
        isCovered(param) || sizeOf(param) === 1 && param.when === undefined
      );
    this.#constants = new CmaConstants(Math.max(D, 1), popsize ?? undefined);
    // A quarter of the width of a whole number: one draw in twenty leaves it.
    this.#minDeviations = Float64Array.from(
      this.#params,
      (param) => Math.max(0.25 / sizeOf(param), MIN_DEVIATION),
    );
    const scrambling = Pcg32.of(seed, "sampling", 0);
    this.#sequence = scrambledSobol(D + D % 2, scrambling);
    this.#state = this.#start();
  }

  get dimensions(): number {
    return this.#names.length;
  }

  #start(): CmaState {
    const middle = new Float64Array(this.dimensions).fill(0.5);
    return startCma(middle, FIRST_SIGMA);
  }

  /** Takes in every full generation of a view, from the start if need be. */
  follow(view: StudyView): void {
    const restart = () => {
      this.#state = this.#start();
      this.#generation = [];
    };
    this.#ended.update(view, restart, (trial) => {
      if (trial.outcome!.state === "failed") return;
      this.#generation.push(trial);
      if (this.#generation.length < this.#constants.population) return;
      const { ranked } = rankTrials({ ...view, trials: this.#generation });
      this.#state = advanceCma(
        this.#state,
        this.#constants,
        ranked.map(({ params }) => this.#encode(params)),
        this.#minDeviations,
      );
      this.#generation = [];
    });
  }

  #encode(params: Params): Float64Array {
    return Float64Array.from(
      this.#params,
      (param, d) => toUnit(param, params[this.#names[d]!]!),
    );
  }

  /**
   * Standard normal vectors without end: first the trial's own of a sequence
   * that spreads each generation evenly (Teytaud and Gelly 2007), then random
   * ones.
   */
  *normals(number: number, random: Pcg32): Generator<Float64Array, never> {
    const D = this.dimensions, z = new Float64Array(D);
    for (let d = 0; d < D; d += 2) {
      const radius = Math.sqrt(-2 * Math.log(this.#sequence(number, d)));
      const angle = 2 * Math.PI * this.#sequence(number, d + 1);
      z.set([radius * Math.cos(angle)], d);
      if (d + 1 < D) z.set([radius * Math.sin(angle)], d + 1);
    }
    yield z;
    while (true) yield z.map(() => random.nextNormal());
  }

  /** Draws a point of the unit cube, by name. */
  draw(vectors: Iterator<Float64Array, never>): Map<string, number> {
    let x = drawCma(this.#state, vectors.next().value);
    for (let i = 0; i < REDRAWS && !isInside(x); i++) {
      x = drawCma(this.#state, vectors.next().value);
    }
    return new Map(
      this.#names.map((name, d) => [name, Math.min(Math.max(x[d]!, 0), 1)]),
    );
  }
}

function isInside(x: Float64Array): boolean {
  return x.every((v) => v >= 0 && v <= 1);
}

/** CMA-ES, as listed. */
export const cmaes = technique({
  description:
    "moves a normal distribution downhill (CMA-ES); categories as tpe",
  options: {
    popsize: {
      type: "int",
      optional: true,
      default: null,
      min: 4,
      max: 1000,
      description: "trials a generation, none for 4 + 3 ln D",
    },
  },
  create: createCmaes,
});
