// A network's weights in and out of engine memory, under PyTorch's names and
// in PyTorch's layout: `layers.0.weight` is outputs × inputs, row-major.

import { check, object } from "../../check.ts";
import { quote } from "../../errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { BufferPlan, PlannedLayer } from "../memory/plan.ts";

/** A tensor of f32. */
export interface Tensor {
  /** Sizes, slowest-varying first. */
  readonly shape: readonly number[];
  /** Row-major; its length is the product of the shape. */
  readonly data: Float32Array;
}

/** Weights by PyTorch's parameter names. */
export type Weights = { readonly [name: string]: Tensor };

/** Which vector of the plan: the parameters themselves or their gradients. */
export type Vector = "parameters" | "gradients";

function pointers(
  layer: PlannedLayer,
  vector: Vector,
): readonly [weight: number, bias: number] {
  return vector === "parameters"
    ? [layer.weightPtr, layer.biasPtr]
    : [layer.weightGradientPtr, layer.biasGradientPtr];
}

/** A normalisation's vectors by name: its parameters and, read, its statistics. */
function normPointers(
  { norm }: PlannedLayer,
  vector: Vector,
): (readonly [name: string, ptr: number])[] {
  if (norm === undefined) return [];
  const { name, gammaPtr, betaPtr, meanPtr, variancePtr } = norm;
  if (vector === "gradients") {
    return [
      [`${name}.weight`, norm.gammaGradientPtr],
      [`${name}.bias`, norm.betaGradientPtr],
    ];
  }
  return [
    [`${name}.weight`, gammaPtr],
    [`${name}.bias`, betaPtr],
    ...meanPtr === 0 ? [] : [
      [`${name}.running_mean`, meanPtr],
      [`${name}.running_var`, variancePtr],
    ] as const,
  ];
}

/** Reads one vector of the plan out as named tensors. */
export function readWeights(
  engine: Engine,
  plan: BufferPlan,
  vector: Vector = "parameters",
): Weights {
  const weights: Record<string, Tensor> = {};
  for (const layer of plan.layers) {
    const { name, inputs, outputs, columns } = layer;
    const [weightPtr, biasPtr] = pointers(layer, vector);
    const from = engine.floats(weightPtr, inputs * columns);
    const data = new Float32Array(outputs * inputs);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        data[o * inputs + i] = from[i * columns + o]!;
      }
    }
    weights[`${name}.weight`] = { shape: [outputs, inputs], data };
    weights[`${name}.bias`] = {
      shape: [outputs],
      data: engine.floats(biasPtr, outputs).slice(),
    };
    for (const [name, ptr] of normPointers(layer, vector)) {
      const data = engine.floats(ptr, outputs).slice();
      weights[name] = { shape: [outputs], data };
    }
  }
  return weights;
}

/**
 * Writes named tensors into the parameters: all of them, or none if any is
 * refused.
 *
 * @throws {TypeError} If what is given holds no tensors.
 * @throws {RangeError} If a tensor is missing, unknown, or of another shape.
 */
export function writeWeights(
  engine: Engine,
  plan: BufferPlan,
  weights: Weights,
): void {
  const tensors = checkWeights(plan, weights);
  plan.layers.forEach((layer, l) => {
    const { inputs, outputs, columns, rows } = layer;
    const { weight, bias, norm } = tensors[l]!;
    const to = engine.floats(layer.weightPtr, rows * columns).fill(0);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) {
        to[i * columns + o] = weight[o * inputs + i]!;
      }
    }
    engine.floats(layer.biasPtr, columns).fill(0).set(bias);
    for (const [data, ptr] of norm) engine.floats(ptr, outputs).set(data);
  });
}

/**
 * Checks that named tensors are the parameters of a plan.
 *
 * @returns Those of each layer.
 * @throws As {@linkcode writeWeights} does.
 */
export function checkWeights(plan: BufferPlan, weights: Weights) {
  checkNames(plan, weights);
  return plan.layers.map((layer) => {
    const { name, inputs, outputs } = layer;
    return {
      weight: tensorOf(weights, `${name}.weight`, [outputs, inputs]),
      bias: tensorOf(weights, `${name}.bias`, [outputs]),
      norm: normPointers(layer, "parameters").map(([name, ptr]) =>
        [tensorOf(weights, name, [outputs]), ptr] as const
      ),
    };
  });
}

function checkNames({ layers }: BufferPlan, weights: Weights): void {
  check("Cannot load weights", "what is given", weights, object);
  const known = layers.flatMap((layer) => [
    `${layer.name}.weight`,
    `${layer.name}.bias`,
    ...normPointers(layer, "parameters").map(([name]) => name),
  ]);
  const stranger = Object.keys(weights).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new RangeError(
    `Cannot load weights: ${
      quote(stranger)
    } is not a tensor of this network, expected ${known.join(", ")}`,
  );
}

function tensorOf(
  weights: Weights,
  name: string,
  shape: readonly number[],
): Float32Array {
  if (!Object.hasOwn(weights, name)) {
    throw new RangeError(`Cannot load weights: "${name}" is missing`);
  }
  const tensor: Partial<Tensor> | null | undefined = weights[name];
  if (!Array.isArray(tensor?.shape) || !(tensor.data instanceof Float32Array)) {
    throw new TypeError(
      `Cannot load weights: "${name}" is no tensor, expected a shape and data in a Float32Array`,
    );
  }
  const size = shape.reduce((a, b) => a * b, 1);
  if (tensor.shape.join() !== shape.join() || tensor.data.length !== size) {
    throw new RangeError(
      `Cannot load weights: "${name}" is ${
        tensor.shape.join("×")
      } with ${tensor.data.length} numbers, expected ${shape.join("×")}`,
    );
  }
  return tensor.data;
}
