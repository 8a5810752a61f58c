// The distribution that "cmaes" draws from, followed from trial to trial: a
// generation for every λ trials with a value, in order of their numbers, and
// once that comes to nothing more a new run elsewhere, of generations twice as
// large (A. Auger and N. Hansen, "A restart CMA evolution strategy with
// increasing population size", 2005).

import { Pcg32 } from "../../../random.ts";
import {
  advanceCma,
  CmaConstants,
  type CmaState,
  deviationOf,
  drawCma,
  startCma,
  widenAxes,
} from "../../math/cma.ts";
import { leastDeviation } from "../../math/margin.ts";
import { scrambledSobol } from "../../math/sobol.ts";
import { fromUnit, type ParamSpec, sizeOf, toUnit } from "../../space/space.ts";
import type { Params } from "../../trial.ts";
import { EndedTrials, rankTrials } from "../ranking.ts";
import type { SeenTrial, StudyView } from "../sampler.ts";

/** The first step size, as a share of an axis: three reach its ends. */
const FIRST_SIGMA = 1 / 6;

/** How often a point outside the box is drawn again before it is moved in. */
const REDRAWS = 100;

/** Where all continuous axes deviate by less, a run has come to its end. */
const NARROW = 1e-5;

/** Whether the distribution covers a parameter. */
export function isCovered(param: ParamSpec): boolean {
  const isOrdered = param.type === "float" || param.type === "int";
  return isOrdered && param.when === undefined && sizeOf(param) > 1;
}

/** One study's distribution. */
export class Search {
  /** Whether the distribution covers all there is to choose. */
  readonly isWhole: boolean;
  readonly #names: readonly string[];
  readonly #params: readonly ParamSpec[];
  readonly #seed: number;
  readonly #popsize: number | undefined;
  readonly #sequence: (index: number, dimension: number) => number;
  readonly #ended = new EndedTrials();
  #run: Run;

  constructor({ space, seed }: StudyView, popsize: number | null) {
    const covered = Object.entries(space).filter(([, p]) => isCovered(p));
    this.#names = covered.map(([name]) => name);
    this.#params = covered.map(([, param]) => param);
    const D = covered.length;
    this.isWhole = D > 0 &&
      Object.values(space).every((param) =>
        isCovered(param) || sizeOf(param) === 1 && param.when === undefined
      );
    this.#seed = seed;
    this.#popsize = popsize ?? undefined;
    const scrambling = Pcg32.of(seed, "sampling", 0);
    this.#sequence = scrambledSobol(D + D % 2, scrambling);
    this.#run = this.#startRun();
  }

  get dimensions(): number {
    return this.#names.length;
  }

  /** Takes in every full generation of a view, from the start if need be. */
  follow(view: StudyView): void {
    const { trials } = view;
    const hidden = trials.length - 1 -
      trials.findLastIndex(({ outcome }) => outcome !== undefined);
    const restart = () => this.#run = this.#startRun();
    this.#ended.update(view, restart, (trial) => {
      const run = this.#run;
      if (trial.outcome!.state === "failed" || trial.number < run.from) return;
      run.generation.push(trial);
      if (run.generation.length < run.constants.population) return;
      this.#advance(view);
      // All that are hidden now were drawn before the run has ended.
      if (this.#hasEnded()) {
        this.#run = this.#startRun(trial.number + hidden + 1);
      }
    });
  }

  /** The first run, in the middle of the space, or a later one anywhere. */
  #startRun(from = 0): Run {
    const D = this.dimensions, random = Pcg32.of(this.#seed, "sampling", from);
    const mean = new Float64Array(D).fill(0.5);
    const population = from === 0
      ? this.#popsize
      : this.#run.constants.population * 2;
    return {
      from,
      constants: new CmaConstants(Math.max(D, 1), population),
      state: startCma(
        from === 0 ? mean : mean.map(() => random.nextFloat()),
        FIRST_SIGMA,
      ),
      generation: [],
      idle: 0,
    };
  }

  #advance(view: StudyView): void {
    const run = this.#run, { constants, generation, best } = run;
    const rank = (trials: readonly SeenTrial[]) =>
      rankTrials({ ...view, trials }).ranked;
    const ranked = rank(generation);
    const points = ranked.map(({ params }) => this.#encode(params));
    const alpha = 1 / (constants.population * constants.dimensions);
    run.state = widenAxes(
      advanceCma(run.state, constants, points),
      (mean, d) => leastDeviation(mean, cellAt(this.#params[d]!, mean), alpha),
    );
    run.generation = [];
    run.best = rank(best ? [best, ranked[0]!] : ranked)[0]!;
    run.idle = run.best === best ? run.idle + 1 : 0;
  }

  /**
   * Whether a run has nothing more to find: its last generation had no better
   * trial, and it is narrow, or that goes on for long (Auger and Hansen's).
   */
  #hasEnded(): boolean {
    const { state, idle, constants: { dimensions, population } } = this.#run;
    const isNarrow = this.#params.every((param, d) => {
      const [low, high] = cellAt(param, state.mean[d]!);
      return deviationOf(state, d) < Math.max((high - low) / 2, NARROW);
    });
    return idle > (isNarrow ? 0 : 10 + Math.ceil(30 * dimensions / population));
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
    const { state } = this.#run;
    let x = drawCma(state, vectors.next().value);
    for (let i = 0; i < REDRAWS && !isInside(x); i++) {
      x = drawCma(state, vectors.next().value);
    }
    return new Map(
      this.#names.map((name, d) => [name, Math.min(Math.max(x[d]!, 0), 1)]),
    );
  }
}

/** From one start to the next. */
interface Run {
  /** The first trial that is drawn from it. */
  readonly from: number;
  readonly constants: CmaConstants;
  state: CmaState;
  /** Trials with a value since the last full generation. */
  generation: SeenTrial[];
  best?: SeenTrial;
  /** Generations since the last that had a better trial. */
  idle: number;
}

function isInside(x: Float64Array): boolean {
  return x.every((v) => v >= 0 && v <= 1);
}

/** The ends of what gives the same value as a place on an axis. */
function cellAt(param: ParamSpec, unit: number): [number, number] {
  const size = sizeOf(param);
  if (size === Infinity) return [unit, unit];
  if (param.type !== "int" || !param.log) {
    const index = Math.min(Math.floor(unit * size), size - 1);
    return [index / size, (index + 1) / size];
  }
  const value = Number(fromUnit(param, unit)), from = param.low - 0.5;
  const range = Math.log((param.high + 0.5) / from);
  const end = (x: number) => Math.log(x / from) / range;
  return [end(value - 0.5), end(value + 0.5)];
}
