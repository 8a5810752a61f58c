// Softmax with cross-entropy: loss, hits and gradient of a batch in one pass over the logits.

import { exp4, log32 } from "../lib/exp";
import { sumLanes } from "../lib/lanes";

/**
 * For each row z with label y: loss += log Σ_c e^z[c] − z[y]; hits += argmax z = y (the first of
 * equals); and, if gradientScale is not 0, z[c] ← (softmax(z)[c] − [c = y])·gradientScale.
 *
 * z: B × stride f32, overwritten by its gradient, padding columns by 0; labels: u8 of all samples,
 * samples: B u32 indices into them; totals: f64 loss sum then f64 hit count, both added to.
 * Requires: C ≤ stride, stride a multiple of 4; labels below C; totals 8-aligned.
 * Error: probabilities (C + 8 + min(max z − z, 50))·ε relative and at least e^−50 absolute, loss of
 *   a row (C/4 + 8)·ε·(1 + max|z|); tests/engine/softmax_test.ts.
 * Source: the maximum is subtracted first, so no exponential exceeds 1;
 *   d loss/dz = softmax(z) − onehot(y).
 * A NaN logit makes the loss NaN: that is how a diverged run is noticed.
 */
export function softmaxCrossEntropy(
  zPtr: usize, labelsPtr: usize, samplesPtr: usize, totalsPtr: usize,
  B: i32, C: i32, stride: i32, gradientScale: f32,
): void {
  let lossSum: f64 = 0, hits = 0;
  for (let b = 0; b < B; b++) {
    const row = zPtr + (<usize>(b * stride) << 2);
    const label = <i32>load<u8>(labelsPtr + load<u32>(samplesPtr + (<usize>b << 2)));
    const target = load<f32>(row + (<usize>label << 2));
    const top = argMax(row, C);
    const highest = load<f32>(row + (<usize>top << 2));
    hits += i32(top == label);
    // Padding logits become −∞, whose exponential vanishes next to the largest one's 1.
    for (let c = C; c < stride; c++) store<f32>(row + (<usize>c << 2), -f32.MAX_VALUE);
    const shift = f32x4.splat(highest);
    let sums = f32x4.splat(0);
    for (let c = 0; c < stride; c += 4) {
      const p = row + (<usize>c << 2);
      const e = exp4(f32x4.sub(v128.load(p), shift));
      v128.store(p, e);
      sums = f32x4.add(sums, e);
    }
    const sum = sumLanes(sums);
    lossSum += <f64>(log32(sum) - (target - highest));
    if (gradientScale == 0) continue;
    const factor = f32x4.splat(gradientScale / sum);
    for (let c = 0; c < stride; c += 4) {
      const p = row + (<usize>c << 2);
      v128.store(p, f32x4.mul(v128.load(p), factor));
    }
    const labelPtr = row + (<usize>label << 2);
    store<f32>(labelPtr, load<f32>(labelPtr) - gradientScale);
    for (let c = C; c < stride; c++) store<f32>(row + (<usize>c << 2), 0);
  }
  store<f64>(totalsPtr, load<f64>(totalsPtr) + lossSum);
  store<f64>(totalsPtr, load<f64>(totalsPtr, 8) + <f64>hits, 8);
}

@inline
function argMax(row: usize, C: i32): i32 {
  let top = 0, highest = load<f32>(row);
  for (let c = 1; c < C; c++) {
    const z = load<f32>(row + (<usize>c << 2));
    if (z > highest) {
      highest = z;
      top = c;
    }
  }
  return top;
}
