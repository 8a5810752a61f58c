// Batch and layer normalisation, forward and back, against f64.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { withGuardedMemory } from "../support/guarded_memory.ts";
import { maxAbsolute, maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import * as reference from "../support/reference_normalization.ts";

const SIZES = [[4, 4, 4], [5, 5, 8], [17, 40, 40], [64, 61, 64]] as const;
const EPS = 1e-5, MOMENTUM = Math.fround(0.1);
/** Of the largest value: 1e-5 is what the traces of PyTorch are held to. */
const BOUND = 4e-6;

function near(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  what: string,
) {
  const error = maxDifference(found, wanted);
  const allowed = BOUND * Math.max(maxAbsolute(wanted), 1);
  assert(error <= allowed, `${what} is off by ${error}, allowed ${allowed}`);
}

/** Rows of `O` numbers, padded with zeros to `stride`. */
function rows(B: number, O: number, stride: number, seed: number, mean = 0) {
  const values = uniform(B * O, seed, mean - 1, mean + 1);
  const padded = new Float32Array(B * stride);
  for (let i = 0; i < values.length; i++) {
    padded[Math.floor(i / O) * stride + i % O] = values[i]!;
  }
  return padded;
}

function batch(engine: Engine, B: number, O: number, stride: number) {
  const x = rows(B, O, stride, 1, 3), d = rows(B, O, stride, 2);
  const gamma = rows(1, O, stride, 3, 1), beta = rows(1, O, stride, 4);
  const mean = rows(1, O, stride, 5), variance = rows(1, O, stride, 6, 2);
  const input = { x, d, gamma, beta, mean, variance, B, stride };
  const wanted = reference.batchNorm(input, EPS, MOMENTUM);
  const what = `${B}×${O}`;
  withGuardedMemory(engine, (guarded) => {
    const { kernels } = engine, size = B * stride;
    const yPtr = guarded.state(x), xHatPtr = guarded.floats(size);
    const at = {
      gamma: guarded.input(gamma),
      beta: guarded.input(beta),
      roots: guarded.floats(stride),
      mean: guarded.state(mean),
      variance: guarded.state(variance),
    };
    const fixedPtr = guarded.floats(size);
    // deno-fmt-ignore
    kernels.batchNormFixed(fixedPtr, yPtr, at.gamma, at.beta, at.mean, at.variance, B, stride, EPS);
    near(guarded.read(fixedPtr, size), wanted.fixed, `${what} fixed`);
    // deno-fmt-ignore
    kernels.batchNorm(yPtr, xHatPtr, yPtr, at.gamma, at.beta, at.roots, at.mean, at.variance, B, stride, EPS, MOMENTUM);
    near(guarded.read(yPtr, size), wanted.y, `${what} y`);
    near(guarded.read(at.mean, stride), wanted.mean, `${what} mean`);
    near(
      guarded.read(at.variance, stride),
      wanted.variance,
      `${what} variance`,
    );
    const dPtr = guarded.state(d);
    const dGammaPtr = guarded.floats(stride), dBetaPtr = guarded.floats(stride);
    // deno-fmt-ignore
    kernels.batchNormGradient(dPtr, xHatPtr, at.gamma, at.roots, dGammaPtr, dBetaPtr, B, stride);
    near(guarded.read(dPtr, size), wanted.dx, `${what} dx`);
    near(guarded.read(dGammaPtr, stride), wanted.dGamma, `${what} dγ`);
    near(guarded.read(dBetaPtr, stride), wanted.dBeta, `${what} dβ`);
  });
}

testBoth("batchNorm() and its gradient agree with f64", (engine) => {
  for (const [B, O, stride] of SIZES) batch(engine, B, O, stride);
});

testBoth("layerNorm() and its gradient agree with f64", (engine) => {
  for (const [B, O, stride] of SIZES) {
    const x = rows(B, O, stride, 1, 3), d = rows(B, O, stride, 2);
    const gamma = rows(1, O, stride, 3, 1), beta = rows(1, O, stride, 4);
    const input = { x, d, gamma, beta, B, O, stride };
    const wanted = reference.layerNorm(input, EPS);
    const what = `${B}×${O}`;
    withGuardedMemory(engine, (guarded) => {
      const { kernels } = engine, size = B * stride;
      const yPtr = guarded.state(x), xHatPtr = guarded.floats(size);
      const gammaPtr = guarded.input(gamma), betaPtr = guarded.input(beta);
      const rootsPtr = guarded.floats(B);
      // deno-fmt-ignore
      kernels.layerNorm(yPtr, xHatPtr, yPtr, gammaPtr, betaPtr, rootsPtr, B, O, stride, EPS);
      near(guarded.read(yPtr, size), wanted.y, `${what} y`);
      const dPtr = guarded.state(d);
      const dGammaPtr = guarded.floats(stride),
        dBetaPtr = guarded.floats(stride);
      // deno-fmt-ignore
      kernels.layerNormGradient(dPtr, xHatPtr, gammaPtr, rootsPtr, dGammaPtr, dBetaPtr, B, O, stride);
      near(guarded.read(dPtr, size), wanted.dx, `${what} dx`);
      near(guarded.read(dGammaPtr, stride), wanted.dGamma, `${what} dγ`);
      near(guarded.read(dBetaPtr, stride), wanted.dBeta, `${what} dβ`);
    });
  }
});

testBoth("padding stays 0 through both", (engine) => {
  const [B, O, stride] = [5, 3, 8];
  const x = rows(B, O, stride, 1, 3), gamma = rows(1, O, stride, 3, 1);
  withGuardedMemory(engine, (guarded) => {
    const { kernels } = engine, yPtr = guarded.state(x);
    const xHatPtr = guarded.floats(B * stride), rootsPtr = guarded.floats(B);
    const gammaPtr = guarded.input(gamma), betaPtr = guarded.input(gamma);
    // deno-fmt-ignore
    kernels.layerNorm(yPtr, xHatPtr, yPtr, gammaPtr, betaPtr, rootsPtr, B, O, stride, EPS);
    const y = guarded.read(yPtr, B * stride);
    assertEquals(
      y.filter((_, i) => i % stride >= O).every((v) => v === 0),
      true,
    );
  });
});
