// Gradients of networks of every design, by central differences of the loss in
// f64: activations, normalisation, residuals, soft labels, regression.

import { assert } from "@std/assert";
import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { ACTIVATIONS } from "../../src/train/network/activations.ts";
import { layersOf } from "../../src/train/network/network.ts";
import { type RecipeConfig, resolveRecipe } from "../../src/train/recipe.ts";
import { maxAbsolute } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import {
  crossEntropy,
  outputsOf,
  regressionError,
} from "../support/reference_design.ts";
import { inF64 } from "../support/reference_network.ts";
import { smallData } from "../support/small_data.ts";
import { Stepping } from "../support/stepping.ts";

const B = 6, WIDTH = 11, HIDDEN = [9, 9];
const LABELLED: Dataset = smallData({ count: B, width: WIDTH, classes: 3 });
const NUMBERED: Dataset = {
  ...LABELLED,
  targets: uniform(B * 2, 4),
  task: { type: "regression", outputs: 2 },
};
/** Step of the central differences; small enough to meet no kink of ReLU. */
const STEP = 1e-5;
/** Of the largest gradient of a tensor. */
const BOUND = 3e-5;
/** What rounding leaves of gradients that are 0, as before a batch normalisation. */
const FLOOR = 2e-7;

const DESIGNS: Readonly<Record<string, RecipeConfig>> = {
  ...Object.fromEntries(
    Object.keys(ACTIVATIONS).map((activation) => [activation, { activation }]),
  ),
  "batch normalization": { normalization: "batch", activation: "tanh" },
  "layer normalization": { normalization: "layer", activation: "gelu" },
  residual: { residual: true, activation: "silu" },
  everything: {
    residual: true,
    normalization: "layer",
    activation: "softplus",
    labelSmoothing: 0.1,
    classWeights: [1, 2, 0.5],
  },
  "squared error": { loss: "squared_error", activation: "tanh" },
  huber: { loss: "huber", huberDelta: 0.3, activation: "elu" },
};

function rowsOf({ inputs, scale, offset }: Dataset): number[][] {
  return Array.from({ length: B }, (_, b) =>
    Array.from(
      inputs.subarray(b * WIDTH, (b + 1) * WIDTH),
      (value) => value * scale + offset,
    ));
}

function check(engine: Engine, name: string, config: RecipeConfig): void {
  const recipe = resolveRecipe(config);
  const dataset = config.loss === undefined ? LABELLED : NUMBERED;
  const outputs = config.loss === undefined ? 3 : 2;
  using stepping = new Stepping(engine, dataset, {
    ...config,
    hidden: HIDDEN,
    batchSize: B,
    optimizer: { name: "sgd", learningRate: 1e-30 },
    inputForm: "dense",
    seed: 3,
  });
  const parameters = inF64(stepping.weights());
  stepping.step(0);
  const gradients = stepping.gradients();
  const layers = layersOf(
    { inputs: WIDTH, hidden: HIDDEN, outputs },
    recipe.design,
  );
  const x = rowsOf(dataset);
  const loss = (): number => {
    const found = outputsOf(layers, parameters, x, recipe);
    return config.loss === undefined
      ? crossEntropy(found, [...dataset.targets], recipe)
      : regressionError(
        found,
        Array.from({ length: B }, (_, b) => [
          ...dataset.targets.subarray(b * 2, b * 2 + 2),
        ]),
        recipe,
      );
  };
  for (const [tensor, { data }] of Object.entries(gradients)) {
    const values = parameters[tensor]!, largest = maxAbsolute(data);
    values.forEach((value, i) => {
      const lossAt = (p: number) => {
        values[i] = p;
        return loss();
      };
      const difference = (lossAt(value + STEP) - lossAt(value - STEP)) /
        (2 * STEP);
      values[i] = value;
      const error = Math.abs(difference - data[i]!);
      assert(
        error <= BOUND * largest + FLOOR,
        `${name}: ${tensor}[${i}] is ${data[i]}, expected ${difference}`,
      );
    });
  }
}

for (const [name, config] of Object.entries(DESIGNS)) {
  testBoth(`gradients are central differences: ${name}`, (engine) => {
    check(engine, name, config);
  });
}
