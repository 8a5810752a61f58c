// Losses of regression: squared error and Huber's, of any number of outputs.

/**
 * For every output, with its error e = z − t: loss += e², or with delta > 0 Huber's loss
 * (Huber 1964; torch.nn.HuberLoss): e²/2 within ±delta, else delta·(|e| − delta/2). If
 * gradientScale is not 0, z ← gradientScale·d loss/dz.
 *
 * z: B × stride, padding columns become 0; targets: f32, O of each sample; samples: B u32 indices;
 * totals: f64 loss sum, added to. Requires: O ≤ stride.
 * Error: 4·ε·(|z| + |t|)·|e|, tests/engine/regression_loss_test.ts.
 */
export function regressionLoss(
  zPtr: usize, targetsPtr: usize, samplesPtr: usize, totalsPtr: usize, B: i32, O: i32, stride: i32,
  delta: f32, gradientScale: f32,
): void {
  let loss: f64 = 0;
  for (let b = 0; b < B; b++) {
    const row = zPtr + (<usize>(b * stride) << 2);
    const target = targetsPtr + (<usize>load<u32>(samplesPtr + (<usize>b << 2)) * O << 2);
    for (let c = 0; c < O; c++) {
      const at = <usize>c << 2;
      const e = load<f32>(row + at) - load<f32>(target + at), size = abs<f32>(e);
      let slope: f32;
      if (delta == 0) {
        loss += <f64>e * <f64>e;
        slope = 2 * e;
      } else if (size <= delta) {
        loss += 0.5 * <f64>e * <f64>e;
        slope = e;
      } else {
        loss += <f64>delta * (<f64>size - 0.5 * <f64>delta);
        slope = copysign<f32>(delta, e);
      }
      if (gradientScale != 0) store<f32>(row + at, slope * gradientScale);
    }
    if (gradientScale == 0) continue;
    for (let c = O; c < stride; c++) store<f32>(row + (<usize>c << 2), 0);
  }
  store<f64>(totalsPtr, load<f64>(totalsPtr) + loss);
}
