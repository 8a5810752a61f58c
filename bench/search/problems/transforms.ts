// The transformations that BBOB functions are built of (RR-6829, section 0.2).

import type { Pcg32 } from "../../../src/random.ts";
import { sum } from "./problem.ts";

type Vector = readonly number[];

export const dot = (a: Vector, b: Vector) => sum(a.map((v, i) => v * b[i]!));

/** A matrix times a vector. */
export const times = (rows: readonly Vector[], x: Vector) =>
  rows.map((row) => dot(row, x));

/** D numbers that are uniform in [-width, width]. */
export function uniforms(D: number, width: number, random: Pcg32): number[] {
  return Array.from({ length: D }, () => width * (2 * random.nextFloat() - 1));
}

/** A random orthogonal matrix: normal vectors, made orthonormal in turn. */
export function rotation(D: number, random: Pcg32): number[][] {
  const rows: number[][] = [];
  for (let d = 0; d < D; d++) {
    let row = Array.from({ length: D }, () => random.nextNormal());
    for (const other of rows) {
      const along = dot(row, other);
      row = row.map((v, i) => v - along * other[i]!);
    }
    const length = Math.sqrt(dot(row, row));
    rows.push(row.map((v) => v / length));
  }
  return rows;
}

/** T_osz: breaks the symmetry of a number by smooth, local irregularities. */
export function oscillate(x: number): number {
  if (x === 0) return 0;
  const log = Math.log(Math.abs(x));
  const [c1, c2] = x > 0 ? [10, 7.9] : [5.5, 3.1];
  const waves = Math.sin(c1! * log) + Math.sin(c2! * log);
  return Math.sign(x) * Math.exp(log + 0.049 * waves);
}

/** T_asy: stretches the positive half of each axis, later axes more. */
export function skewed(beta: number, x: Vector): number[] {
  const last = x.length - 1;
  return x.map((v, i) => v > 0 ? v ** (1 + beta * i / last * Math.sqrt(v)) : v);
}

/** Λ: conditions the axes, the last by the square root of `condition`. */
export function scaled(condition: number, x: Vector): number[] {
  const last = x.length - 1;
  return x.map((v, i) => condition ** (i / last / 2) * v);
}
