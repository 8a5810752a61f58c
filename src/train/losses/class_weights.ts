// The weight of each class in the loss, where it depends on the samples.

import type { Dataset } from "../../dataset/dataset.ts";
import type { Recipe } from "../recipe.ts";

/**
 * The weights of classes, as the recipe lists them, or so that all classes
 * weigh the same: scikit-learn's `compute_class_weight("balanced")`.
 *
 * @param indices Of the training samples.
 * @returns As many as there are classes; 1 for a class without samples.
 */
export function classWeightsOf(
  { classWeights }: Recipe,
  { targets, task }: Dataset,
  indices: Uint32Array,
): ArrayLike<number> {
  const classes = task.type === "classification" ? task.classes : task.outputs;
  if (classWeights === undefined) return new Float32Array(classes).fill(1);
  if (classWeights !== "balanced") return classWeights;
  const counts = new Float64Array(classes);
  for (const index of indices) counts[targets[index]!]!++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) =>
    count > 0 ? indices.length / (present * count) : 1
  );
}
