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
  predictLabels(labelsPtr: number, zPtr: number, B: number, C: number, stride: number): void;
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
