// Categories together with numbers, after Ru et al. 2020 (CoCaBO): which surface
// is drawn is itself a choice, and Ackley's function over unordered values; and
// BBOB functions most of whose variables are integers, after Tušar, Brockhoff
// and Hansen 2019 (bbob-mixint).

import type { Params } from "../../../src/tune/trial.ts";
import { bbobFunction } from "./bbob.ts";
import { type SingleProblem, square, sum } from "./problem.ts";

const rosenbrock = (x: number, y: number) =>
  (100 * square(y - x * x) + square(1 - x)) / 300;

/** Six-hump camel. */
const camel = (x: number, y: number) =>
  ((4 - 2.1 * x * x + x ** 4 / 3) * x * x + x * y + (4 * y * y - 4) * y * y) /
  10;

const CAMEL_MINIMUM = -0.10316284534898774;

const beale = (x: number, y: number) =>
  (square(1.5 - x + x * y) + square(2.25 - x + x * y * y) +
    square(2.625 - x + x * y ** 3)) / 50;

const SURFACES = { rosenbrock, camel, beale } as const;
const NAMES = ["rosenbrock", "camel", "beale"] as const;

const plane = {
  x: { type: "float", low: -1, high: 1 },
  y: { type: "float", low: -1, high: 1 },
} as const;

const surfaceOf = (params: Params, name: string) => {
  const surface = SURFACES[params[name] as keyof typeof SURFACES];
  return surface(2 * (params.x as number), 2 * (params.y as number));
};

const func2c: SingleProblem = {
  name: "func2c",
  family: "mixed",
  space: {
    first: { type: "categorical", choices: NAMES },
    second: { type: "categorical", choices: NAMES },
    ...plane,
  },
  minimum: 2 * CAMEL_MINIMUM,
  evaluate: (params) => ({
    values: [surfaceOf(params, "first") + surfaceOf(params, "second")],
  }),
};

/** How much of the first surface, and what that costs. */
const WEIGHTS = {
  most: [0.9, 0.05],
  none: [0, 0.02],
  half: [0.5, 0],
  some: [0.2, 0.01],
} as const;

const func3c: SingleProblem = {
  name: "func3c",
  family: "mixed",
  space: {
    first: { type: "categorical", choices: NAMES },
    second: { type: "categorical", choices: NAMES },
    weight: { type: "categorical", choices: Object.keys(WEIGHTS) },
    ...plane,
  },
  minimum: CAMEL_MINIMUM,
  evaluate: (params) => {
    const [share, cost] = WEIGHTS[params.weight as keyof typeof WEIGHTS];
    const first = share * surfaceOf(params, "first");
    const second = (1 - share) * surfaceOf(params, "second");
    return { values: [first + second + cost] };
  },
};

const ackley5c: SingleProblem = {
  name: "ackley5c",
  family: "mixed",
  space: {
    ...Object.fromEntries(Array.from({ length: 5 }, (_, d) => [`c${d}`, {
      type: "categorical" as const,
      choices: Array.from({ length: 17 }, (_, i) => `v${(5 * i + d) % 17}`),
    }])),
    x: { type: "float", low: -1, high: 1 },
  },
  minimum: 0,
  evaluate: (params) => {
    const z = Object.values(params).map((v) =>
      typeof v === "string" ? (Number(v.slice(1)) - 11) / 8 : v as number - 0.3
    );
    const waves = sum(z.map((v) => Math.cos(2 * Math.PI * v))) / z.length;
    const far = Math.sqrt(sum(z.map(square)) / z.length);
    return {
      values: [
        20 - 20 * Math.exp(-0.2 * far) + Math.E - Math.exp(waves),
      ],
    };
  },
};

const ARITIES = [2, 4, 8, 16, Infinity];

/** Two variables of each arity; the steps of an integer pass its best value. */
function mixint(f: number, title: string): SingleProblem {
  const { best, value } = bbobFunction(f, 10);
  const axes = best.map((centre, d) => {
    const steps = ARITIES[d >> 1]! - 1;
    const nearest = Math.round((centre + 5) / 10 * steps);
    return { centre, steps, nearest };
  });
  const space = axes.map(({ steps }) =>
    steps === Infinity
      ? { type: "float", low: -5, high: 5 } as const
      : { type: "int", low: 0, high: steps } as const
  );
  return {
    name: `mixint-f${f}-${title}`,
    family: "mixed",
    space: Object.fromEntries(space.map((param, d) => [`x${d}`, param])),
    minimum: 0,
    evaluate: (params) => {
      const x = axes.map(({ centre, steps, nearest }, d) => {
        const given = params[`x${d}`] as number;
        return steps === Infinity
          ? given
          : centre + (given - nearest) * 10 / steps;
      });
      return { values: [value(x)] };
    },
  };
}

/** Categories, integers and reals. */
export const mixed: readonly SingleProblem[] = [
  func2c,
  ackley5c,
  func3c,
  mixint(8, "rosenbrock"),
  mixint(1, "sphere"),
  mixint(15, "rastrigin"),
];
