// The three matrix products, at every lane and tile edge and at real shapes.

import { assertEquals } from "@std/assert";
import {
  LAYERS,
  PRODUCT_FORMS,
  type ProductForm,
  type ProductSizes,
  productSizes,
} from "../../bench/shapes.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { assertWithin } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, uniform } from "../support/numbers.ts";
import * as reference from "../support/reference.ts";
import * as call from "./call.ts";

/** Around lanes of 4 and tiles of 4 or 6 rows × 8 columns, each in every place. */
const EDGES = [1, 3, 4, 5, 6, 7, 8, 9];

/** Two and more tiles, primes, and depths around the panel's 512 and past it. */
const MORE: readonly ProductSizes[] = [
  { M: 12, N: 16, K: 24 },
  { M: 13, N: 37, K: 101 },
  { M: 31, N: 33, K: 32 },
  { M: 33, N: 31, K: 17 },
  { M: 5, N: 9, K: 511 },
  { M: 4, N: 8, K: 512 },
  { M: 6, N: 10, K: 513 },
  { M: 3, N: 17, K: 1025 },
  { M: 9, N: 7, K: 2051 },
  { M: 515, N: 9, K: 3 },
  { M: 2, N: 1031, K: 5 },
];

function edgeSizes(): ProductSizes[] {
  return EDGES.flatMap((M) =>
    EDGES.flatMap((N) => EDGES.map((K) => ({ M, N, K })))
  );
}

/** Multiplying out larger layers in f64 takes seconds; bench/ runs them. */
function layerSizes(form: ProductForm): ProductSizes[] {
  return LAYERS.map((layer) => productSizes(form, layer))
    .filter(({ M, N, K }) => M * N * K <= 2 ** 24);
}

function operands({ M, N, K }: ProductSizes): [Float32Array, Float32Array] {
  return [uniform(M * K, M + 7 * K), uniform(K * N, 1000 + N + 3 * K)];
}

/** K products, K − 1 sums and an epilogue: K + 1 roundings at most. */
function checkProduct(engine: Engine, form: ProductForm, sizes: ProductSizes) {
  const { M, N, K } = sizes, [a, b] = operands(sizes);
  const what = `${form} ${M}×${N}, K ${K}`;
  const plain = reference[form](a, b, M, N, K);
  assertWithin(call[form](engine, a, b, sizes), plain, K + 1, what);
  if (form === "matmulNN") {
    const bias = uniform(N, N), biased = reference.addBias(plain, bias);
    const withBias = call.matmulNN(engine, a, b, sizes, { bias });
    assertWithin(withBias, biased, K + 1, `${what} + bias`);
    const both = call.matmulNN(engine, a, b, sizes, { bias, relu: true });
    assertWithin(both, reference.relu(biased), K + 1, `${what} + bias, ReLU`);
    const rectified = call.matmulNN(engine, a, b, sizes, { relu: true });
    assertWithin(rectified, reference.relu(plain), K + 1, `${what}, ReLU`);
  }
  if (form === "matmulNT") {
    const mask = maskOf(M * N), wanted = reference.masked(plain, mask);
    const found = call.matmulNT(engine, a, b, sizes, mask);
    assertWithin(found, wanted, K + 1, `${what}, masked`);
  }
}

/** As ReLU leaves them: zeros, among them −0, and positive numbers. */
function maskOf(count: number): Float32Array {
  const values = [0, -0, 0.5, 1e-30, 2];
  return Float32Array.from(integers(count, count, 5), (i) => values[i]!);
}

for (const form of PRODUCT_FORMS) {
  testBoth(`${form}() agrees with f64 around lane and tile edges`, (engine) => {
    for (const sizes of edgeSizes()) checkProduct(engine, form, sizes);
  });

  testBoth(`${form}() agrees with f64 past one panel`, (engine) => {
    for (const sizes of MORE) checkProduct(engine, form, sizes);
  });

  testBoth(`${form}() agrees with f64 at real layers`, (engine) => {
    for (const sizes of layerSizes(form)) checkProduct(engine, form, sizes);
  });

  testBoth(
    `${form}() leaves huge and tiny numbers as f32 has them`,
    (engine) => {
      const sizes = { M: 5, N: 9, K: 6 }, [a, b] = operands(sizes);
      const large = a.map((x) => x * 1e30), small = b.map((x) => x * 1e-30);
      const wanted = reference[form](large, small, 5, 9, 6);
      assertWithin(call[form](engine, large, small, sizes), wanted, 7, form);
    },
  );

  testBoth(`${form}() spreads NaN to its row or column alone`, (engine) => {
    const sizes = { M: 5, N: 9, K: 7 }, [a, b] = operands(sizes);
    // Row 2 of the product: a[2][3], stored transposed in matmulTN.
    a[form === "matmulTN" ? 3 * 5 + 2 : 2 * 7 + 3] = NaN;
    const c = call[form](engine, a, b, sizes);
    c.forEach((x, i) => {
      assertEquals(Number.isNaN(x), Math.floor(i / 9) === 2, `[${i}]`);
    });
  });
}

testBoth("matmulNN() lets NaN through ReLU", (engine) => {
  const sizes = { M: 1, N: 8, K: 1 };
  const b = Float32Array.of(NaN, -1, 1, NaN, 0, -0, 2, -2);
  const c = call.matmulNN(engine, Float32Array.of(1), b, sizes, { relu: true });
  assertEquals(c, Float32Array.of(NaN, 0, 1, NaN, 0, 0, 2, 0));
});

testBoth("matmul products repeat to the byte", (engine) => {
  const sizes = { M: 13, N: 37, K: 601 }, [a, b] = operands(sizes);
  for (const form of PRODUCT_FORMS) {
    const first = call[form](engine, a, b, sizes);
    assertEquals(call[form](engine, a, b, sizes), first);
  }
});
