// Cross-entropy with label smoothing, class weights and mixed labels, against
// its definition in f64 and against the kernel of plain labels.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { withGuardedMemory } from "../support/guarded_memory.ts";
import { maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, uniform } from "../support/numbers.ts";
import * as call from "./call.ts";

interface Case {
  readonly C: number;
  readonly smoothing: number;
  readonly share: number;
  readonly weights: Float32Array;
}

const B = 9;

function inputs(C: number) {
  const stride = Math.ceil(C / 8) * 8, z = new Float32Array(B * stride);
  uniform(B * C, C, -5, 5).forEach((value, i) => {
    z[Math.floor(i / C) * stride + i % C] = value;
  });
  const labels = Uint8Array.from(integers(30, C, C));
  const samples = integers(B, 1, 30), partners = integers(B, 2, 30);
  return { stride, z, labels, samples, partners };
}

function run(engine: Engine, one: Case, isTraining: boolean) {
  const { C, smoothing, share, weights } = one;
  const { stride, z, labels, samples, partners } = inputs(C);
  return withGuardedMemory(engine, (guarded) => {
    const zPtr = guarded.state(z),
      totalsPtr = guarded.state(new Float64Array(3));
    // deno-fmt-ignore
    engine.kernels.softTargetCrossEntropy(
      zPtr, guarded.input(labels), guarded.input(samples), guarded.input(partners),
      guarded.input(weights), totalsPtr, B, C, stride, smoothing, share, Number(isTraining),
    );
    const [loss, hits, weight] = engine.doubles(totalsPtr, 3).slice();
    return { z: guarded.read(zPtr, z.length), loss, hits, weight };
  });
}

function reference({ C, smoothing, share, weights }: Case) {
  const { stride, z, labels, samples, partners } = inputs(C);
  let loss = 0, weight = 0;
  const gradient = new Float64Array(z.length);
  for (let b = 0; b < B; b++) {
    const row = z.subarray(b * stride, b * stride + C);
    const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
    const own = labels[samples[b]!]!, other = labels[partners[b]!]!;
    weight += share * weights[own]! + (1 - share) * weights[other]!;
    const targets = Array.from(row, (_, c) => {
      const hard = share * Number(c === own) +
        (1 - share) * Number(c === other);
      return weights[c]! * (smoothing / C + (1 - smoothing) * hard);
    });
    const sum = targets.reduce((a, t) => a + t, 0);
    targets.forEach((target, c) => {
      const p = Math.exp(row[c]!) / total;
      loss -= target * Math.log(p);
      gradient[b * stride + c] = sum * p - target;
    });
  }
  return { loss, weight, gradient: gradient.map((g) => g / weight) };
}

const CASES: readonly Case[] = [2, 3, 8, 10].flatMap((C) =>
  [[0, 1], [0.1, 1], [0, 0.7], [0.2, 0.4]].map(([smoothing, share]) => ({
    C,
    smoothing: Math.fround(smoothing!),
    share: Math.fround(share!),
    weights: uniform(C, C + 1, 0.2, 3),
  }))
);

testBoth("softTargetCrossEntropy() agrees with f64", (engine) => {
  for (const one of CASES) {
    const what = JSON.stringify({ ...one, weights: undefined });
    const found = run(engine, one, true), wanted = reference(one);
    assert(Math.abs(found.loss! / wanted.loss - 1) < 1e-6, `${what} loss`);
    assert(
      Math.abs(found.weight! / wanted.weight - 1) < 1e-6,
      `${what} weight`,
    );
    const error = maxDifference(found.z, wanted.gradient);
    assert(error < 1e-6, `${what}: gradient is off by ${error}`);
  }
});

testBoth(
  "hard labels of equal weight give the plain cross-entropy",
  (engine) => {
    for (const C of [2, 10]) {
      const { stride, z, labels, samples } = inputs(C);
      const weights = new Float32Array(C).fill(1);
      const soft = run(engine, { C, smoothing: 0, share: 1, weights }, true);
      const scale = Math.fround(1 / B);
      const hard = call.softmaxCrossEntropy(
        engine,
        z,
        labels,
        samples,
        C,
        scale,
      );
      assert(Math.abs(soft.loss! - hard.lossSum) < 1e-6);
      assertEquals([soft.hits, soft.weight], [hard.hits, B]);
      assert(maxDifference(soft.z, hard.gradient) < 1e-7, `${C} of ${stride}`);
    }
  },
);

testBoth("a NaN logit makes the loss NaN", (engine) => {
  withGuardedMemory(engine, (guarded) => {
    const z = Float32Array.of(NaN, 0, 1, 2),
      totals = guarded.state(new Float64Array(3));
    const samples = guarded.input(Uint32Array.of(0));
    const ones = guarded.input(new Float32Array(4).fill(1));
    // deno-fmt-ignore
    engine.kernels.softTargetCrossEntropy(
      guarded.state(z), guarded.input(Uint8Array.of(1)), samples, samples, ones, totals, 1, 4, 4, 0, 1, 1,
    );
    assert(Number.isNaN(engine.doubles(totals, 1)[0]));
  });
});
