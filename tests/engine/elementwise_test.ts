// Vectors combined element by element, dropout and mixed rows.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import {
  type GuardedMemory,
  withGuardedMemory,
} from "../support/guarded_memory.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";

const COUNTS = [4, 8, 12, 60, 1000];

/** y after a kernel of y and x. */
function combine(
  engine: Engine,
  y: Float32Array,
  x: Float32Array,
  kernel: (yPtr: number, xPtr: number, guarded: GuardedMemory) => void,
): Float32Array {
  return withGuardedMemory(engine, (guarded) => {
    const yPtr = guarded.state(y);
    kernel(yPtr, guarded.input(x), guarded);
    return guarded.read(yPtr, y.length);
  });
}

testBoth("add(), multiply() and blend() round once or twice", (engine) => {
  const { add, multiply, blend } = engine.kernels;
  for (const count of COUNTS) {
    const y = uniform(count, 1), x = uniform(count, 2), keep = Math.fround(0.9);
    const sum = combine(engine, y, x, (a, b) => add(a, b, count));
    assertEquals(sum, y.map((v, i) => v + x[i]!));
    const product = combine(engine, y, x, (a, b) => multiply(a, b, count));
    assertEquals(product, y.map((v, i) => v * x[i]!));
    const mean = combine(engine, y, x, (a, b) => blend(a, b, count, keep));
    mean.forEach((v, i) => {
      assert(Math.abs(v - keep * y[i]! - (1 - keep) * x[i]!) < 2e-7);
    });
  }
});

testBoth(
  "addSigns() adds the factor with the sign of each parameter",
  (engine) => {
    const p = Float32Array.of(2, -3, 0, -0), g = new Float32Array(4).fill(1);
    const found = combine(
      engine,
      g,
      p,
      (a, b) => engine.kernels.addSigns(a, b, 4, 0.25),
    );
    assertEquals([...found], [1.25, 0.75, 1, 1]);
  },
);

testBoth("clamp() keeps within the limit and hides no NaN", (engine) => {
  const x = Float32Array.of(3, -3, 0.5, NaN);
  const found = combine(engine, x, x, (a) => engine.kernels.clamp(a, 4, 1));
  assertEquals([...found], [1, -1, 0.5, NaN]);
});

testBoth("sumSquares() is exact to f64", (engine) => {
  for (const count of COUNTS) {
    const x = uniform(count, 3, -1e3, 1e3);
    const wanted = x.reduce((sum, v) => sum + v * v, 0);
    const found = withGuardedMemory(
      engine,
      (guarded) => engine.kernels.sumSquares(guarded.input(x), count),
    );
    assert(
      Math.abs(found / wanted - 1) < 1e-12,
      `${found}, expected ${wanted}`,
    );
  }
});

testBoth(
  "dropout() drops the share, scales the rest, and repeats by seed",
  (engine) => {
    const count = 40_000, x = new Float32Array(count).fill(1);
    const state = BigUint64Array.of(1n, 3n);
    const run = (rate: number) =>
      withGuardedMemory(engine, (guarded) => {
        const xPtr = guarded.state(x), maskPtr = guarded.floats(count);
        const statePtr = guarded.state(new Uint8Array(state.buffer));
        engine.kernels.dropout(xPtr, maskPtr, count, rate, statePtr);
        const mask = guarded.read(maskPtr, count);
        assertEquals(guarded.read(xPtr, count), mask);
        return mask;
      });
    const mask = run(0.25), kept = Math.fround(1 / 0.75);
    const share = mask.filter((v) => v === 0).length / count;
    assert(Math.abs(share - 0.25) < 0.01, `${share}`);
    assert(mask.every((v) => v === 0 || v === kept));
    assertEquals(run(0.25), mask);
    assert(run(0).every((v) => v === 1));
  },
);

testBoth("mixRows() mixes every row with its partner", (engine) => {
  const x = uniform(3 * 8, 1), share = Math.fround(0.3);
  const partners = Uint32Array.of(2, 1, 0);
  const found = withGuardedMemory(engine, (guarded) => {
    const outPtr = guarded.floats(24);
    engine.kernels.mixRows(
      outPtr,
      guarded.input(x),
      guarded.input(partners),
      3,
      8,
      share,
    );
    return guarded.read(outPtr, 24);
  });
  found.forEach((v, i) => {
    const other = x[partners[Math.floor(i / 8)]! * 8 + i % 8]!;
    assert(Math.abs(v - share * x[i]! - (1 - share) * other) < 2e-7);
  });
});

testBoth("power() and cosine() are those of mathematics", ({ kernels }) => {
  for (const [x, y] of [[0.96, 0.004], [2, 10], [0.5, 1 / 3]] as const) {
    assert(Math.abs(kernels.power(x, y) / x ** y - 1) < 1e-15);
  }
  for (const x of [0, 1, Math.PI, -20]) {
    assert(Math.abs(kernels.cosine(x) - Math.cos(x)) < 1e-15);
  }
});

testBoth("clearPadding() clears padding columns and nothing else", (engine) => {
  const found = withGuardedMemory(engine, (guarded) => {
    const ptr = guarded.state(new Float32Array(16).fill(1));
    engine.kernels.clearPadding(ptr, 2, 5, 8);
    return guarded.read(ptr, 16);
  });
  found.forEach((v, i) => assertEquals(v, i % 8 < 5 ? 1 : 0));
});
