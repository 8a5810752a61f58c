// The network of network.ts in f64, with PyTorch's names and layout: loss by
// the definition, gradients by the chain rule, one sample after another.

import type { Dataset } from "../../src/dataset/dataset.ts";
import {
  layersOf,
  type NetworkShape,
} from "../../src/train/network/network.ts";
import type { Weights } from "../../src/train/weights/weights.ts";

/** Parameters by PyTorch's names, in f64: weights are outputs × inputs. */
export type Parameters = Record<string, Float64Array>;

/** Inputs as the network sees them, and labels. */
export interface Batch {
  /** B × I. */
  readonly x: Float64Array;
  readonly labels: readonly number[];
}

/** A network's weights, to be computed with. */
export function inF64(weights: Weights): Parameters {
  return Object.fromEntries(
    Object.entries(weights).map((
      [name, { data }],
    ) => [name, Float64Array.from(data)]),
  );
}

/** All samples of a data set, or those of some indices. */
export function batchOf(
  { inputs, count, scale, offset, targets }: Dataset,
  indices: ArrayLike<number> = Array.from({ length: count }, (_, i) => i),
): Batch {
  const width = inputs.length / count, samples = Array.from(indices);
  const x = samples.flatMap((n) =>
    Array.from(
      inputs.subarray(n * width, (n + 1) * width),
      (u) => u * scale + offset,
    )
  );
  return {
    x: Float64Array.from(x),
    labels: samples.map((n) => targets[n]!),
  };
}

/** What a layer gave: before and after its ReLU. */
interface Activation {
  readonly linear: Float64Array;
  readonly output: Float64Array;
}

function forward(
  shape: NetworkShape,
  parameters: Parameters,
  x: Float64Array,
): Activation[] {
  const layers = layersOf(shape);
  let input = x;
  return layers.map(({ name, inputs, outputs }, l) => {
    const weight = parameters[`${name}.weight`]!;
    const linear = parameters[`${name}.bias`]!.map((bias, o) =>
      input.reduce((sum, xi, i) => sum + xi * weight[o * inputs + i]!, bias)
    );
    const isLast = l === layers.length - 1;
    const output = isLast ? linear : linear.map((z) => Math.max(z, 0));
    input = output;
    if (output.length !== outputs) throw new Error(`${name} has a wrong shape`);
    return { linear, output };
  });
}

function samplesOf({ x, labels }: Batch) {
  const I = x.length / labels.length;
  return labels.map((label, b) => ({
    label,
    x: x.subarray(b * I, b * I + I),
  }));
}

function crossEntropy(z: Float64Array, label: number): number {
  const highest = Math.max(...z);
  const sum = z.reduce((s, value) => s + Math.exp(value - highest), 0);
  return highest + Math.log(sum) - z[label]!;
}

/** Mean cross-entropy of a batch. */
export function lossOf(
  shape: NetworkShape,
  parameters: Parameters,
  batch: Batch,
): number {
  const losses = samplesOf(batch).map(({ x, label }) =>
    crossEntropy(forward(shape, parameters, x).at(-1)!.output, label)
  );
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** How near any ReLU comes to its kink: the least |input| of one. */
export function kinkDistance(
  shape: NetworkShape,
  parameters: Parameters,
  batch: Batch,
): number {
  const hidden = samplesOf(batch).flatMap(({ x }) =>
    forward(shape, parameters, x).slice(0, -1)
  );
  return Math.min(...hidden.flatMap(({ linear }) => [...linear].map(Math.abs)));
}

/** d loss / d parameter, by the chain rule from the last layer down. */
export function gradientsOf(
  shape: NetworkShape,
  parameters: Parameters,
  batch: Batch,
): Parameters {
  const layers = layersOf(shape), B = batch.labels.length;
  const gradients: Parameters = Object.fromEntries(
    Object.entries(parameters).map((
      [name, p],
    ) => [name, new Float64Array(p.length)]),
  );
  for (const { x, label } of samplesOf(batch)) {
    const activations = forward(shape, parameters, x);
    const z = activations.at(-1)!.output, loss = crossEntropy(z, label);
    // d loss / dz = softmax(z) − onehot(label); softmax = e^(z − z[label] − loss).
    let delta = z.map((value, c) =>
      (Math.exp(value - z[label]! - loss) - (c === label ? 1 : 0)) / B
    );
    for (let l = layers.length - 1; l >= 0; l--) {
      const { name, inputs } = layers[l]!;
      const input = l > 0 ? activations[l - 1]!.output : x;
      const weight = parameters[`${name}.weight`]!;
      const dWeight = gradients[`${name}.weight`]!;
      const dInput = new Float64Array(inputs);
      delta.forEach((d, o) => {
        gradients[`${name}.bias`]![o]! += d;
        for (let i = 0; i < inputs; i++) {
          dWeight[o * inputs + i]! += d * input[i]!;
          dInput[i]! += d * weight[o * inputs + i]!;
        }
      });
      // y = max(z, 0): the gradient passes where z > 0.
      delta = l > 0
        ? dInput.map((d, i) => activations[l - 1]!.linear[i]! > 0 ? d : 0)
        : dInput;
    }
  }
  return gradients;
}
