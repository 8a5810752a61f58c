import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  dot,
  factorize,
  factorizeWithJitter,
  invert,
  solveLower,
  solveUpper,
} from "../../../src/tune/math/linear_algebra.ts";

/** A random positive definite matrix, B·Bᵀ + I, and a right-hand side. */
function problem(n: number) {
  const random = new Pcg32(BigInt(n));
  const draw = (length: number) =>
    Float64Array.from({ length }, () => random.nextNormal());
  const B = draw(n * n), matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      matrix[i * n + j] = dot(B, i * n, B, j * n, n) + (i === j ? 1 : 0);
    }
  }
  return { matrix, b: draw(n) };
}

for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 31]) {
  Deno.test(`solveLower() and solveUpper() solve with ${n} unknowns`, () => {
    const { matrix, b } = problem(n);
    const lower = factorizeWithJitter(matrix, n);
    const x = b.slice();
    solveLower(lower, n, x);
    solveUpper(lower, n, x);
    for (let i = 0; i < n; i++) {
      assertAlmostEquals(dot(matrix, i * n, x, 0, n), b[i]!, 1e-10);
    }
  });

  Deno.test(`invert() gives the lower triangle of the inverse, n = ${n}`, () => {
    const { matrix, b } = problem(n);
    const lower = factorizeWithJitter(matrix, n);
    const inverse = invert(lower, n);
    const x = b.slice();
    solveLower(lower, n, x);
    solveUpper(lower, n, x);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) {
        sum += inverse[i >= j ? i * n + j : j * n + i]! * b[j]!;
      }
      assertAlmostEquals(sum, x[i]!, 1e-10);
    }
  });
}

Deno.test("factorize() says when a matrix is not positive definite", () => {
  assert(!factorize(Float64Array.of(1, 2, 2, 1), 2));
  assert(!factorize(Float64Array.of(NaN), 1));
});

Deno.test("factorizeWithJitter() factorizes a singular matrix, hardly changed", () => {
  const n = 12, ones = new Float64Array(n * n).fill(1);
  const lower = factorizeWithJitter(ones, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      assertAlmostEquals(dot(lower, i * n, lower, j * n, j + 1), 1, 1e-8);
    }
  }
});

Deno.test("factorizeWithJitter() refuses what no jitter repairs", () => {
  assertThrows(
    () => factorizeWithJitter(Float64Array.of(1, 0, 5, 1), 2),
    RangeError,
    "mean diagonal is 1",
  );
  assertThrows(
    () => factorizeWithJitter(Float64Array.of(NaN), 1),
    RangeError,
    "mean diagonal is NaN",
  );
});
