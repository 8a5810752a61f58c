// What the engine exports, as TypeScript sees it: the same list as
// assembly/index.ts, where each kernel's contract is written. Addresses and
// counts are numbers; counts are elements.

/**
 * The kernels and constants of an engine instance, as assembly/ documents them.
 *
 * @internal They trust their arguments.
 */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  readonly ABI: WebAssembly.Global;
  readonly RELAXED: WebAssembly.Global;
  readonly OPTIMIZER_BYTES: WebAssembly.Global;
  readonly WIDTH_MULTIPLE: WebAssembly.Global;
  readonly LEARNING_RATE_OFFSET: WebAssembly.Global;
  readonly COLLECT: WebAssembly.Global;
  readonly PROBE: WebAssembly.Global;
  fusedResidue(): number;
  // deno-fmt-ignore
  fillUniform(xPtr: number, rows: number, columns: number, stride: number, bound: number, statePtr: number): void;
  shuffle(itemsPtr: number, count: number, statePtr: number): void;
  // deno-fmt-ignore
  gatherBytes(xPtr: number, uPtr: number, samplesPtr: number, B: number, I: number, scale: number, offset: number): void;
  // deno-fmt-ignore
  gatherFloats(xPtr: number, vPtr: number, samplesPtr: number, B: number, I: number, scale: number, offset: number): void;
  // deno-fmt-ignore
  compressBytes(entriesPtr: number, startsPtr: number, uPtr: number, rows: number, I: number): void;
  countNonZeros(uPtr: number, count: number): number;
  extraEntries(I: number): number;
  // deno-fmt-ignore
  augment(xPtr: number, scratchPtr: number, B: number, height: number, width: number, channels: number, shift: number, angle: number, zoom: number, noise: number, background: number, statePtr: number): void;
  // deno-fmt-ignore
  batchNorm(yPtr: number, xHatPtr: number, xPtr: number, gammaPtr: number, betaPtr: number, rootsPtr: number, meanPtr: number, variancePtr: number, B: number, columns: number, epsilon: number, momentum: number): void;
  // deno-fmt-ignore
  batchNormFixed(yPtr: number, xPtr: number, gammaPtr: number, betaPtr: number, meanPtr: number, variancePtr: number, B: number, columns: number, epsilon: number): void;
  // deno-fmt-ignore
  batchNormGradient(dPtr: number, xHatPtr: number, gammaPtr: number, rootsPtr: number, dGammaPtr: number, dBetaPtr: number, B: number, columns: number): void;
  // deno-fmt-ignore
  layerNorm(yPtr: number, xHatPtr: number, xPtr: number, gammaPtr: number, betaPtr: number, rootsPtr: number, B: number, O: number, stride: number, epsilon: number): void;
  // deno-fmt-ignore
  layerNormGradient(dPtr: number, xHatPtr: number, gammaPtr: number, rootsPtr: number, dGammaPtr: number, dBetaPtr: number, B: number, O: number, stride: number): void;
  // deno-fmt-ignore
  dropout(xPtr: number, maskPtr: number, count: number, rate: number, statePtr: number): void;
  add(yPtr: number, xPtr: number, count: number): void;
  multiply(yPtr: number, xPtr: number, count: number): void;
  blend(yPtr: number, xPtr: number, count: number, keep: number): void;
  addSigns(gPtr: number, pPtr: number, count: number, factor: number): void;
  clamp(xPtr: number, count: number, limit: number): void;
  // deno-fmt-ignore
  clearPadding(xPtr: number, B: number, O: number, stride: number): void;
  sumSquares(xPtr: number, count: number): number;
  // deno-fmt-ignore
  mixRows(outPtr: number, xPtr: number, partnersPtr: number, B: number, columns: number, share: number): void;
  // deno-fmt-ignore
  softTargetCrossEntropy(zPtr: number, labelsPtr: number, samplesPtr: number, partnersPtr: number, weightsPtr: number, totalsPtr: number, B: number, C: number, stride: number, smoothing: number, share: number, isTraining: number): void;
  // deno-fmt-ignore
  regressionLoss(zPtr: number, targetsPtr: number, samplesPtr: number, totalsPtr: number, B: number, O: number, stride: number, delta: number, gradientScale: number): void;
  power(x: number, y: number): number;
  cosine(x: number): number;
  // deno-fmt-ignore
  fillNormal(xPtr: number, rows: number, columns: number, stride: number, deviation: number, statePtr: number): void;
  // deno-fmt-ignore
  activate(activation: number, aPtr: number, zPtr: number, count: number): void;
  // deno-fmt-ignore
  activateGradient(activation: number, dPtr: number, zPtr: number, count: number): void;
  // deno-fmt-ignore
  inputConstant(yPtr: number, wPtr: number, biasPtr: number, rows: number, columns: number, offset: number): void;
  // deno-fmt-ignore
  scaleRow(yPtr: number, xPtr: number, columns: number, factor: number): void;
  sumRows(yPtr: number, xPtr: number, rows: number, columns: number): void;
  // deno-fmt-ignore
  sparseForward(zPtr: number, constantPtr: number, wPtr: number, tablePtr: number, entriesPtr: number, startsPtr: number, samplesPtr: number, scratchPtr: number, B: number, O: number, applyRelu: number): void;
  sparseScratchBytes(B: number, I: number): number;
  // deno-fmt-ignore
  sparseUpdate(rule: number, optimizerPtr: number, wPtr: number, dPtr: number, constantPtr: number, tablePtr: number, entriesPtr: number, startsPtr: number, samplesPtr: number, scratchPtr: number, B: number, I: number, O: number): void;
  matmulScratchBytes(M: number, K: number): number;
  // deno-fmt-ignore
  matmulNN(cPtr: number, aPtr: number, bPtr: number, biasPtr: number, scratchPtr: number, M: number, N: number, K: number, flags: number): void;
  // deno-fmt-ignore
  matmulNT(cPtr: number, aPtr: number, bPtr: number, maskPtr: number, scratchPtr: number, M: number, N: number, K: number): void;
  // deno-fmt-ignore
  matmulTN(cPtr: number, aPtr: number, bPtr: number, scratchPtr: number, M: number, N: number, K: number): void;
  // deno-fmt-ignore
  softmaxCrossEntropy(zPtr: number, labelsPtr: number, samplesPtr: number, totalsPtr: number, B: number, C: number, stride: number, gradientScale: number): void;
  // deno-fmt-ignore
  initOptimizer(rule: number, optimizerPtr: number, stateStride: number, learningRate: number, weightDecay: number, setting0: number, setting1: number, setting2: number, setting3: number): void;
  advance(rule: number, optimizerPtr: number): void;
  // deno-fmt-ignore
  update(rule: number, optimizerPtr: number, pPtr: number, gPtr: number, count: number): void;
  // deno-fmt-ignore
  flush(rule: number, optimizerPtr: number, pPtr: number, count: number): void;
  adapt(rule: number, optimizerPtr: number): void;
  initHypergradient(optimizerPtr: number): void;
  // deno-fmt-ignore
  initSlope(optimizerPtr: number, index: number, value: number, rate: number): void;
  hyperparameterAt(optimizerPtr: number, index: number): number;
  hypergradientAt(optimizerPtr: number, index: number): number;
}
