// Population-based training (Jaderberg et al. 2017): a population of trainings
// side by side, each of which pauses every so many steps. One of the worst takes
// the place, and the checkpoint, of one of the best (exploit) and goes on with
// other hyperparameters (explore); the others go on as they are.
//
// Trial n is the next stretch of trial n − population. It is compared with those
// of its generation (the numbers ⌊n/population⌋·population …) that it sees.

import { Pcg32 } from "../../../random.ts";
import {
  activeIn,
  fromUnit,
  sampleUniform,
  type Space,
  toUnit,
} from "../../space/space.ts";
import { technique } from "../../technique.ts";
import type { Params, ParamValue } from "../../trial.ts";
import type { Sampler, SeenTrial, StudyView } from "../sampler.ts";
import { fromBest, isPaused } from "./promotion.ts";

/** The options of population-based training. */
export interface PbtOptions {
  readonly population: number;
  readonly interval: number;
  readonly quantile: number;
  readonly resample_probability: number;
}

/** What a real number is multiplied by where it is not drawn anew. */
const FACTORS = [0.8, 1.2] as const;

/** Makes a sampler of population-based training. */
export function createPbt(options: PbtOptions): Sampler {
  const { population, interval } = options;
  return {
    name: "pbt",
    readsOutcomes: true,
    options: { ...options },
    needs: { mostLag: population },
    end: "the population is at its end",
    mayResume: (number, created) =>
      created < (Math.floor(number / population) + 2) * population,
    suggest(view, number) {
      const random = Pcg32.of(view.seed, "sampling", number);
      const own = view.trials[number - population];
      if (own?.outcome?.state === "complete") return null;
      const source = own && sourceOf(own, view, options, random);
      if (source === undefined) {
        return { params: sampleUniform(view.space, random), until: interval };
      }
      return {
        params: source === own
          ? own.params
          : explore(view.space, source.params, options, random),
        resumeFrom: source.number,
        until: source.until! + interval,
      };
    },
  };
}

/** What the next stretch of a trial goes on from; undefined if nothing can be. */
function sourceOf(
  own: SeenTrial,
  { trials, directions }: StudyView,
  { population, quantile }: PbtOptions,
  random: Pcg32,
): SeenTrial | undefined {
  const first = own.number - own.number % population;
  const paused = trials.slice(first, first + population)
    .filter((each) => each.until === own.until && isPaused(each));
  const ranked = fromBest(paused, directions[0]!);
  const share = Math.max(1, Math.floor(ranked.length * quantile));
  const rank = ranked.indexOf(own);
  const isGood = rank >= 0 && rank < Math.max(share, ranked.length - share);
  return isGood ? own : ranked[random.nextBelow(share)];
}

/**
 * Other hyperparameters for a training that goes on: real numbers change; what
 * is an integer or a choice mostly is part of the network, and stays.
 */
function explore(
  space: Space,
  from: Params,
  { resample_probability }: PbtOptions,
  random: Pcg32,
): Params {
  const params: Record<string, ParamValue> = {};
  for (const [name, param] of activeIn(space, params)) {
    const chance = random.nextFloat(), unit = random.nextFloat();
    const value = from[name];
    if (value === undefined) params[name] = fromUnit(param, unit);
    else if (param.type !== "float") params[name] = value;
    else if (chance < resample_probability) {
      params[name] = fromUnit(param, unit);
    } else {
      const moved = Number(value) * FACTORS[unit < 0.5 ? 0 : 1];
      const { low, high } = param;
      const inside = Math.min(Math.max(moved, low), high);
      params[name] = fromUnit(param, toUnit(param, inside));
    }
  }
  return params;
}

/** Population-based training, as listed. */
export const pbt = technique({
  description:
    "population-based training: the worst go on from checkpoints of the best",
  options: {
    population: {
      type: "int",
      default: 8,
      min: 2,
      description: "trainings side by side, at least the lag",
    },
    interval: {
      type: "int",
      default: 1,
      min: 1,
      description: "steps from one comparison to the next, such as epochs",
    },
    quantile: {
      type: "float",
      default: 0.25,
      min: 0,
      max: 0.5,
      description: "share of the worst, and of the best that they copy",
    },
    resample_probability: {
      type: "float",
      default: 0.25,
      min: 0,
      max: 1,
      description: "how often a value is drawn anew, not moved by a fifth",
    },
  },
  create: createPbt,
});
