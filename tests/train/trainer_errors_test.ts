// What training refuses, how it stops, and that the engine survives it.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { planBytes } from "../../src/train/memory/plan.ts";
import { planRequest } from "../../src/train/memory/request.ts";
import { resolveTraining } from "../../src/train/resolve.ts";
import { Trainer } from "../../src/train/trainer.ts";
import {
  DivergedError,
  type TrainingConfig,
  type TrainingSamples,
} from "../../src/train/training.ts";
import { testBoth } from "../support/engines.ts";
import {
  type LabelledTensors,
  makeDataset,
} from "../../src/dataset/dataset.ts";
import { normalizationOf } from "../../src/dataset/statistics.ts";
import { smallData } from "../support/small_data.ts";

const TRAIN = smallData({ count: 60, width: 12, classes: 4 });
const SAMPLES: TrainingSamples = { train: TRAIN, validation: TRAIN };
const CONFIG: TrainingConfig = {
  hidden: [8],
  epochs: 2,
  batchSize: 10,
  optimizer: { name: "adam" },
};

/** Fails as it should, twice, and leaves the engine as it was. */
function refused(
  engine: Engine,
  message: string,
  config: Partial<TrainingConfig>,
  samples: Partial<TrainingSamples> = {},
): void {
  const attempt = () =>
    new Trainer(engine, { ...SAMPLES, ...samples }, { ...CONFIG, ...config });
  assertThrows(attempt, RangeError, message);
  // The data sets are uploaded now, and stay.
  const left = engine.bytesLeft;
  assertThrows(attempt, RangeError, message);
  assertEquals(engine.bytesLeft, left);
  new Trainer(engine, SAMPLES, CONFIG).release();
}

testBoth(
  "Trainer refuses epochs and batch sizes that are no counts",
  (engine) => {
    const wanted = "expected an integer of at least 1";
    for (const bad of [0, -1, 1.5, NaN, Infinity, 2 ** 60]) {
      refused(engine, `epochs is ${bad}, ${wanted}`, { epochs: bad });
      refused(engine, `batchSize is ${bad}, ${wanted}`, { batchSize: bad });
    }
  },
);

testBoth(
  "Trainer refuses what cannot hold together, or with the data",
  (engine) => {
    for (const dropout of [1, 1.5, -0.1, NaN]) {
      const found = `is ${dropout}, expected`;
      refused(engine, `dropout ${found}`, { dropout });
      refused(engine, `inputDropout ${found}`, { inputDropout: dropout });
    }
    for (const warmup of [2, 2.5, 100]) {
      refused(
        engine,
        `Cannot train: warmup is ${warmup} epochs, expected less than all 2`,
        { warmup },
      );
    }
    for (const classWeights of [[1, 2], [1, 1, 1, 1, 1]]) {
      refused(
        engine,
        `Cannot train: there are ${classWeights.length} class weights, expected 4`,
        { classWeights },
      );
    }
    const normalization = "batch",
      action = "batch normalization needs 2 samples";
    // 60 samples: one by one, 59 and one, 20 and 20 and 20.
    for (const batchSize of [1, 59]) {
      refused(
        engine,
        `${action} in every batch, batches of ${batchSize} leave 1 of 60`,
        { normalization, batchSize },
      );
    }
    refused(engine, action, { normalization }, {
      trainIndices: Uint32Array.of(3),
    });
    const whole = { ...CONFIG, normalization, batchSize: 20 } as const;
    new Trainer(engine, SAMPLES, whole).release();
    refused(engine, 'loss is "huber", the data are for', { loss: "huber" });
    refused(
      engine,
      "samples of shape 12 cannot be augmented, expected images",
      {
        augmentation: { shift: 1 },
      },
    );
  },
);

testBoth("Trainer refuses layers that are no counts", (engine) => {
  for (const bad of [0, -8, 0.5, NaN]) {
    refused(
      engine,
      `Cannot build a network of 12-${bad}-4: size ${bad}, expected an integer of at least 1`,
      { hidden: [bad] },
    );
  }
});

testBoth(
  "Trainer refuses optimizers and settings that do not exist",
  (engine) => {
    const optimizer = (config: TrainingConfig["optimizer"], message: string) =>
      refused(engine, message, { optimizer: config });
    optimizer(
      { name: "adan" },
      'Cannot use optimizer "adan": unknown, did you mean "adam"?',
    );
    optimizer(
      { name: "adam", momentum: 0.9 },
      'Cannot use optimizer "adam": it has no momentum, expected one of "learningRate"',
    );
    optimizer(
      { name: "sgd", momentum: 1 },
      'Cannot use optimizer "sgd": momentum is 1, expected a number in [0, 1)',
    );
    for (const bad of [0, -1, NaN, Infinity]) {
      optimizer(
        { name: "sgd", learningRate: bad },
        `learningRate is ${bad}, expected a number above 0`,
      );
    }
  },
);

testBoth(
  "Trainer refuses a network that does not fit, with what it needs",
  (engine) => {
    const hidden = [20_000, 20_000];
    const resolved = resolveTraining({ ...CONFIG, hidden, inputForm: "dense" });
    const shape = {
      count: 60,
      width: 12,
      outputs: 4,
      inputs: { form: "bytes" },
    } as const;
    const needed = planBytes(engine, planRequest(resolved, shape, shape));
    assert(needed > 4 * 4 * 20_000 ** 2 && needed < 4.1 * 4 * 20_000 ** 2);
    refused(
      engine,
      `Cannot hold a network of 12-20000-20000-4: it needs ${
        (needed / 2 ** 20).toFixed(1)
      } MiB, the engine has 40`,
      { hidden, inputForm: "dense" },
    );
  },
);

testBoth("Trainer refuses indices outside the data set, or none", (engine) => {
  const message = (count: number) =>
    `Cannot train on small data: ${count} indices, expected at least one, all below 60`;
  refused(engine, message(2), {}, { trainIndices: Uint32Array.of(0, 60) });
  refused(engine, message(1), {}, { validationIndices: Uint32Array.of(1e9) });
  refused(engine, message(0), {}, { trainIndices: new Uint32Array(0) });
});

testBoth("Trainer refuses a validation set of other samples", (engine) => {
  const narrow = smallData({ count: 10, width: 11, classes: 4 });
  const fewer = smallData({ count: 10, width: 12, classes: 3 });
  refused(
    engine,
    "Cannot validate: samples have 11 inputs and 4 classes, training has 12 inputs and 4 classes",
    {},
    { validation: narrow },
  );
  refused(
    engine,
    "samples have 12 inputs and 3 classes, training has 12 inputs and 4 classes",
    {},
    { validation: fewer },
  );
});

testBoth("Trainer refuses settings of another type or name", (engine) => {
  const refuse = (
    config: unknown,
    kind: typeof TypeError | typeof RangeError,
    message: string,
  ) =>
    assertThrows(
      () =>
        new Trainer(
          engine,
          SAMPLES,
          { ...CONFIG, ...config as TrainingConfig },
        ),
      kind,
      message,
    );
  const adam = { name: "adam" };
  refuse(
    { optimizer: { ...adam, learningRate: "0.1" } },
    TypeError,
    'Cannot use optimizer "adam": learningRate is "0.1", expected a number above 0',
  );
  refuse(
    { optimizer: { ...adam, lerningRate: 0.1 } },
    RangeError,
    'Cannot use optimizer "adam": it has no lerningRate, did you mean "learningRate"?',
  );
  refuse({ optimizer: "adam" }, TypeError, 'optimizer is "adam", expected an');
  refuse(
    { epohcs: 3 },
    RangeError,
    'Cannot train: epohcs is unknown, did you mean "epo',
  );
  refuse({ epochs: "3" }, TypeError, 'Cannot train: epochs is "3", expected');
  refuse({ hidden: 64 }, TypeError, "hidden is 64, expected a list of layer");
  refuse({ hidden: ["64"] }, RangeError, "Cannot build a network of 12-64-4");
  refuse({ seed: "1" }, TypeError, 'seed is "1", expected an integer of at');
  refuse({ seed: -1 }, RangeError, "seed is -1, expected an integer of at");
  refuse({ repeat: 0.5 }, RangeError, "repeat is 0.5, expected an integer");
  refuse({ shuffle: "no" }, TypeError, 'shuffle is "no", expected true or f');
  refuse(
    { inputForm: "spares" },
    RangeError,
    'inputForm is "spares", did you mea',
  );
  refuse(
    { hypergradient: { lr: 0.1 } },
    RangeError,
    'Cannot adapt hyperparameters: lr is unknown, expected one of "learn',
  );
  refuse(
    { hypergradient: { restart: 1 } },
    TypeError,
    "restart is 1, expected true or false",
  );
});

testBoth("Trainer refuses samples of another type or name", (engine) => {
  const refuse = (samples: unknown, message: string) =>
    assertThrows(
      () => new Trainer(engine, samples as TrainingSamples, CONFIG),
      Error,
      message,
    );
  refuse({ train: TRAIN }, "validation is undefined, expected an object");
  refuse({ ...SAMPLES, trainIndices: [1] }, "trainIndices is [1], expected a");
  refuse({ ...SAMPLES, test: TRAIN }, "test is unknown, expected one of");
  const short = { ...TRAIN, targets: TRAIN.targets.subarray(1) };
  refuse(
    { train: short, validation: TRAIN },
    'Cannot use data set "small data": 720 inputs and 59 targets, expected 60 samples of 12',
  );
  const label = { ...TRAIN, targets: TRAIN.targets.map(() => 4) };
  refuse({ ...SAMPLES, validation: label }, "label 0 is 4, expected less tha");
});

testBoth("Trainer refuses samples normalised by themselves", (engine) => {
  const images = { type: "u8", shape: [60, 12], data: TRAIN.inputs } as const;
  const labels = { type: "u8", shape: [60], data: TRAIN.targets } as const;
  const pair = { images, labels } as LabelledTensors;
  const options = { name: "new", classes: 4 };
  refused(
    engine,
    "Cannot validate: samples are normalised by other numbers than those of training, expected normalization: normalizationOf(training samples)",
    {},
    { validation: makeDataset(pair, options) },
  );
  const normalization = normalizationOf(TRAIN);
  const validation = makeDataset(pair, { ...options, normalization });
  new Trainer(engine, { train: TRAIN, validation }, CONFIG).release();
});

testBoth(
  "Trainer refuses an engine that holds a network, until released",
  (engine) => {
    const first = new Trainer(engine, SAMPLES, CONFIG);
    assertThrows(
      () => new Trainer(engine, SAMPLES, CONFIG),
      RangeError,
      "Cannot train: this engine holds a network, release it first or load another engine",
    );
    first.release();
    first.release();
    const second = new Trainer(engine, SAMPLES, CONFIG);
    first.release();
    assertThrows(() => new Trainer(engine, SAMPLES, CONFIG), RangeError);
    second.release();
  },
);

testBoth(
  "training that diverges throws DivergedError with the epoch",
  async (engine) => {
    const optimizer = { name: "sgd", learningRate: 1e30 };
    using trainer = new Trainer(engine, SAMPLES, { ...CONFIG, optimizer });
    const error = await assertRejects(
      () => Array.fromAsync(trainer.epochs()),
      DivergedError,
      "Training diverged in epoch 1: training loss is ",
    );
    assertEquals([error.epoch, error.name], [1, "DivergedError"]);
  },
);

testBoth(
  "a validation loss that is not finite is divergence too",
  async (engine) => {
    // One batch: the loss before its update is fine, the weights after are not.
    const optimizer = { name: "sgd", learningRate: 1e30 };
    const config = { ...CONFIG, optimizer, batchSize: 60 };
    using trainer = new Trainer(engine, SAMPLES, config);
    await assertRejects(
      () => Array.fromAsync(trainer.epochs()),
      DivergedError,
      "Training diverged in epoch 1: validation loss is ",
    );
  },
);

testBoth(
  "epochs() ends with the signal's reason, at once or in mid-epoch",
  async (engine) => {
    const large = smallData({ count: 20_000, width: 100, classes: 4 });
    const config = { ...CONFIG, hidden: [256, 256], epochs: 1000 };
    using trainer = new Trainer(
      engine,
      { train: large, validation: TRAIN_OF_100 },
      config,
    );
    const reason = new Error("stopped by a test");
    await assertRejects(
      () => Array.fromAsync(trainer.epochs(AbortSignal.abort(reason))),
      Error,
      "stopped by a test",
    );
    const stop = new AbortController();
    const started = performance.now();
    setTimeout(() => stop.abort(reason), 20);
    let epochs = 0;
    await assertRejects(
      async () => {
        for await (const _ of trainer.epochs(stop.signal)) epochs++;
      },
      Error,
      "stopped by a test",
    );
    assertEquals(epochs, 0, "the first epoch takes longer than the timer");
    assert(performance.now() - started < 1000);
  },
);

const TRAIN_OF_100 = smallData({ count: 20, width: 100, classes: 4 });

testBoth("ending the iteration early keeps the state", async (engine) => {
  const config = { ...CONFIG, epochs: 4 };
  const whole = await (async () => {
    using trainer = new Trainer(engine, SAMPLES, config);
    return await Array.fromAsync(trainer.epochs());
  })();
  using trainer = new Trainer(engine, SAMPLES, config);
  const results = [];
  for await (const result of trainer.epochs()) {
    results.push(result);
    if (result.epoch === 2) break;
  }
  for await (const result of trainer.epochs()) results.push(result);
  assertEquals(results, whole);
  assertEquals(await Array.fromAsync(trainer.epochs()), []);
});

testBoth("training gives other tasks their turns", async (engine) => {
  const large = smallData({ count: 5000, width: 100, classes: 4 });
  using trainer = new Trainer(engine, { train: large, validation: large }, {
    ...CONFIG,
    hidden: [256, 256],
    epochs: 1,
  });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await Array.fromAsync(trainer.epochs());
  clearInterval(timer);
  assert(ticks >= 2, `${ticks} ticks`);
});
