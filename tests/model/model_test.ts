// Models: what they predict is what their trainer predicted; files give them
// back; what is no model of theirs is refused with place and remedy.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Dataset, makeDataset } from "../../src/dataset/dataset.ts";
import { Model, type ModelOptions } from "../../src/model/model.ts";
import { toMetadata } from "../../src/model/description.ts";
import type { RecipeConfig } from "../../src/train/recipe.ts";
import { Trainer } from "../../src/train/trainer.ts";
import type { EpochResult, TrainingConfig } from "../../src/train/training.ts";
import {
  encodeSafetensors,
  readTensors,
  writeTensors,
} from "../../src/train/weights/safetensors.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { loadEngine } from "../../src/engine/load.ts";
import { maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import { smallData } from "../support/small_data.ts";

const DATA = smallData({ count: 300, width: 10, classes: 3 });
const CONFIG: TrainingConfig = {
  hidden: [12, 12, 5],
  epochs: 2,
  batchSize: 16,
  optimizer: { name: "adam", learningRate: 0.01 },
};

/** Designs that files have to carry, each of another kind. */
const DESIGNS: readonly RecipeConfig[] = [
  {},
  { activation: "sigmoid", normalization: "batch", dropout: 0.2 },
  { activation: "gelu", normalization: "layer", residual: true },
  { activation: "selu", inputDropout: 0.1, averaging: 0.9 },
  { normalization: "batch", residual: true, clipNorm: Infinity },
];

async function train(
  engine: Engine,
  data: Dataset,
  config: TrainingConfig,
): Promise<{ trainer: Trainer; last: EpochResult }> {
  const trainer = new Trainer(
    engine,
    { train: data, validation: data },
    config,
  );
  let last: EpochResult | undefined;
  for await (const epoch of trainer.epochs()) last = epoch;
  return { trainer, last: last! };
}

function close(a: number, b: number, what: string): void {
  assert(Math.abs(a - b) <= 1e-6 * Math.abs(b), `${what}: ${a} and ${b}`);
}

testBoth(
  "a model predicts and scores as its trainer, saved and loaded too",
  async (engine) => {
    for (const design of DESIGNS) {
      const { trainer, last } = await train(engine, DATA, {
        ...CONFIG,
        ...design,
      });
      const made = trainer.model();
      const bytes = made.save();
      const loaded = Model.load(bytes, { variant: engine.variant });
      assertEquals(loaded.save(), bytes);
      assertEquals(loaded.description, made.description);
      assertEquals(loaded.description.steps, 2 * Math.ceil(300 / 16));
      for (const model of [made, loaded]) {
        const outputs = await model.outputs(DATA.inputs);
        assert(maxDifference(outputs, trainer.outputs()) < 1e-5);
        assertEquals(await model.predict(DATA.inputs), trainer.predict());
        assertEquals(await model.predict(DATA), trainer.predict());
        const { loss, accuracy, confusion, classes } = await model.evaluate(
          DATA,
        );
        assertEquals(accuracy, last.validationAccuracy);
        close(loss, last.validationLoss, "loss");
        const hits = confusion!.reduce((sum, row, c) => sum + row[c]!, 0);
        assertEquals(hits, Math.round(accuracy * DATA.count));
        assertEquals(classes!.map(({ samples }) => samples), [100, 100, 100]);
      }
      trainer.release();
    }
  },
);

testBoth(
  "a model of regression gives numbers, R² and no probabilities",
  async (engine) => {
    const { inputs, targets } = DATA;
    const numbers: Dataset = {
      ...DATA,
      targets: Float32Array.from(
        targets,
        (label, i) => label + inputs[i]! / 255,
      ),
      task: { type: "regression", outputs: 1 },
    };
    const { trainer, last } = await train(engine, numbers, CONFIG);
    const model = Model.load(trainer.model().save());
    const { loss, accuracy, r2 } = await model.evaluate(numbers);
    close(loss, last.validationLoss, "loss");
    close(r2!, last.validationR2!, "R²");
    assertEquals(accuracy, NaN);
    assertEquals((await model.predict(inputs)).length, 300);
    await assertRejects(
      () => model.probabilities(inputs),
      RangeError,
      "Cannot give probabilities: the model is one of regression",
    );
    trainer.release();
  },
);

Deno.test("probabilities add up to 1 and the largest is the label's", async () => {
  const { trainer } = await train(await loadEngine(), DATA, CONFIG);
  const model = trainer.model();
  const shares = await model.probabilities(DATA.inputs);
  const labels = await model.predict(DATA.inputs);
  labels.forEach((label, row) => {
    const of = [...shares.subarray(row * 3, row * 3 + 3)];
    assert(Math.abs(of.reduce((a, b) => a + b) - 1) < 1e-6);
    assertEquals(of.indexOf(Math.max(...of)), label);
  });
});

Deno.test("a model normalises raw tables column by column, as in training", async () => {
  const table = { type: "f32", shape: [60, 3], data: uniform(180, 4) } as const;
  const labels = {
    type: "u8",
    shape: [60],
    data: Uint8Array.from({ length: 60 }, (_, i) => i % 2),
  } as const;
  const data = makeDataset({ images: table, labels }, { name: "table" });
  const { trainer } = await train(await loadEngine(), data, CONFIG);
  const model = Model.load(trainer.model().save());
  assert(
    maxDifference(await model.outputs(table.data), trainer.outputs()) < 1e-5,
  );
  assertEquals((await model.evaluate(data)).samples, 60);
  const other = makeDataset({
    images: { ...table, data: uniform(180, 5) },
    labels,
  }, { name: "other" });
  await assertRejects(
    () => model.evaluate(other),
    RangeError,
    "expected normalization: model.description.normalization",
  );
});

/** A file of an untrained network, as PyTorch's FNN would save it. */
function external(shapes: Record<string, readonly number[]>): Uint8Array {
  const tensors = Object.entries(shapes).map(([name, shape]) => [name, {
    shape,
    data: uniform(shape.reduce((a, b) => a * b, 1), 1),
  }]);
  return encodeSafetensors(Object.fromEntries(tensors));
}

const FNN = {
  "layers.0.weight": [4, 10],
  "layers.0.bias": [4],
  "layers.2.weight": [6, 4],
  "layers.2.bias": [6],
  "output.weight": [3, 6],
  "output.bias": [3],
};

Deno.test("sizes and design of a file without metadata follow from its shapes", async () => {
  const model = Model.load(external(FNN), { inputShape: [2, 5] });
  assertEquals(model.description.hidden, [4, 6]);
  assertEquals(model.description.task, { type: "classification", classes: 3 });
  assertEquals((await model.predict(DATA.inputs)).length, 300);
  assertEquals((await model.evaluate(DATA)).samples, 300);
  const tanh = Model.load(external(FNN), { design: { activation: "tanh" } });
  assert(
    maxDifference(
      await tanh.outputs(DATA.inputs),
      await model.outputs(DATA.inputs),
    ) > 1e-3,
  );
  const norm = (i: number, wide: number) => ({
    [`layers.${i}.weight`]: [wide],
    [`layers.${i}.bias`]: [wide],
    [`layers.${i}.running_mean`]: [wide],
    [`layers.${i}.running_var`]: [wide],
  });
  const { "layers.2.weight": w, "layers.2.bias": b, ...rest } = FNN;
  const batch = Model.load(
    external({
      ...rest,
      ...norm(1, 4),
      "layers.4.weight": w,
      "layers.4.bias": b,
      ...norm(5, 6),
    }),
  );
  assertEquals(batch.description.design, {
    normalization: "batch",
    dropout: 0.5,
  });
  const linear = Model.load(
    external({ "output.weight": [2, 7], "output.bias": [2] }),
  );
  assertEquals([linear.description.hidden, linear.description.inputShape], [
    [],
    [7],
  ]);
});

Deno.test("Model.load() says what is wrong with a file, and what to do", () => {
  const refuse = (
    bytes: Uint8Array,
    message: string,
    options: ModelOptions = {},
  ) => {
    const { message: found } = assertThrows(
      () => Model.load(bytes, options),
      Error,
      message,
    );
    assertEquals(found.includes("\n"), false);
  };
  const whole = external(FNN);
  refuse(
    whole.subarray(0, 7),
    "Cannot read safetensors: 7 bytes, expected at least 8",
  );
  refuse(
    whole.subarray(0, whole.length - 1),
    "Cannot read safetensors: its tensors take",
  );
  refuse(
    external({ ...FNN, "output.weight": [3, 7] }),
    'Cannot use model: "output.weight" is 3×7, expected 3×6',
  );
  const { "output.weight": _, ...headless } = FNN;
  refuse(
    external(headless),
    'Cannot use model: it has no matrix "output.weight" but "layers.0.weight"',
  );
  refuse(
    external({ ...FNN, "layers.9.gamma": [2] }),
    'Cannot use model: "layers.9.gamma" is not a tensor of this network',
  );
  refuse(whole, "Cannot use model: there are 2 classNames, expected 3", {
    classNames: ["a", "b"],
  });
  refuse(
    whole,
    'Cannot use model: "layers.0.weight" is 4×10, expected 4×9',
    { inputShape: [3, 3] },
  );
  refuse(whole, "Cannot use model: normalization does not fit", {
    normalization: { mean: [1], std: [1] },
  });
  refuse(whole, 'activation "rleu" is unknown, did you mean "relu"?', {
    design: { activation: "rleu" },
  });
  refuse(
    whole,
    "Cannot use model: variants is unknown",
    { variants: 1 } as ModelOptions,
  );
  const described = (change: object) => {
    const { tensors } = readTensors(whole);
    const { description } = Model.load(whole);
    return writeTensors({
      tensors,
      metadata: {
        ...toMetadata({ ...description, ...change }),
        lanetune_version: "9.0.0",
      },
    });
  };
  refuse(
    described({ version: 2 }),
    'Cannot use model: its format version is 2, expected 1 (lanetune "9.0.0" wrote it: update)',
  );
  refuse(
    described({ version: null }),
    "its format version is null, expected 1",
  );
  refuse(
    described({ hidden: [4, 7] }),
    'Cannot use model: "layers.2.weight" is 6×4, expected 7×4',
  );
  refuse(described({ hidden: [1e15, 6] }), "expected 1000000000000000×10");
  refuse(
    described({ hidden: "x" }),
    'Cannot use model: hidden is "x", expected a list',
  );
  refuse(
    described({ task: { type: "classification", classes: 1 } }),
    "task.classes is 1",
  );
  refuse(described({ task: null }), "task is null, expected an object");
  refuse(described({ more: 1 }), "Cannot use model: more is unknown");
  const { tensors } = readTensors(whole);
  refuse(
    writeTensors({ tensors, metadata: { lanetune: "{" } }),
    'its metadata "lanetune" is not JSON',
  );
});

Deno.test("a model refuses inputs that are no samples of its kind", async () => {
  const model = Model.load(external(FNN));
  const refuse = (inputs: unknown, message: string) =>
    assertRejects(() => model.predict(inputs as Uint8Array), Error, message);
  await refuse(
    new Uint8Array(11),
    "Cannot predict: there are 11 inputs, expected 10 for each sample",
  );
  await refuse(new Uint8Array(0), "there are 0 inputs");
  await refuse([1], "inputs are no Uint8Array and no Float32Array");
  await refuse(
    new Float32Array(20).fill(NaN, 13),
    "Cannot predict: input 3 of sample 1 is NaN",
  );
  const wide = smallData({ count: 6, width: 9, classes: 3 });
  await assertRejects(
    () => model.evaluate(wide),
    RangeError,
    "its samples have 9 inputs, the model takes 10",
  );
  await refuse(wide, "its samples have 9 inputs, the model takes 10");
  await refuse({ ...wide, count: 7 }, "54 inputs and 6 targets, expected 7");
  const many = smallData({ count: 8, width: 10, classes: 4 });
  await assertRejects(
    () => model.evaluate(many),
    RangeError,
    "it is for classification of 4 classes, the model does classification of 3",
  );
});
