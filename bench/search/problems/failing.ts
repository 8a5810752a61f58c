// Trials that fail, and values that fall off a cliff just beyond the best, as
// the loss of a training does that diverges.

import { FUNCTIONS } from "../../functions.ts";
import { numbersOf, type SingleProblem, square } from "./problem.ts";

const { branin } = FUNCTIONS;

/** Branin, two of whose three minima lie where nothing can be evaluated. */
const holes: SingleProblem = {
  name: "branin-fails",
  family: "failing",
  space: branin.space,
  minimum: branin.minimum,
  evaluate: (params) =>
    (params.x as number) < 0 || (params.y as number) > 10
      ? { failed: "left of 0 or above 10" }
      : { values: [branin.evaluate(params)] },
};

/** The larger the better, until the step is too large and all is lost. */
const cliff: SingleProblem = {
  name: "learning-cliff",
  family: "failing",
  space: {
    lr: { type: "float", low: 1e-5, high: 10, log: true },
    momentum: { type: "float", low: 0, high: 0.99 },
    decay: { type: "float", low: 1e-6, high: 1, log: true },
    warmup: { type: "float", low: 0, high: 0.5 },
  },
  minimum: 0,
  evaluate: (params) => {
    const [lr, momentum, decay, warmup] = numbersOf(params) as [
      number,
      number,
      number,
      number,
    ];
    const step = Math.log10(lr / (1 - momentum));
    const edge = 2 * (warmup - 0.25);
    const behind = 0.05 * square(Math.log10(decay) + 3) +
      square(momentum - 0.9) + 4 * square(warmup - 0.3);
    return { values: [step > edge ? 1e6 : edge - step + behind] };
  },
};

/** Where part of the space is of no use. */
export const failing: readonly SingleProblem[] = [holes, cliff];
