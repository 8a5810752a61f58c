// Cross-entropy against targets that are no single class: label smoothing, class weights, mixup.

import { exp4, log32 } from "../lib/exp";
import { sumLanes } from "../lib/lanes";

/**
 * For each row z with labels y and y′:
 * t[c] = w[c]·(s/C + (1 − s)·(share·[c = y] + (1 − share)·[c = y′])),
 * loss −= Σ_c t[c]·log softmax(z)[c], weight += share·w[y] + (1 − share)·w[y′]; hits as in
 * softmax_cross_entropy.ts, of y. If isTraining,
 * z[c] ← (Σt·softmax(z)[c] − t[c])/weight of the batch.
 *
 * z: B × stride, padding columns become 0; labels: u8 of all samples; samples, partners: B u32
 * indices into them; weights: C f32; totals: f64 loss, hits, weight, all added to.
 * Requires: C ≤ stride, stride a multiple of 4; a batch weighs more than 0.
 * Error: that of softmaxCrossEntropy times Σt, tests/engine/soft_targets_test.ts.
 * Source: torch.nn.CrossEntropyLoss(weight, label_smoothing), whose mean is over weights.
 */
export function softTargetCrossEntropy(
  zPtr: usize, labelsPtr: usize, samplesPtr: usize, partnersPtr: usize, weightsPtr: usize,
  totalsPtr: usize, B: i32, C: i32, stride: i32, smoothing: f32, share: f32, isTraining: i32,
): void {
  let loss: f64 = 0, weight: f64 = 0, hits = 0;
  for (let b = 0; b < B; b++) {
    weight += <f64>(share * weightOf(labelsPtr, samplesPtr, weightsPtr, b)) +
      <f64>((<f32>1 - share) * weightOf(labelsPtr, partnersPtr, weightsPtr, b));
  }
  const scale: f32 = isTraining ? <f32>(1 / weight) : 0;
  for (let b = 0; b < B; b++) {
    const row = zPtr + (<usize>(b * stride) << 2);
    const own = labelOf(labelsPtr, samplesPtr, b), other = labelOf(labelsPtr, partnersPtr, b);
    let top = 0, highest = load<f32>(row);
    for (let c = 1; c < C; c++) {
      const z = load<f32>(row + (<usize>c << 2));
      if (z > highest) {
        highest = z;
        top = c;
      }
    }
    hits += i32(top == own);
    for (let c = C; c < stride; c++) store<f32>(row + (<usize>c << 2), -f32.MAX_VALUE);
    const shift = f32x4.splat(highest);
    let sums = f32x4.splat(0);
    for (let c = 0; c < stride; c += 4) {
      sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(row + (<usize>c << 2)), shift)));
    }
    const sum = sumLanes(sums), logSum = log32(sum);
    let total: f32 = 0;
    for (let c = 0; c < C; c++) {
      const at = <usize>c << 2;
      const target = targetOf(weightsPtr + at, c, own, other, C, smoothing, share);
      total += target;
      if (target > 0) loss += <f64>(target * (logSum - (load<f32>(row + at) - highest)));
    }
    if (scale == 0) continue;
    const factor = f32x4.splat(total * scale / sum);
    for (let c = 0; c < stride; c += 4) {
      const p = row + (<usize>c << 2);
      v128.store(p, f32x4.mul(exp4(f32x4.sub(v128.load(p), shift)), factor));
    }
    for (let c = 0; c < C; c++) {
      const at = <usize>c << 2;
      const target = targetOf(weightsPtr + at, c, own, other, C, smoothing, share);
      store<f32>(row + at, load<f32>(row + at) - target * scale);
    }
    for (let c = C; c < stride; c++) store<f32>(row + (<usize>c << 2), 0);
  }
  store<f64>(totalsPtr, load<f64>(totalsPtr) + loss);
  store<f64>(totalsPtr, load<f64>(totalsPtr, 8) + <f64>hits, 8);
  store<f64>(totalsPtr, load<f64>(totalsPtr, 16) + weight, 16);
}

@inline
function labelOf(labelsPtr: usize, samplesPtr: usize, b: i32): i32 {
  return <i32>load<u8>(labelsPtr + load<u32>(samplesPtr + (<usize>b << 2)));
}

@inline
function weightOf(labelsPtr: usize, samplesPtr: usize, weightsPtr: usize, b: i32): f32 {
  return load<f32>(weightsPtr + (<usize>labelOf(labelsPtr, samplesPtr, b) << 2));
}

@inline
function targetOf(
  weightPtr: usize, c: i32, own: i32, other: i32, C: i32, smoothing: f32, share: f32,
): f32 {
  let hard: f32 = 0;
  if (c == own) hard += share;
  if (c == other) hard += <f32>1 - share;
  return load<f32>(weightPtr) * (smoothing / <f32>C + (<f32>1 - smoothing) * hard);
}
