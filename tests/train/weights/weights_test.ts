// Weights in and out: PyTorch's names and layout, files, predictions.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Trainer } from "../../../src/train/trainer.ts";
import {
  DivergedError,
  type TrainingConfig,
} from "../../../src/train/training.ts";
import { layersOf } from "../../../src/train/network/network.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
} from "../../../src/train/weights/safetensors.ts";
import type { Weights } from "../../../src/train/weights/weights.ts";
import { testBoth } from "../../support/engines.ts";
import { uniform } from "../../support/numbers.ts";
import { smallData } from "../../support/small_data.ts";

const DATA = smallData({ count: 300, width: 10, classes: 3 });
const CONFIG: TrainingConfig = {
  hidden: [12, 5],
  epochs: 2,
  batchSize: 16,
  optimizer: { name: "adam", learningRate: 0.01 },
};

function randomWeights(seed: number): Weights {
  const layers = layersOf({ inputs: 10, hidden: CONFIG.hidden, outputs: 3 });
  return Object.fromEntries(layers.flatMap(({ name, inputs, outputs }, l) => [
    [`${name}.weight`, {
      shape: [outputs, inputs],
      data: uniform(outputs * inputs, seed + l),
    }],
    [`${name}.bias`, { shape: [outputs], data: uniform(outputs, seed - l) }],
  ]));
}

testBoth("weights have PyTorch's names and shapes", (engine) => {
  using trainer = new Trainer(
    engine,
    { train: DATA, validation: DATA },
    CONFIG,
  );
  const shapes = Object.entries(trainer.weights())
    .map(([name, { shape, data }]) => {
      assertEquals(data.length, shape.reduce((a, b) => a * b, 1));
      return [name, ...shape];
    });
  assertEquals(shapes, [
    ["layers.0.weight", 12, 10],
    ["layers.0.bias", 12],
    ["layers.2.weight", 5, 12],
    ["layers.2.bias", 5],
    ["output.weight", 3, 5],
    ["output.bias", 3],
  ]);
});

testBoth(
  "weights loaded are the weights read, through a file as well",
  (engine) => {
    const weights = randomWeights(5);
    using trainer = new Trainer(
      engine,
      { train: DATA, validation: DATA },
      CONFIG,
    );
    trainer.loadWeights(weights);
    assertEquals(trainer.weights(), weights);
    trainer.loadWeights(decodeSafetensors(encodeSafetensors(randomWeights(6))));
    assertEquals(trainer.weights(), randomWeights(6));
  },
);

testBoth(
  "training from initial weights is training after loading them",
  async (engine) => {
    const samples = { train: DATA, validation: DATA },
      initial = randomWeights(7);
    const given = await (async () => {
      using trainer = new Trainer(engine, samples, { ...CONFIG, initial });
      return await Array.fromAsync(trainer.epochs());
    })();
    using trainer = new Trainer(engine, samples, CONFIG);
    trainer.loadWeights(initial);
    assertEquals(await Array.fromAsync(trainer.epochs()), given);
  },
);

testBoth(
  "loadWeights() names the tensor that is missing, unknown or misshapen",
  (engine) => {
    using trainer = new Trainer(
      engine,
      { train: DATA, validation: DATA },
      CONFIG,
    );
    const good = randomWeights(1);
    const { "output.bias": bias, ...rest } = good;
    const refuse = (weights: Weights, message: string) =>
      assertThrows(() => trainer.loadWeights(weights), RangeError, message);
    refuse(rest, 'Cannot load weights: "output.bias" is missing');
    refuse(
      { ...good, "layers.4.bias": bias! },
      '"layers.4.bias" is not a tensor of this network, expected layers.0.weight',
    );
    refuse(
      { ...rest, "output.bias": { shape: [4], data: new Float32Array(4) } },
      '"output.bias" is 4 with 4 numbers, expected 3',
    );
    refuse(
      { ...rest, "output.bias": { shape: [3], data: new Float32Array(2) } },
      '"output.bias" is 3 with 2 numbers, expected 3',
    );
    const { shape, data } = good["layers.0.weight"]!;
    const transposed = { shape: shape.toReversed(), data };
    refuse(
      { ...good, "layers.0.weight": transposed },
      '"layers.0.weight" is 10×12 with 120 numbers, expected 12×10',
    );
  },
);

testBoth(
  "refused weights leave running statistics and the average as well",
  async (engine) => {
    const samples = { train: DATA, validation: DATA };
    const config = {
      ...CONFIG,
      averaging: 0.5,
      normalization: "batch",
    } as const;
    const epochs = async (broken: boolean) => {
      using trainer = new Trainer(engine, samples, { ...config, epochs: 2 });
      const all = trainer.epochs();
      await all.next();
      const weights = trainer.weights();
      if (broken) {
        // The last of its tensors alone is wrong.
        const name = Object.keys(weights).at(-1)!;
        const data = new Float32Array(2);
        assertThrows(
          () =>
            trainer.loadWeights({ ...weights, [name]: { shape: [2], data } }),
          RangeError,
          "Cannot load weights: ",
        );
        assertEquals(trainer.weights(), weights);
      }
      await all.next();
      return trainer.weights();
    };
    assertEquals(await epochs(true), await epochs(false));
  },
);

testBoth("weights that are refused change nothing", (engine) => {
  using trainer = new Trainer(
    engine,
    { train: DATA, validation: DATA },
    CONFIG,
  );
  const before = trainer.weights();
  const good = randomWeights(1);
  const { "output.bias": bias, ...rest } = good;
  const broken: unknown[] = [
    rest,
    { ...good, stranger: bias },
    { ...good, "output.bias": { shape: [4], data: new Float32Array(4) } },
    { ...good, "output.bias": { shape: [3], data: [1, 2, 3] } },
    { ...good, "output.bias": null },
    null,
    "weights",
  ];
  for (const weights of broken) {
    const error = assertThrows(() => trainer.loadWeights(weights as Weights));
    assert(error instanceof RangeError || error instanceof TypeError);
    assert(error.message.startsWith("Cannot load weights: "), error.message);
    assertEquals(trainer.weights(), before);
  }
});

testBoth(
  "weights that are no finite numbers load, and diverge",
  async (engine) => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      using trainer = new Trainer(
        engine,
        { train: DATA, validation: DATA },
        CONFIG,
      );
      const weights = randomWeights(1);
      weights["output.bias"]!.data[1] = bad;
      trainer.loadWeights(decodeSafetensors(encodeSafetensors(weights)));
      assertEquals(trainer.weights(), weights);
      await assertRejects(
        () => Array.fromAsync(trainer.epochs()),
        DivergedError,
      );
    }
  },
);

/** The network's answer in f64. */
function classify(weights: Weights, input: readonly number[]): number {
  const names = Object.keys(weights).filter((name) => name.endsWith("weight"));
  const logits = names.reduce((x, name, l) => {
    const { shape: [outputs, inputs], data } = weights[name]!;
    const bias = weights[name.replace("weight", "bias")]!.data;
    const y = Array.from(
      { length: outputs! },
      (_, o) =>
        x.reduce((sum, xi, i) => sum + xi * data[o * inputs! + i]!, bias[o]!),
    );
    return l === names.length - 1 ? y : y.map((z) => Math.max(z, 0));
  }, input);
  return logits.indexOf(Math.max(...logits));
}

testBoth(
  "predict() classifies the validation samples, in their order",
  async (engine) => {
    const validationIndices = Uint32Array.from(
      { length: 290 },
      (_, i) => 299 - i,
    );
    for (const inputForm of ["sparse", "dense"] as const) {
      using trainer = new Trainer(engine, {
        train: DATA,
        validation: DATA,
        validationIndices,
      }, { ...CONFIG, inputForm });
      const results = await Array.fromAsync(trainer.epochs());
      const labels = trainer.predict();
      const weights = trainer.weights();
      const wanted = Uint8Array.from(validationIndices, (n) => {
        const row = DATA.inputs.subarray(n * 10, n * 10 + 10);
        return classify(
          weights,
          Array.from(row, (u) => u * DATA.scale + DATA.offset),
        );
      });
      assertEquals(labels, wanted);
      const hits = labels.filter((label, i) =>
        label === DATA.targets[validationIndices[i]!]
      );
      assertEquals(results.at(-1)!.validationAccuracy, hits.length / 290);
      assert(hits.length > 200);
    }
  },
);
