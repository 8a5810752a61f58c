// Test functions from their published definitions, each with its usual domain
// and known minimum: what sampler_quality.ts and the samplers' tests search.

import type { Space } from "../src/tune/space/space.ts";
import type { Params } from "../src/tune/trial.ts";

/** A function to be minimised. */
export interface TestFunction {
  readonly space: Space;
  /** The smallest value there is. */
  readonly minimum: number;
  evaluate(params: Params): number;
}

/** A function of D real numbers, all in [low, high]. */
function overBox(
  D: number,
  low: number,
  high: number,
  minimum: number,
  f: (x: readonly number[]) => number,
): TestFunction {
  const names = Array.from({ length: D }, (_, d) => `x${d}`);
  const param = { type: "float", low, high } as const;
  return {
    space: Object.fromEntries(names.map((name) => [name, param])),
    minimum,
    evaluate: (params) => f(names.map((name) => params[name] as number)),
  };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const square = (x: number) => x * x;

const sphere = (x: readonly number[]) => sum(x.map(square));

/** Ackley 1987, with a = 20, b = 0.2, c = 2π. */
function ackley(x: readonly number[]): number {
  const waves = sum(x.map((v) => Math.cos(2 * Math.PI * v)));
  return -20 * Math.exp(-0.2 * Math.sqrt(sphere(x) / x.length)) -
    Math.exp(waves / x.length) + 20 + Math.E;
}

/** Rosenbrock 1960, in D dimensions as a chain. */
function rosenbrock(x: readonly number[]): number {
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    value += 100 * square(x[i + 1]! - square(x[i]!)) + square(1 - x[i]!);
  }
  return value;
}

const HARTMANN_ALPHA = [1, 1.2, 3, 3.2];
const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

/** Hartmann's six-dimensional function (Dixon and Szegö 1978). */
function hartmann6(x: readonly number[]): number {
  return -sum(HARTMANN_ALPHA.map((alpha, i) => {
    const a = HARTMANN_A[i]!, p = HARTMANN_P[i]!;
    return alpha * Math.exp(-sum(x.map((v, j) => a[j]! * square(v - p[j]!))));
  }));
}

/** Branin and Hoo (Dixon and Szegö 1978): three equal minima. */
const branin: TestFunction = {
  space: {
    x: { type: "float", low: -5, high: 10 },
    y: { type: "float", low: 0, high: 15 },
  },
  minimum: 0.39788735772973816,
  evaluate: (params) => {
    const x = params.x as number, y = params.y as number;
    const b = 5.1 / (4 * Math.PI ** 2), c = 5 / Math.PI;
    return square(y - b * x * x + c * x - 6) +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

/** The functions of the comparison with Optuna, by the names used there. */
export const FUNCTIONS = {
  sphere5: overBox(5, -5, 5, 0, sphere),
  branin,
  hartmann6: overBox(6, 0, 1, -3.322368011415515, hartmann6),
  ackley5: overBox(5, -32.768, 32.768, 0, ackley),
  rosenbrock3: overBox(3, -2, 2, 0, rosenbrock),
} satisfies { [name: string]: TestFunction };

/** Rastrigin 1974. */
function rastrigin(x: readonly number[]): number {
  const waves = x.map((v) => v * v - 10 * Math.cos(2 * Math.PI * v));
  return 10 * x.length + sum(waves);
}

/** Styblinski and Tang 1990, each dimension's own minimum added to give 0. */
function styblinskiTang(x: readonly number[]): number {
  return sum(
    x.map((v) => (v ** 4 - 16 * v * v + 5 * v) / 2 + 39.16616570377142),
  );
}

/** Levy (Laguna and Marti 2005). */
function levy(x: readonly number[]): number {
  const w = x.map((v) => 1 + (v - 1) / 4);
  const last = w.at(-1)!;
  const inner = w.slice(0, -1).map((v) =>
    square(v - 1) * (1 + 10 * square(Math.sin(Math.PI * v + 1)))
  );
  return square(Math.sin(Math.PI * w[0]!)) + sum(inner) +
    square(last - 1) * (1 + square(Math.sin(2 * Math.PI * last)));
}

/**
 * Shaped like the tuning of a network: a valley in log learning rate that
 * moves with a categorical optimizer, widths and depths as integers, and a
 * momentum that exists for one optimizer only. Made for this bench.
 */
const tuning: TestFunction = {
  space: {
    optimizer: { type: "categorical", choices: ["adam", "sgd", "adagrad"] },
    lr: { type: "float", low: 1e-5, high: 1, log: true },
    width: { type: "int", low: 16, high: 1024, log: true },
    layers: { type: "int", low: 1, high: 6 },
    dropout: { type: "float", low: 0, high: 0.8, step: 0.1 },
    momentum: {
      type: "float",
      low: 0,
      high: 0.99,
      when: { optimizer: ["sgd"] },
    },
  },
  minimum: 0,
  evaluate: (params) => {
    const { optimizer, lr, width, layers, dropout, momentum } = params as {
      [name: string]: number;
    } & { optimizer: string };
    const best = { adam: -3, sgd: -1.5, adagrad: -2 }[optimizer]!;
    const behind = { adam: 0.1, sgd: 0, adagrad: 0.6 }[optimizer]!;
    return behind + square(Math.log10(lr!) - best) +
      0.3 * square(Math.log2(width! / 256)) + 0.1 * square(layers! - 3) +
      2 * square(dropout! - 0.3) +
      (momentum === undefined ? 0 : 2 * square(momentum - 0.9));
  },
};

/** Further functions, to see that no sampler is made for those five alone. */
export const OTHER_FUNCTIONS = {
  rastrigin4: overBox(4, -5.12, 5.12, 0, rastrigin),
  levy5: overBox(5, -10, 10, 0, levy),
  styblinski5: overBox(5, -5, 5, 0, styblinskiTang),
  offcentre10: overBox(
    10,
    0,
    1,
    0,
    (x) => sum(x.map((v, d) => Math.abs(v - (d + 0.5) / 13))),
  ),
  tuning,
} satisfies { [name: string]: TestFunction };
