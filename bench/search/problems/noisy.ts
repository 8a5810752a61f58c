// Values with noise: a search sees the noisy value and is judged by the true
// one of the trial that looked best to it.

import type { Pcg32 } from "../../../src/random.ts";
import type { Params } from "../../../src/tune/trial.ts";
import { FUNCTIONS } from "../../functions.ts";
import { bbobFunction } from "./bbob.ts";
import { box, numbersOf, type SingleProblem } from "./problem.ts";

/** Noise of the same deviation everywhere. */
const added = (deviation: number) => (value: number, noise: Pcg32) =>
  value + deviation * noise.nextNormal();

/** As in the noisy BBOB suite, f107 and others: in proportion to the value. */
const multiplied = (deviation: number) => (value: number, noise: Pcg32) =>
  value * Math.exp(deviation * noise.nextNormal());

function noisyProblem(
  of: Pick<SingleProblem, "name" | "space" | "minimum">,
  truth: (params: Params) => number,
  disturbed: (value: number, noise: Pcg32) => number,
): SingleProblem {
  return {
    ...of,
    family: "noisy",
    truth,
    evaluate: (params, noise) => ({
      values: [disturbed(truth(params), noise)],
    }),
  };
}

function noisyBbob(
  name: string,
  f: number,
  disturbed: (value: number, noise: Pcg32) => number,
): SingleProblem {
  const { value } = bbobFunction(f, 5);
  const of = { name, space: box(5, -5, 5), minimum: 0 };
  return noisyProblem(of, (params) => value(numbersOf(params)), disturbed);
}

const { hartmann6, branin } = FUNCTIONS;

/** Values that scatter. */
export const noisy: readonly SingleProblem[] = [
  noisyProblem(
    { ...hartmann6, name: "hartmann6-noise" },
    hartmann6.evaluate,
    added(0.3),
  ),
  noisyBbob("f1-sphere-noise", 1, added(3)),
  noisyBbob("f8-rosenbrock-noise", 8, multiplied(1)),
  noisyProblem(
    { ...branin, name: "branin-noise" },
    branin.evaluate,
    added(2),
  ),
];
