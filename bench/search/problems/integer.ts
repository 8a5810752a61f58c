// Spaces of integers alone: a rotated quadratic on a lattice, and the shape of
// a kernel's launch, where powers of two win and a product must not be too big.

import { Pcg32 } from "../../../src/random.ts";
import { numbersOf, type SingleProblem, square, sum } from "./problem.ts";
import { rotation, times } from "./transforms.ts";

const lattice: SingleProblem = {
  name: "lattice-quadratic",
  family: "integer",
  space: Object.fromEntries(
    Array.from({ length: 8 }, (_, d) => [`n${d}`, {
      type: "int" as const,
      low: 0,
      high: 20,
    }]),
  ),
  minimum: 0,
  evaluate: (() => {
    const random = Pcg32.of(1, "split", 8);
    const R = rotation(8, random);
    const best = Array.from({ length: 8 }, () => random.nextBelow(21));
    return (params) => {
      const z = times(R, numbersOf(params).map((n, d) => n - best[d]!));
      return { values: [sum(z.map((v, d) => 10 ** (2 * d / 7) * square(v)))] };
    };
  })(),
};

/** How far a number is from a power of two, 0 to about a half. */
const uneven = (n: number) => {
  const log = Math.log2(n);
  return Math.abs(log - Math.round(log));
};

const tiles: SingleProblem = {
  name: "kernel-tiles",
  family: "integer",
  space: {
    tileM: { type: "int", low: 1, high: 256, log: true },
    tileN: { type: "int", low: 1, high: 256, log: true },
    tileK: { type: "int", low: 1, high: 128, log: true },
    unroll: { type: "int", low: 1, high: 16 },
    stages: { type: "int", low: 1, high: 6 },
    warps: { type: "int", low: 1, high: 16, log: true },
  },
  minimum: 1,
  evaluate: (params) => {
    const [m, n, k, unroll, stages, warps] = numbersOf(params);
    const memory = (m! + n!) * k! * stages!;
    const spilt = Math.max(0, Math.log2(memory / 24576));
    const reuse = square(Math.log2(m! / 128)) + square(Math.log2(n! / 64)) +
      0.5 * square(Math.log2(k! / 32));
    const time = 1 + 0.08 * reuse + 0.1 * square(Math.log2(unroll! / 4)) +
      0.1 * square(stages! - 4) + 0.1 * square(Math.log2(warps! / 8)) +
      0.5 * (uneven(m!) + uneven(n!) + uneven(k!)) + 2 * spilt;
    return { values: [time] };
  },
};

/** Only integers. */
export const integer: readonly SingleProblem[] = [lattice, tiles];
