// Models of every kind, with inputs and what they give for them: what exported
// models are held against, in every runtime.

import {
  type Dataset,
  makeDataset,
  type TrainTest,
} from "../../../src/dataset/dataset.ts";
import { findDataset } from "../../../src/dataset/find.ts";
import { parseTable } from "../../../src/dataset/tables/table.ts";
import { splitTable } from "../../../src/dataset/tables/train_test.ts";
import { loadEngine } from "../../../src/engine/load.ts";
import type { Model } from "../../../src/model/model.ts";
import { ACTIVATIONS } from "../../../src/train/network/activations.ts";
import { NORMALIZATION_LAYERS } from "../../../src/train/network/design.ts";
import type { RecipeConfig } from "../../../src/train/recipe.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import type { TrainingConfig } from "../../../src/train/training.ts";
import { exists, requireOrSkip } from "../../support/require.ts";
import { sharedPath } from "../../support/shared.ts";
import { smallData } from "../../support/small_data.ts";

/** A model and what it gives for some inputs. */
export interface Case {
  readonly name: string;
  readonly model: Model;
  readonly inputs: Uint8Array | Float32Array;
  /** Logits, or what is predicted in regression. */
  readonly outputs: Float32Array;
}

const IMAGES = smallData({ count: 300, width: 16, classes: 3 });

/** Columns of very different sizes, each normalised by itself. */
const TABLE = makeDataset({
  features: Float32Array.from(
    { length: 300 * 3 },
    (_, i) => (i * 7919 % 97) * 10 ** (i % 3) - 40,
  ),
  columns: 3,
  targets: Float32Array.from({ length: 300 * 2 }, (_, i) => Math.sin(i)),
}, { name: "table" });

/** Columns of text, missing numbers, a target in units. */
const SCHEMA = (() => {
  const rows = Array.from(
    { length: 300 },
    (_, i) =>
      `${i % 7 ? i : ""},${["red", "blue"][i % 2]},${20 + (i / 100) ** 2}`,
  );
  const table = parseTable(`x,colour,y\n${rows.join("\n")}\n`, {
    name: "text",
  });
  return splitTable(table, { target: "y" }).train;
})();

const SQUARE: Dataset = { ...IMAGES, inputShape: [4, 4] };

const CONFIG: TrainingConfig = {
  hidden: [12, 12, 8],
  epochs: 2,
  batchSize: 16,
  optimizer: { name: "adam", learningRate: 0.01 },
};

/** Everything that a network may have, alone and together. */
const DESIGNS: readonly (readonly [Dataset, RecipeConfig])[] = [
  ...Object.keys(ACTIVATIONS).map((activation) =>
    [IMAGES, { activation }] as const
  ),
  ...NORMALIZATION_LAYERS.flatMap((normalization) =>
    [false, true].flatMap((residual) => [
      [SQUARE, { normalization, residual, dropout: 0.1 }] as const,
      [TABLE, { normalization, residual, activation: "silu" }] as const,
    ])
  ),
  [IMAGES, { inputDropout: 0.2 }],
  [TABLE, { loss: "huber", inputDropout: 0.2 }],
  [SCHEMA, { normalization: "batch" }],
];

async function caseOf(
  name: string,
  { train, test }: { readonly train: Dataset; readonly test: Dataset },
  config: TrainingConfig,
  inputs: Uint8Array | Float32Array,
): Promise<Case> {
  using trainer = new Trainer(
    await loadEngine(),
    { train, validation: test },
    config,
  );
  for await (const _ of trainer.epochs());
  const model = trainer.model();
  const outputs = model.description.task.type === "regression"
    ? await model.predict(inputs) as Float32Array
    : await model.outputs(inputs);
  return { name, model, inputs, outputs };
}

/** Raw numbers: those of a table stand normalised in a data set. */
function rawInputs({ inputs, columns }: Dataset): Uint8Array | Float32Array {
  if (columns === undefined) return inputs;
  const { mean, std } = columns, width = mean.length;
  return Float32Array.from(
    inputs,
    (value, i) => value * std[i % width]! + mean[i % width]!,
  );
}

/** One small case for each design. */
async function smallCases(): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [data, design] of DESIGNS) {
    const name = `${data.name}, ${JSON.stringify(design)}`;
    const config = { ...CONFIG, ...design };
    const both = { train: data, test: data };
    cases.push(await caseOf(name, both, config, rawInputs(data)));
  }
  return cases;
}

/** Where MNIST is, if it is here. */
const MNIST = sharedPath("data/mnist");
export const hasMnist = requireOrSkip("the files of mnist", exists(MNIST));

/** The tutorial's network, trained on MNIST for an epoch, and 10,000 images. */
export async function mnistCase(): Promise<Case & TrainTest> {
  const data = await findDataset("mnist", { cacheDir: "data", dataDir: MNIST });
  const config = { ...CONFIG, hidden: [64, 64], epochs: 1, batchSize: 64 };
  const one = await caseOf("MNIST", data, config, data.test.inputs);
  return { ...one, ...data };
}

/** Every kind of network on small data, and, where it is, MNIST. */
export async function allCases(): Promise<Case[]> {
  const small = await smallCases();
  return hasMnist ? [...small, await mnistCase()] : small;
}
