// One value under constraints: design problems of the literature (Coello 2000,
// Mezura-Montes and Coello 2005) and the two-dimensional one of Gardner et al.
// 2014. A search is judged by the best trial that breaks none.

import { numbersOf, type SingleProblem, square } from "./problem.ts";

const real = (low: number, high: number) => ({
  type: "float" as const,
  low,
  high,
});

const gardner: SingleProblem = {
  name: "gardner",
  family: "constrained",
  space: { x: real(0, 6), y: real(0, 6) },
  constraints: 1,
  minimum: -1.8887509517,
  evaluate: ({ x, y }) => {
    const [a, b] = [x as number, y as number];
    return {
      values: [Math.cos(2 * a) * Math.cos(b) + Math.sin(a)],
      constraints: {
        c: Math.cos(a) * Math.cos(b) - Math.sin(a) * Math.sin(b) + 0.5,
      },
    };
  },
};

const spring: SingleProblem = {
  name: "spring",
  family: "constrained",
  space: {
    wire: real(0.05, 2),
    coil: real(0.25, 1.3),
    turns: real(2, 15),
  },
  constraints: 4,
  minimum: 0.012665,
  evaluate: (params) => {
    const [d, D, N] = numbersOf(params) as [number, number, number];
    return {
      values: [(N + 2) * D * d * d],
      constraints: {
        deflection: 1 - D ** 3 * N / (71785 * d ** 4),
        stress: (4 * D * D - d * D) / (12566 * (D * d ** 3 - d ** 4)) +
          1 / (5108 * d * d) - 1,
        surge: 1 - 140.45 * d / (D * D * N),
        diameter: (D + d) / 1.5 - 1,
      },
    };
  },
};

const beam: SingleProblem = {
  name: "welded-beam",
  family: "constrained",
  space: {
    weld: real(0.1, 2),
    length: real(0.1, 10),
    depth: real(0.1, 10),
    width: real(0.1, 2),
  },
  constraints: 5,
  minimum: 1.724852,
  evaluate: (params) => {
    const [h, l, t, b] = numbersOf(params) as [number, number, number, number];
    const P = 6000, L = 14, E = 30e6, G = 12e6;
    const R = Math.sqrt(l * l / 4 + square((h + t) / 2));
    const J = 2 * Math.SQRT2 * h * l * (l * l / 12 + square((h + t) / 2));
    const direct = P / (Math.SQRT2 * h * l);
    const turning = P * (L + l / 2) * R / J;
    const shear = Math.sqrt(
      square(direct) + direct * turning * l / R + square(turning),
    );
    const buckling = 4.013 * E * Math.sqrt(t * t * b ** 6 / 36) / (L * L) *
      (1 - t / (2 * L) * Math.sqrt(E / (4 * G)));
    return {
      values: [1.10471 * h * h * l + 0.04811 * t * b * (14 + l)],
      constraints: {
        shear: shear / 13600 - 1,
        bending: 6 * P * L / (b * t * t) / 30000 - 1,
        weld: h - b,
        deflection: 4 * P * L ** 3 / (E * t ** 3 * b) / 0.25 - 1,
        buckling: 1 - buckling / P,
      },
    };
  },
};

/** The thicknesses come in sixteenths of an inch. */
const vessel: SingleProblem = {
  name: "pressure-vessel",
  family: "constrained",
  space: {
    shell: { type: "int", low: 1, high: 99 },
    head: { type: "int", low: 1, high: 99 },
    radius: real(10, 200),
    length: real(10, 200),
  },
  constraints: 3,
  minimum: 6059.714335,
  evaluate: (params) => {
    const [n, m, R, L] = numbersOf(params) as [number, number, number, number];
    const s = n / 16, h = m / 16;
    return {
      values: [
        0.6224 * s * R * L + 1.7781 * h * R * R + 3.1661 * s * s * L +
        19.84 * s * s * R,
      ],
      constraints: {
        shell: 0.0193 * R - s,
        head: 0.00954 * R - h,
        volume: 1 - Math.PI * R * R * (L + 4 / 3 * R) / 1296000,
      },
    };
  },
};

/** The best that breaks nothing is sought. */
export const constrained: readonly SingleProblem[] = [
  gardner,
  spring,
  beam,
  vessel,
];
