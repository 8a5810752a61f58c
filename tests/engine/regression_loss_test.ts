// Squared error and Huber's loss against f64, with the gradient by its rule.

import { assert, assertEquals } from "@std/assert";
import { withGuardedMemory } from "../support/guarded_memory.ts";
import { maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, uniform } from "../support/numbers.ts";

/** loss and slope of an error, in f64. */
function rule(e: number, delta: number): readonly [number, number] {
  if (delta === 0) return [e * e, 2 * e];
  return Math.abs(e) <= delta
    ? [e * e / 2, e]
    : [delta * (Math.abs(e) - delta / 2), delta * Math.sign(e)];
}

testBoth("regressionLoss() agrees with f64", (engine) => {
  for (const [B, O, stride] of [[1, 1, 8], [7, 3, 8], [64, 8, 8]] as const) {
    for (const delta of [0, 0.5, 2]) {
      const z = new Float32Array(B * stride).fill(5);
      uniform(B * O, B, -2, 2).forEach((value, i) => {
        z[Math.floor(i / O) * stride + i % O] = value;
      });
      const targets = uniform(20 * O, O, -2, 2), samples = integers(B, 3, 20);
      const scale = Math.fround(1 / (B * O));
      let loss = 0;
      const wanted = new Float64Array(z.length);
      for (let b = 0; b < B; b++) {
        for (let c = 0; c < O; c++) {
          const i = b * stride + c;
          const [own, slope] = rule(
            z[i]! - targets[samples[b]! * O + c]!,
            delta,
          );
          loss += own;
          wanted[i] = slope * scale;
        }
      }
      withGuardedMemory(engine, (guarded) => {
        const zPtr = guarded.state(z),
          totalsPtr = guarded.state(Float64Array.of(1));
        const tPtr = guarded.input(targets),
          samplesPtr = guarded.input(samples);
        // deno-fmt-ignore
        engine.kernels.regressionLoss(zPtr, tPtr, samplesPtr, totalsPtr, B, O, stride, delta, 0);
        assertEquals(guarded.read(zPtr, z.length), z);
        // deno-fmt-ignore
        engine.kernels.regressionLoss(zPtr, tPtr, samplesPtr, totalsPtr, B, O, stride, delta, scale);
        const found = engine.doubles(totalsPtr, 1)[0]!;
        assert(Math.abs(found - 1 - 2 * loss) < 1e-6 * (1 + loss), `${found}`);
        assert(maxDifference(guarded.read(zPtr, z.length), wanted) < 1e-6);
      });
    }
  }
});
