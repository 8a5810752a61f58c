// Training as a whole: seeded, repeatable, the same from sparse and from dense
// inputs, and right at the smallest and oddest sizes.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { trainingBytes } from "../../src/train/memory/request.ts";
import { resolveTraining } from "../../src/train/resolve.ts";
import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Pcg32 } from "../../src/random.ts";
import { OPTIMIZERS } from "../../src/train/optimizers/mod.ts";
import { Trainer } from "../../src/train/trainer.ts";
import type {
  EpochResult,
  TrainingConfig,
  TrainingSamples,
} from "../../src/train/training.ts";
import type { Weights } from "../../src/train/weights/weights.ts";
import { maxAbsolute, maxDifference } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";
import { Stepping } from "../support/stepping.ts";

const SIZES = { count: 230, width: 23, classes: 5 };
const TRAIN = smallData({ ...SIZES, seed: 1 });
const TEST = smallData({ ...SIZES, count: 100, seed: 2 });
const SAMPLES: TrainingSamples = { train: TRAIN, validation: TEST };
const CONFIG: TrainingConfig = {
  hidden: [17, 9],
  epochs: 3,
  batchSize: 20,
  optimizer: { name: "adam", learningRate: 0.01 },
};

interface Outcome {
  readonly results: EpochResult[];
  readonly weights: Weights;
}

async function train(
  engine: Engine,
  config: TrainingConfig = CONFIG,
  samples: TrainingSamples = SAMPLES,
): Promise<Outcome> {
  using trainer = new Trainer(engine, samples, config);
  const results = await Array.fromAsync(trainer.epochs());
  return { results, weights: trainer.weights() };
}

function assertNear(a: Weights, b: Weights, allowed: number): void {
  assertEquals(Object.keys(a), Object.keys(b));
  for (const name of Object.keys(a)) {
    const difference = maxDifference(a[name]!.data, b[name]!.data);
    assert(difference <= allowed, `${name} differs by ${difference}`);
  }
}

testBoth("every optimizer learns, epoch by epoch", async (engine) => {
  for (const name of Object.keys(OPTIMIZERS)) {
    const optimizer = { name, learningRate: name === "sgd" ? 0.1 : 0.01 };
    const { results } = await train(engine, {
      ...CONFIG,
      epochs: 8,
      optimizer,
    });
    assertEquals(results.map(({ epoch }) => epoch), [1, 2, 3, 4, 5, 6, 7, 8]);
    const first = results[0]!, last = results.at(-1)!;
    assert(last.trainLoss < first.trainLoss / 2, `${name}: ${last.trainLoss}`);
    assert(
      last.validationAccuracy > 0.95,
      `${name}: ${last.validationAccuracy}`,
    );
  }
});

testBoth(
  "training repeats to the byte, on this engine and on a second run of it",
  async (engine) => {
    const first = await train(engine);
    await train(engine, { ...CONFIG, hidden: [40], batchSize: 33 });
    assertEquals(await train(engine), first);
  },
);

testBoth("seed, repeat and shuffling each change the run", async (engine) => {
  const base = await train(engine);
  for (const change of [{ seed: 1 }, { repeat: 1 }, { shuffle: false }]) {
    const other = await train(engine, { ...CONFIG, ...change });
    assertNotEquals(other.results[0]!.trainLoss, base.results[0]!.trainLoss);
  }
});

testBoth(
  "weights start uniform in ±1/√fan_in, drawn from the init stream",
  (engine) => {
    using trainer = new Trainer(engine, SAMPLES, {
      ...CONFIG,
      seed: 7,
      repeat: 2,
    });
    const random = Pcg32.of(7, "init", 2);
    for (const { shape: [outputs, inputs], data } of weightsFirst(trainer)) {
      const bound = Math.fround(1 / Math.sqrt(inputs!));
      const wanted = data.map(() =>
        ((random.nextU32() >>> 8) / 2 ** 23 - 1) * bound
      );
      assertEquals(data, wanted, `${outputs}×${inputs}`);
    }
  },
);

/** Tensors in order, a bias with its layer's fan-in as second size. */
function weightsFirst(trainer: Trainer) {
  const tensors = Object.values(trainer.weights());
  return tensors.map(({ shape, data }, i) => ({
    shape: shape.length === 2 ? shape : [shape[0], tensors[i - 1]!.shape[1]],
    data,
  }));
}

/** Some samples, in a given order. */
function reordered(dataset: Dataset, order: ArrayLike<number>): Dataset {
  const { width } = SIZES, inputs = new Uint8Array(order.length * width);
  const from = dataset.inputs as Uint8Array;
  Array.from(order).forEach((n, to) => {
    inputs.set(from.subarray(n * width, (n + 1) * width), to * width);
  });
  const targets = Uint8Array.from(order, (n) => dataset.targets[n]!);
  return { ...dataset, inputs, targets, count: order.length };
}

testBoth(
  "an epoch takes every sample once, in the order of the shuffle stream",
  async (engine) => {
    const config = { ...CONFIG, epochs: 1, seed: 3 };
    const order = Uint32Array.from({ length: TRAIN.count }, (_, i) => i);
    Pcg32.of(3, "shuffle", 0).shuffle(order);
    const { weights } = await train(engine, config);
    const inOrder = reordered(TRAIN, order);
    const unshuffled = await train(engine, { ...config, shuffle: false }, {
      ...SAMPLES,
      train: inOrder,
    });
    assertEquals(unshuffled.weights, weights);
  },
);

testBoth(
  "the last, partial batch of an epoch is trained on",
  async (engine) => {
    const initial = (() => {
      using trainer = new Trainer(engine, SAMPLES, CONFIG);
      return trainer.weights();
    })();
    const optimizer = { name: "sgd", learningRate: 0.1 };
    const config = { ...CONFIG, optimizer, initial, batchSize: 100, epochs: 1 };
    const { weights, results } = await train(engine, {
      ...config,
      shuffle: false,
    });
    using run = new Stepping(engine, TRAIN, { ...config, inputForm: "auto" });
    const losses = [0, 100, 200].map((start) => run.step(start));
    assertEquals(run.weights(), weights);
    const mean = (100 * losses[0]! + 100 * losses[1]! + 30 * losses[2]!) / 230;
    assert(Math.abs(results[0]!.trainLoss - mean) < 1e-6);
  },
);

testBoth("sparse and dense inputs train alike", async (engine) => {
  const optimizer = { name: "sgd", learningRate: 0.05, momentum: 0.9 };
  const config = { ...CONFIG, optimizer };
  const sparse = await train(engine, { ...config, inputForm: "sparse" });
  const dense = await train(engine, { ...config, inputForm: "dense" });
  assertNear(sparse.weights, dense.weights, 2e-5);
  sparse.results.forEach(({ validationLoss }, i) => {
    const difference = validationLoss - dense.results[i]!.validationLoss;
    assert(Math.abs(difference) < 1e-5, `epoch ${i + 1}: ${difference}`);
  });
  // Adam turns the rounding of a gradient near 0 into a step of any size.
  const adam = await train(engine, { ...CONFIG, inputForm: "sparse" });
  const denseAdam = await train(engine, { ...CONFIG, inputForm: "dense" });
  adam.results.forEach(({ validationLoss }, i) => {
    const difference = validationLoss - denseAdam.results[i]!.validationLoss;
    assert(Math.abs(difference) < 1e-3, `adam, epoch ${i + 1}: ${difference}`);
  });
});

testBoth("inputs in f32 train as their bytes do", async (engine) => {
  const floats = {
    train: smallData({ ...SIZES, seed: 1, floats: true }),
    validation: smallData({ ...SIZES, count: 100, seed: 2, floats: true }),
  };
  const config = { ...CONFIG, optimizer: { name: "sgd", learningRate: 0.1 } };
  const a = await train(engine, config, floats);
  const b = await train(engine, { ...config, inputForm: "dense" });
  assertNear(a.weights, b.weights, 2e-5);
});

testBoth("columns that pad a layer to whole lanes stay zero", (engine) => {
  for (const [name, inputForm] of [["adam", "sparse"], ["sgd", "dense"]]) {
    using trainer = new Trainer(engine, SAMPLES, CONFIG);
    const initial = trainer.weights();
    trainer.release();
    using run = new Stepping(engine, TRAIN, {
      ...CONFIG,
      optimizer: { name: name!, learningRate: 0.1, weightDecay: 0.1 },
      initial,
      inputForm: inputForm as "sparse" | "dense",
    });
    for (let start = 0; start < TRAIN.count; start += 20) run.step(start);
    for (const layer of run.plan.layers) {
      const { rows, columns, inputs, outputs, weightPtr } = layer;
      const weights = engine.floats(weightPtr, rows * columns);
      const padding = weights.filter((_, at) =>
        at % columns >= outputs || Math.floor(at / columns) >= inputs
      );
      assertEquals(maxAbsolute(padding), 0, `${name}, ${layer.name}`);
      const bias = engine.floats(layer.biasPtr, columns).subarray(outputs);
      assertEquals(maxAbsolute(bias), 0, `${name}, bias of ${layer.name}`);
    }
  }
});

const ODD: readonly {
  readonly what: string;
  readonly config: Partial<TrainingConfig>;
}[] = [
  { what: "no hidden layer", config: { hidden: [] } },
  { what: "one hidden unit", config: { hidden: [1] } },
  { what: "five narrow layers", config: { hidden: [3, 1, 2, 9, 4] } },
  { what: "batches of one", config: { batchSize: 1, epochs: 1 } },
  { what: "a batch larger than the set", config: { batchSize: 10_000 } },
];

for (const { what, config } of ODD) {
  testBoth(`training works with ${what}`, async (engine) => {
    for (const inputForm of ["sparse", "dense"] as const) {
      const { results } = await train(engine, {
        ...CONFIG,
        ...config,
        inputForm,
      });
      const { trainLoss, validationLoss, validationAccuracy } = results.at(-1)!;
      assert(trainLoss < 1.7 && validationLoss < 1.7, `${trainLoss}`);
      assert(validationAccuracy >= 0.15, `${validationAccuracy}`);
    }
  });
}

testBoth("a batch larger than the set is the whole set", async (engine) => {
  const whole = await train(engine, { ...CONFIG, batchSize: TRAIN.count });
  const larger = await train(engine, { ...CONFIG, batchSize: 10_000 });
  assertEquals(larger, whole);
});

testBoth("training works on one sample, and on 256 classes", async (engine) => {
  const one = smallData({ count: 1, width: 3, classes: 2 });
  const single = await train(engine, { ...CONFIG, epochs: 20 }, {
    train: one,
    validation: one,
  });
  assert(single.results.at(-1)!.trainLoss < single.results[0]!.trainLoss);
  const many = smallData({ count: 512, width: 64, classes: 256 });
  const { results } = await train(engine, {
    ...CONFIG,
    hidden: [64],
    epochs: 40,
  }, {
    train: many,
    validation: many,
  });
  assert(results.at(-1)!.validationAccuracy > 0.9);
});

testBoth(
  "indices choose the samples that train and that score",
  async (engine) => {
    const every = (n: number, from: number) =>
      Uint32Array.from({ length: 40 }, (_, i) => from + n * i);
    const chosen = await train(engine, { ...CONFIG, shuffle: false }, {
      train: TRAIN,
      trainIndices: every(5, 0),
      validation: TRAIN,
      validationIndices: every(5, 1),
    });
    const apart = await train(engine, { ...CONFIG, shuffle: false }, {
      train: reordered(TRAIN, every(5, 0)),
      validation: reordered(TRAIN, every(5, 1)),
    });
    assertEquals(apart, chosen);
  },
);

testBoth(
  "sparse validation under dense training stays in its memory",
  async (engine) => {
    const width = 30_000;
    const train = smallData({ count: 20, width, classes: 3, density: 0.9 });
    // Sparse as a whole, but one of its samples has no zeros at all.
    const inputs = new Uint8Array(20 * width).fill(1, 0, width);
    const validation = { ...train, inputs };
    const config = { ...CONFIG, hidden: [4], batchSize: 1, epochs: 1 };
    using trainer = new Trainer(engine, { train, validation }, config);
    // What lies behind the run's memory is another's.
    const guard = engine.allocate(1 << 18, "a guard");
    await Array.fromAsync(trainer.epochs());
    assert(engine.bytes(guard, 1 << 18).every((byte) => byte === 0));
  },
);

testBoth("trainingBytes() is what a trainer takes, exactly", async (engine) => {
  const sizes = { count: 333, width: 301, classes: 4 };
  const sparse = smallData({ ...sizes, density: 0.05 });
  const dense = smallData({ ...sizes, density: 0.9, seed: 2 });
  const floats = smallData({ ...sizes, floats: true });
  const sgd = { name: "sgd", learningRate: 0.1, weightDecay: 0.1 };
  const runs: [TrainingSamples, Partial<TrainingConfig>][] = [
    [{ train: sparse, validation: dense }, {}],
    [{ train: dense, validation: sparse }, { batchSize: 1 }],
    [{ train: floats, validation: floats }, { batchSize: 1000 }],
    [
      { train: sparse, validation: sparse, trainIndices: Uint32Array.of(1, 2) },
      { optimizer: sgd, hypergradient: { weightDecay: 0.1 } },
    ],
    [
      { train: smallData(sizes), validation: smallData(sizes) },
      { optimizer: sgd, inputForm: "dense" },
    ],
    [
      { train: sparse, validation: sparse },
      { mixup: 0.2, averaging: 0.9, normalization: "layer", hidden: [9, 9] },
    ],
    [
      { train: sparse, validation: sparse },
      { dropout: 0.5, residual: true, labelSmoothing: 0.1, hidden: [9, 9] },
    ],
  ];
  for (const [samples, change] of runs) {
    const config = { ...CONFIG, ...change };
    const resolved = resolveTraining(config);
    for (let uploaded = 0; uploaded < 2; uploaded++) {
      const needed = trainingBytes(engine, samples, resolved);
      const left = engine.bytesLeft;
      using trainer = new Trainer(engine, samples, config);
      assertEquals(left - engine.bytesLeft, needed);
      // What lies behind is another's.
      const guard = engine.allocate(1 << 16, "a guard");
      await Array.fromAsync(trainer.epochs());
      trainer.predict();
      assert(engine.bytes(guard, 1 << 16).every((byte) => byte === 0));
    }
  }
});
