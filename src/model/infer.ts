// Sizes and design of a network from the names and shapes of its tensors, as
// PyTorch's own file of the tutorial's `FNN` has them: nothing else is in there.

import { quote } from "../errors.ts";
import type { DesignConfig } from "../train/network/design.ts";
import type { Weights } from "../train/weights/weights.ts";
import type { ModelDescription } from "./description.ts";

/** What `FNN` has beside linear layers and normalisation; any share will do. */
const SOME_DROPOUT = 0.5;

/**
 * Finds what shapes say; an activation or a residual connection they cannot.
 *
 * @throws {RangeError} If they are not those of such a network.
 */
export function inferDescription(
  action: string,
  weights: Weights,
): ModelDescription {
  const linear = Object.entries(weights)
    .flatMap(([name, { shape }]) => {
      const index = /^layers\.(\d+)\.weight$/.exec(name)?.[1];
      const isMatrix = index !== undefined && shape.length === 2;
      return isMatrix ? [{ index: Number(index), shape }] : [];
    })
    .sort((a, b) => a.index - b.index);
  const output = Object.hasOwn(weights, "output.weight")
    ? weights["output.weight"]!.shape
    : undefined;
  if (output?.length !== 2) {
    const names = Object.keys(weights).slice(0, 8).map(quote).join(", ");
    throw new RangeError(
      `${action}: it has no matrix "output.weight" but ${
        names || "no tensors"
      }, expected layers.0, …, output as in the tutorial's FNN`,
    );
  }
  const [classes, lastInputs] = output as [number, number];
  const inputs = linear[0]?.shape[1] ?? lastInputs;
  return {
    task: classes === 1
      ? { type: "regression", outputs: 1 }
      : { type: "classification", classes },
    inputShape: [inputs],
    hidden: linear.map(({ shape }) => shape[0]!),
    design: designOf(weights, linear.map(({ index }) => index)),
  };
}

/** Sequential counts everything behind a linear layer as modules of its own. */
function designOf(weights: Weights, indices: readonly number[]): DesignConfig {
  const names = Object.keys(weights);
  const isNormalized = names.some((name) =>
    /^layers\.\d+\.weight$/.test(name) && weights[name]!.shape.length === 1
  );
  const normalization = names.some((name) => name.endsWith(".running_mean"))
    ? "batch"
    : isNormalized
    ? "layer"
    : "none";
  const modules = 2 + Number(isNormalized);
  const distance = indices.length > 1 ? indices[1]! - indices[0]! : modules;
  return {
    normalization,
    ...(distance > modules && { dropout: SOME_DROPOUT }),
  };
}
