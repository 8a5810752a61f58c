// Softmax with cross-entropy: loss, hits, gradient and labels of a batch.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { EPSILON } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, uniform } from "../support/numbers.ts";
import * as reference from "../support/reference.ts";
import * as call from "./call.ts";

const CLASSES = [2, 3, 4, 5, 7, 8, 9, 10, 17, 100, 256];
const BATCHES = [1, 5, 64];
/** Logits as networks have them, saturated ones, and where e^z overflows. */
const RANGES = [1, 30, 300, 1e30, 1.5e38];
/** e^−50: what the smallest probabilities are rounded up to. */
const LEAST = Math.exp(-50) * 1.0001;

interface Case {
  readonly B: number;
  readonly C: number;
  readonly range: number;
}

const CASES: readonly Case[] = CLASSES.flatMap((C) =>
  BATCHES.flatMap((B) => RANGES.map((range) => ({ B, C, range })))
);

/** Rows of C logits padded with dirt to whole lanes, and the rows alone. */
function logitsOf({ B, C, range }: Case, multiple: number) {
  const stride = Math.ceil(C / multiple) * multiple;
  const rows = uniform(B * C, B + C, -range, range);
  const z = new Float32Array(B * stride).fill(NaN);
  for (let i = 0; i < rows.length; i++) {
    z[Math.floor(i / C) * stride + i % C] = rows[i]!;
  }
  return { rows, z, stride };
}

/** Labels of all samples, and which of them the batch holds. */
function labelsOf({ B, C }: Case) {
  const labels = Uint8Array.from(integers(100, C, C));
  const samples = integers(B, B * C, 100);
  return { labels, samples, batch: samples.map((n) => labels[n]!) };
}

/**
 * Relative error allowed to e^(z − highest) / sum: rounding z − highest, the
 * exponential (2 ulp), summing C of them, and the division and product.
 */
function roundings(z: number, highest: number, C: number): number {
  return C + 8 + Math.min(Math.abs(z - highest), 50);
}

function checkCase(engine: Engine, one: Case, gradientScale: number): void {
  const { B, C } = one, what = `${B}×${C} in ±${one.range}`;
  const { rows, z, stride } = logitsOf(one, 4);
  const { labels, samples, batch } = labelsOf(one);
  const scale = Math.fround(gradientScale);
  const wanted = reference.softmaxCrossEntropy(rows, batch, C, scale);
  const found = call.softmaxCrossEntropy(engine, z, labels, samples, C, scale);
  const lossSum = wanted.losses.reduce((sum, loss) => sum + loss, 0);
  const allowed = B * (C / 4 + 8) * EPSILON * (1 + one.range);
  assert(
    Math.abs(found.lossSum - lossSum) <= allowed,
    `${what}: loss ${found.lossSum}, expected ${lossSum} ± ${allowed}`,
  );
  assertEquals(found.hits, wanted.hits, what);
  found.gradient.forEach((g, at) => {
    const b = Math.floor(at / stride), c = at % stride;
    if (c >= C) return assertEquals(g, 0, `${what}: padding of row ${b}`);
    const i = b * C + c, p = wanted.probabilities[i]!;
    const highest = Math.max(...rows.subarray(b * C, b * C + C));
    // Subtracting the label's 1 rounds once more, by half an ulp of at most 1.
    const error = roundings(rows[i]!, highest, C) * EPSILON * p +
      (c === batch[b] ? EPSILON : 0) + LEAST;
    assert(
      Math.abs(g - wanted.gradient[i]!) <= error * scale,
      `${what}: gradient [${b}][${c}] is ${g}, expected ${wanted.gradient[i]}`,
    );
  });
}

testBoth(
  "softmaxCrossEntropy() agrees with f64, also where e^z overflows",
  (engine) => {
    for (const one of CASES) {
      for (const gradientScale of [1, 1 / one.B]) {
        checkCase(engine, one, gradientScale);
      }
    }
  },
);

testBoth(
  "softmaxCrossEntropy() scores alone where the gradient scale is 0",
  (engine) => {
    const one = { B: 5, C: 10, range: 3 }, { z } = logitsOf(one, 8);
    const { labels, samples } = labelsOf(one);
    const score = (scale: number) =>
      call.softmaxCrossEntropy(engine, z, labels, samples, 10, scale);
    const alone = score(0), withGradient = score(1);
    assertEquals(alone.lossSum, withGradient.lossSum);
    assertEquals(alone.hits, withGradient.hits);
  },
);

testBoth("softmaxCrossEntropy() adds to the totals", (engine) => {
  const z = Float32Array.of(0, 0, 0, 0), labels = Uint8Array.of(0);
  const totals = Float64Array.of(10, 7);
  const samples = Uint32Array.of(0);
  // deno-fmt-ignore
  const { lossSum, hits } = call.softmaxCrossEntropy(
    engine, z, labels, samples, 4, 1, totals,
  );
  assert(Math.abs(lossSum - 10 - Math.log(4)) < 1e-6);
  assertEquals(hits, 8);
});

testBoth(
  "softmaxCrossEntropy() makes the loss NaN of one NaN or infinite logit",
  (engine) => {
    for (const bad of [NaN, Infinity]) {
      for (let at = 0; at < 5; at++) {
        const z = Float32Array.of(1, 2, 3, 4, 5, 0, 0, 0);
        z[at] = bad;
        for (let label = 0; label < 5; label++) {
          // deno-fmt-ignore
          const { lossSum } = call.softmaxCrossEntropy(
          engine, z, Uint8Array.of(label), Uint32Array.of(0), 5, 1,
        );
          assert(
            !Number.isFinite(lossSum),
            `z[${at}] = ${bad}, label ${label}`,
          );
        }
      }
    }
  },
);

testBoth(
  "softmaxCrossEntropy() counts the first of equal logits as the answer",
  (engine) => {
    const z = Float32Array.of(1, 3, 3, 3), samples = Uint32Array.of(0);
    const hits = [0, 1, 2, 3].map((label) =>
      call.softmaxCrossEntropy(engine, z, Uint8Array.of(label), samples, 4, 1)
        .hits
    );
    assertEquals(hits, [0, 1, 0, 0]);
  },
);
