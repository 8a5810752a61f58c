// Several values at once: ZDT1 to ZDT4 (Zitzler, Deb, Thiele 2000), DTLZ2 with
// three values (Deb et al. 2005), and constrained ones: C2-DTLZ2 (Jain and Deb
// 2014), OSY (Osyczka and Kundu 1995) and TNK (Tanaka et al. 1995). Reference
// points lie where what random search finds lies before them, too, since after
// 200 trials none is near the front of ZDT.

import type { Params } from "../../../src/tune/trial.ts";
import { box, type MultiProblem, numbersOf, square, sum } from "./problem.ts";

/** ZDT: the first value is x0 (f1), the second is made of g and of their ratio. */
function zdt(
  name: string,
  worst: number,
  space: MultiProblem["space"],
  distance: (rest: readonly number[]) => number,
  shape: (f1: number, g: number) => number,
): MultiProblem {
  return {
    name,
    family: "multi",
    space,
    reference: [1.1, worst],
    evaluate: (params) => {
      const [f1, ...rest] = numbersOf(params) as [number, ...number[]];
      const g = distance(rest);
      return { values: [f1, g * shape(f1, g)] };
    },
  };
}

const slope = (rest: readonly number[]) => 1 + 9 * sum(rest) / rest.length;

const zdt4Space = {
  x0: { type: "float", low: 0, high: 1 } as const,
  ...Object.fromEntries(
    Array.from({ length: 9 }, (_, d) => [`x${d + 1}`, {
      type: "float" as const,
      low: -5,
      high: 5,
    }]),
  ),
};

const waves = (rest: readonly number[]) =>
  1 + 10 * rest.length +
  sum(rest.map((v) => v * v - 10 * Math.cos(4 * Math.PI * v)));

/** DTLZ2's values: a point of the unit sphere, drawn away from it by g. */
function onSphere(params: Params, count: number): number[] {
  const x = numbersOf(params);
  const g = sum(x.slice(count - 1).map((v) => square(v - 0.5)));
  return Array.from({ length: count }, (_, i) => {
    const angles = x.slice(0, count - 1 - i).map((v) => v * Math.PI / 2);
    const last = i === 0 ? 1 : Math.sin(x[count - 1 - i]! * Math.PI / 2);
    return angles.reduce((f, a) => f * Math.cos(a), (1 + g) * last);
  });
}

const dtlz2: MultiProblem = {
  name: "dtlz2",
  family: "multi",
  space: box(12, 0, 1),
  reference: [2.5, 2.5, 2.5],
  evaluate: (params) => ({ values: onSphere(params, 3) }),
};

const c2dtlz2: MultiProblem = {
  name: "c2-dtlz2",
  family: "multi",
  space: box(12, 0, 1),
  constraints: 1,
  reference: [2.5, 2.5],
  evaluate: (params) => {
    const values = onSphere(params, 2);
    const r = 0.2, all = sum(values.map(square));
    const corners = values.map((f) =>
      square(f - 1) + all - square(f) - square(r)
    );
    const middle = sum(values.map((f) => square(f - Math.SQRT1_2))) - square(r);
    return { values, constraints: { c: Math.min(...corners, middle) } };
  },
};

const osy: MultiProblem = {
  name: "osy",
  family: "multi",
  space: {
    x1: { type: "float", low: 0, high: 10 },
    x2: { type: "float", low: 0, high: 10 },
    x3: { type: "float", low: 1, high: 5 },
    x4: { type: "float", low: 0, high: 6 },
    x5: { type: "float", low: 1, high: 5 },
    x6: { type: "float", low: 0, high: 10 },
  },
  constraints: 6,
  reference: [0, 400],
  evaluate: (params) => {
    const x = numbersOf(params);
    const [x1, x2, x3, x4, x5, x6] = x as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const first = -25 * square(x1 - 2) - square(x2 - 2) - square(x3 - 1) -
      square(x4 - 4) - square(x5 - 1);
    return {
      values: [first, sum(x.map(square))],
      constraints: {
        c1: 2 - x1 - x2,
        c2: x1 + x2 - 6,
        c3: x2 - x1 - 2,
        c4: x1 - 3 * x2 - 2,
        c5: square(x3 - 3) + x4 - 4,
        c6: 4 - square(x5 - 3) - x6,
      },
    };
  },
};

const tnk: MultiProblem = {
  name: "tnk",
  family: "multi",
  space: box(2, 1e-6, Math.PI),
  constraints: 2,
  reference: [1.2, 1.2],
  evaluate: (params) => {
    const [a, b] = numbersOf(params) as [number, number];
    return {
      values: [a, b],
      constraints: {
        c1: 1 + 0.1 * Math.cos(16 * Math.atan(a / b)) - a * a - b * b,
        c2: square(a - 0.5) + square(b - 0.5) - 0.5,
      },
    };
  },
};

/** Problems with two or three values. */
export const multi: readonly MultiProblem[] = [
  zdt("zdt1", 11, box(30, 0, 1), slope, (f1, g) => 1 - Math.sqrt(f1 / g)),
  zdt("zdt2", 11, box(30, 0, 1), slope, (f1, g) => 1 - square(f1 / g)),
  zdt(
    "zdt3",
    11,
    box(30, 0, 1),
    slope,
    (f1, g) => 1 - Math.sqrt(f1 / g) - f1 / g * Math.sin(10 * Math.PI * f1),
  ),
  zdt("zdt4", 300, zdt4Space, waves, (f1, g) => 1 - Math.sqrt(f1 / g)),
  dtlz2,
  c2dtlz2,
  osy,
  tnk,
];
