// The tensors of a model: which there must be, and what PyTorch adds to them.

import { quote, quoteAll } from "../errors.ts";
import type { AnyTensor, TensorFile } from "../train/weights/safetensors.ts";
import type { Weights } from "../train/weights/weights.ts";
import type { Blueprint } from "./description.ts";

/** Every tensor of a network, with its shape. */
export function shapesOf(
  { layers, recipe: { design } }: Blueprint,
): (readonly [name: string, shape: readonly number[]])[] {
  return layers.flatMap(({ name, normName, inputs, outputs }) => [
    [`${name}.weight`, [outputs, inputs]] as const,
    [`${name}.bias`, [outputs]] as const,
    ...normName === undefined ? [] : [
      [`${normName}.weight`, [outputs]] as const,
      [`${normName}.bias`, [outputs]] as const,
    ],
    ...normName === undefined || design.normalization !== "batch" ? [] : [
      [`${normName}.running_mean`, [outputs]] as const,
      [`${normName}.running_var`, [outputs]] as const,
    ],
  ]);
}

/**
 * Checks that there are all tensors and no others.
 *
 * @throws {RangeError} If one is missing, unknown or of another shape.
 */
export function checkTensors(
  action: string,
  blueprint: Blueprint,
  weights: Weights,
): void {
  const shapes = new Map(shapesOf(blueprint));
  for (const [name, shape] of shapes) {
    const found = Object.hasOwn(weights, name) ? weights[name] : undefined;
    if (found === undefined) {
      throw new RangeError(
        `${action}: ${quote(name)} is missing, expected ${shape.join("×")}`,
      );
    }
    if (found.shape.join() !== shape.join()) {
      throw new RangeError(
        `${action}: ${quote(name)} is ${found.shape.join("×")}, expected ${
          shape.join("×")
        }`,
      );
    }
  }
  const stranger = Object.keys(weights).find((name) => !shapes.has(name));
  if (stranger === undefined) return;
  throw new RangeError(
    `${action}: ${quote(stranger)} is not a tensor of this network, expected ${
      quoteAll([...shapes.keys()])
    }`,
  );
}

/** The tensors in the file, with the counts that PyTorch's batch norm wants. */
export function withCounters(
  { layers, recipe, description: { steps = 0 } }: Blueprint,
  weights: Weights,
): TensorFile["tensors"] {
  const isCounted = recipe.design.normalization === "batch";
  const counters = layers.flatMap(({ normName }) =>
    isCounted && normName !== undefined
      ? [
        [`${normName}.num_batches_tracked`, {
          shape: [],
          data: BigInt64Array.of(BigInt(steps)),
        }] satisfies [string, AnyTensor],
      ]
      : []
  );
  return { ...weights, ...Object.fromEntries(counters) };
}
