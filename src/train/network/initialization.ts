// How weights are drawn before the first step. Biases are 0 but for PyTorch's
// own default; normalisations start as what changes nothing.

import type { Engine } from "../../engine/engine.ts";
import type { EngineExports } from "../../engine/exports.ts";
import type { Design, Initialization } from "./design.ts";
import type { BufferPlan, PlannedLayer } from "../memory/plan.ts";

/** Draws a layer's weights; the last layer has no activation, so gain 1. */
type Draw = (
  engine: Engine,
  layer: PlannedLayer,
  gain: number,
  randomPtr: number,
) => void;

const DRAWS: Readonly<Record<Initialization, Draw>> = {
  // nn.Linear: weights and biases uniform in ±1/√fan_in.
  pytorch(
    { kernels },
    { inputs, outputs, columns, weightPtr, biasPtr },
    _,
    at,
  ) {
    const bound = 1 / Math.sqrt(inputs);
    kernels.fillUniform(weightPtr, inputs, outputs, columns, bound, at);
    kernels.fillUniform(biasPtr, 1, outputs, columns, bound, at);
  },
  // He et al. 2015: torch.nn.init.kaiming_normal_ over fan_in.
  he: ({ kernels }, layer, gain, at) =>
    normal(kernels, layer, gain / Math.sqrt(layer.inputs), at),
  // Glorot and Bengio 2010: torch.nn.init.xavier_uniform_.
  glorot({ kernels }, { inputs, outputs, columns, weightPtr }, gain, at) {
    const bound = gain * Math.sqrt(6 / (inputs + outputs));
    kernels.fillUniform(weightPtr, inputs, outputs, columns, bound, at);
  },
  // LeCun et al. 1998: variance 1/fan_in, what SELU wants.
  lecun: ({ kernels }, layer, _, at) =>
    normal(kernels, layer, 1 / Math.sqrt(layer.inputs), at),
  // Saxe et al. 2014: torch.nn.init.orthogonal_.
  orthogonal(engine, layer, gain, at) {
    normal(engine.kernels, layer, 1, at);
    orthogonalize(engine, layer, gain);
  },
};

function normal(
  { fillNormal }: EngineExports,
  { inputs, outputs, columns, weightPtr }: PlannedLayer,
  deviation: number,
  randomPtr: number,
): void {
  fillNormal(weightPtr, inputs, outputs, columns, deviation, randomPtr);
}

/** Gram and Schmidt over the shorter side, in f64, twice, times the gain. */
function orthogonalize(
  engine: Engine,
  { inputs, outputs, columns, weightPtr }: PlannedLayer,
  gain: number,
): void {
  const weights = engine.floats(weightPtr, inputs * columns);
  const isWide = outputs <= inputs;
  const at = (vector: number, i: number): number =>
    isWide ? i * columns + vector : vector * columns + i;
  const length = isWide ? inputs : outputs;
  const basis: Float64Array[] = [];
  for (let v = 0; v < (isWide ? outputs : inputs); v++) {
    const vector = Float64Array.from(
      { length },
      (_, i) => weights[at(v, i)]!,
    );
    // Once leaves what rounding left; the second time takes that too.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const share = dot(vector, other);
        other.forEach((value, i) => vector[i]! -= share * value);
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    vector.forEach((value, i) => vector[i] = value / norm);
    basis.push(vector);
    vector.forEach((value, i) => weights[at(v, i)] = gain * value);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  a.forEach((value, i) => sum += value * b[i]!);
  return sum;
}

/**
 * Fills the parameters of a network, all 0 before.
 *
 * @param engine The engine that holds it; its generator at `plan.randomPtr` is
 * seeded for initialisation.
 */
export function initialize(
  engine: Engine,
  plan: BufferPlan,
  design: Design,
): void {
  const last = plan.layers.at(-1);
  for (const layer of plan.layers) {
    const gain = layer === last ? 1 : design.activation.gain;
    DRAWS[design.initialization](engine, layer, gain, plan.randomPtr);
    if (layer.norm) {
      engine.floats(layer.norm.gammaPtr, layer.outputs).fill(1);
    }
  }
}

/** Running statistics as they are before the first batch. */
export function resetStatistics(engine: Engine, { layers }: BufferPlan): void {
  for (const { norm, columns } of layers) {
    if (!norm || norm.meanPtr === 0) continue;
    engine.floats(norm.meanPtr, columns).fill(0);
    engine.floats(norm.variancePtr, columns).fill(1);
  }
}
