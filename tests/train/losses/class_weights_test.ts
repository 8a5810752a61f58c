// Weights of classes: as listed, or so that all weigh the same.

import { assertEquals } from "@std/assert";
import type { Dataset } from "../../../src/dataset/dataset.ts";
import { classWeightsOf } from "../../../src/train/losses/class_weights.ts";
import { resolveRecipe } from "../../../src/train/recipe.ts";

const DATA: Dataset = {
  name: "few",
  inputs: new Uint8Array(8 * 2),
  inputShape: [2],
  scale: 1,
  offset: 0,
  targets: Uint8Array.of(0, 0, 0, 0, 1, 1, 3, 2),
  task: { type: "classification", classes: 5 },
  count: 8,
};

function weights(
  classWeights: "balanced" | readonly number[] | undefined,
  ...indices: number[]
): number[] {
  const recipe = resolveRecipe(classWeights ? { classWeights } : {});
  return Array.from(classWeightsOf(recipe, DATA, Uint32Array.from(indices)));
}

Deno.test("classWeightsOf() is as listed, or 1", () => {
  assertEquals(weights([1, 2, 3, 4, 5], 0, 1), [1, 2, 3, 4, 5]);
  assertEquals(weights(undefined, 0, 1), [1, 1, 1, 1, 1]);
});

Deno.test("classWeightsOf() balances the classes of the training samples alone", () => {
  // compute_class_weight("balanced", classes=[0, 1, 2, 3], y) of scikit-learn.
  assertEquals(weights("balanced", 0, 1, 2, 3, 4, 5, 6, 7), [
    8 / 16,
    8 / 8,
    8 / 4,
    8 / 4,
    1,
  ]);
  assertEquals(weights("balanced", 0, 1, 4), [0.75, 1.5, 1, 1, 1]);
});
