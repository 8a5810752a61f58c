// Checkpoints: whatever a training is made of, it goes on to the same bytes;
// those of other trainings and damaged ones are refused, and nothing changes.

import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { Engine } from "../../../src/engine/engine.ts";
import { loadEngine } from "../../../src/engine/load.ts";
import { seal } from "../../../src/train/checkpoint/file.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import type { TrainingConfig } from "../../../src/train/training.ts";
import {
  readTensors,
  type TensorFile,
  writeTensors,
} from "../../../src/train/weights/safetensors.ts";
import { testBoth } from "../../support/engines.ts";
import { smallData } from "../../support/small_data.ts";

const DATA = smallData({ count: 300, width: 16, classes: 3 });
const CONFIG: TrainingConfig = {
  hidden: [12, 12],
  epochs: 5,
  batchSize: 16,
  optimizer: { name: "adam", learningRate: 0.01 },
  seed: 3,
};

/** Trainings that keep something each in another place. */
const TRAININGS: readonly Partial<TrainingConfig>[] = [
  ...["adamw", "nadam", "radam", "sgd", "nesterov", "rmsprop", "adagrad"]
    .map((name) => ({ optimizer: { name, learningRate: 0.01 } })),
  { optimizer: { name: "sgd", learningRate: 0.01, momentum: 0.9 } },
  { inputForm: "sparse" },
  { normalization: "batch", dropout: 0.3, inputDropout: 0.1 },
  { normalization: "layer", activation: "gelu", residual: true },
  { averaging: 0.95, l1: 1e-4, clipNorm: 1 },
  { mixup: 0.4, labelSmoothing: 0.1 },
  { schedule: { name: "plateau", patience: 0, gamma: 0.5 } },
  { schedule: { name: "one_cycle" }, warmup: 0.5 },
  { earlyStopping: { patience: 0, minDelta: 0.05 }, epochs: 30 },
  { earlyStopping: { patience: 1 }, averaging: 0.5 },
  { shuffle: false, repeat: 2 },
  {
    optimizer: { name: "adam", learningRate: 0.01, weightDecay: 1e-3 },
    hypergradient: { learningRate: 0.1, weightDecay: 0.05 },
    dropout: 0.2,
  },
  {
    optimizer: { name: "sgd", learningRate: 900, momentum: 0.5 },
    hypergradient: { learningRate: 0.1, momentum: 0.02, restart: true },
  },
];

function open(engine: Engine, change: Partial<TrainingConfig> = {}): Trainer {
  const samples = {
    train: DATA,
    trainIndices: Uint32Array.from({ length: 220 }, (_, i) => i),
    validation: DATA,
    validationIndices: Uint32Array.from({ length: 80 }, (_, i) => i + 220),
  };
  return new Trainer(engine, samples, { ...CONFIG, ...change });
}

/** Trains so many epochs, or to the end. */
async function run(trainer: Trainer, epochs = Infinity): Promise<void> {
  for await (const _ of trainer.epochs()) {
    if (--epochs <= 0) return;
  }
}

const outcome = (trainer: Trainer) => [
  trainer.history,
  trainer.weights(),
  trainer.model().save(),
  trainer.hypergradient(),
];

testBoth(
  "a training that goes on from any checkpoint ends with the same bytes",
  async ({ module, variant }) => {
    const load = () => loadEngine({ module, variant });
    for (const change of TRAININGS) {
      using whole = open(await load(), change);
      const checkpoints = [await whole.checkpoint()];
      for await (const _ of whole.epochs()) {
        checkpoints.push(await whole.checkpoint());
      }
      for (const checkpoint of checkpoints) {
        using other = open(await load(), change);
        await run(other, 2); // what it did before is gone
        await other.restore(checkpoint);
        assertEquals(await other.checkpoint(), checkpoint);
        await run(other);
        assertEquals(outcome(other), outcome(whole), JSON.stringify(change));
      }
    }
  },
);

Deno.test("a checkpoint is of the moment of the call", async () => {
  using trainer = open(await loadEngine());
  await run(trainer, 1);
  const later = trainer.checkpoint();
  const before = trainer.weights();
  await run(trainer, 1);
  await trainer.restore(await later);
  assertEquals([trainer.weights(), trainer.history.length], [before, 1]);
});

Deno.test("checkpoints are taken between whole epochs", async () => {
  using trainer = open(await loadEngine(), { epochs: 9 });
  const start = await trainer.checkpoint();
  const control = new AbortController();
  const running = trainer.epochs(control.signal).next();
  await assertRejects(
    () => trainer.checkpoint(),
    RangeError,
    "Cannot make a checkpoint: an epoch is under way",
  );
  await assertRejects(
    () => trainer.restore(start),
    RangeError,
    "Cannot resume training: an epoch is under way",
  );
  control.abort();
  await assertRejects(() => running);
  await assertRejects(
    () => trainer.checkpoint(),
    RangeError,
    "Cannot make a checkpoint: the last epoch was not finished",
  );
  await trainer.restore(start);
  assertEquals(await trainer.checkpoint(), start);
  trainer.release();
  await assertRejects(
    () => trainer.checkpoint(),
    RangeError,
    "the trainer was released",
  );
  await assertRejects(
    () => trainer.restore(start),
    RangeError,
    "the trainer was released",
  );
});

Deno.test("the checkpoint of another training is refused by what differs", async () => {
  const engine = await loadEngine({ variant: "plain" });
  const made = open(engine, { dropout: 0.1 });
  const bytes = await made.checkpoint();
  made.release();
  const refuse = async (change: Partial<TrainingConfig>, message: string) => {
    using other = open(engine, { dropout: 0.1, ...change });
    await assertRejects(
      () => other.restore(bytes),
      RangeError,
      `Cannot resume training: ${message}`,
    );
  };
  await refuse(
    { epochs: 6 },
    "epochs is 6, its checkpoint was made with 5, expected the same",
  );
  await refuse({ seed: 4 }, "seed is 4, its checkpoint was made with 3");
  await refuse(
    { averaging: 0.5 },
    "averaging is 0.5, its checkpoint was made with not set",
  );
  await refuse(
    { hidden: [12] },
    "hidden is [12], its checkpoint was made with [12,12]",
  );
  await refuse({ optimizer: { name: "sgd" } }, "optimizer is ");
  const data = smallData({ count: 300, width: 16, classes: 3, seed: 2 });
  using other = new Trainer(engine, { train: data, validation: data }, {
    ...CONFIG,
    dropout: 0.1,
  });
  await assertRejects(
    () => other.restore(bytes),
    RangeError,
    "Cannot resume training: the data's digest is ",
  );
  other.release();
  using part = new Trainer(engine, { train: DATA, validation: DATA }, {
    ...CONFIG,
    dropout: 0.1,
  });
  await assertRejects(
    () => part.restore(bytes),
    RangeError,
    "the training samples' digest is all",
  );
});

Deno.test("a damaged checkpoint is refused and nothing changes", async () => {
  using trainer = open(await loadEngine(), { earlyStopping: {} });
  await run(trainer, 2);
  const bytes = await trainer.checkpoint();
  await run(trainer, 1);
  const before = await trainer.checkpoint();
  const file = readTensors(bytes);
  // Sealed again: what is wrong is another thing than the seal.
  const changed = (change: (file: TensorFile) => object) =>
    seal({ ...file, ...change(file) });
  const without = (name: string) =>
    changed(({ tensors: { [name]: _, ...tensors } }) => ({ tensors }));
  const meta = (more: object) =>
    changed(({ metadata }) => ({ metadata: { ...metadata, ...more } }));
  const tensor = (name: string, data: Uint8Array) =>
    changed(({ tensors }) => ({
      tensors: { ...tensors, [name]: { shape: [data.length], data } },
    }));
  const state = (more: object) =>
    meta({
      state: JSON.stringify({
        ...JSON.parse(file.metadata["state"]!),
        ...more,
      }),
    });
  const order = (file.tensors["order"]!.data as Uint8Array).map((byte, i) =>
    i === 3 ? 255 : byte
  );
  const flipped = bytes.with(bytes.length - 5, bytes.at(-5)! ^ 1);
  const { sha256: _, ...unsealed } = file.metadata;
  const cases: readonly (readonly [
    Uint8Array | Promise<Uint8Array>,
    string,
  ])[] = [
    [flipped, "the checkpoint is damaged, the SHA-256 of its content is "],
    [writeTensors({ ...file, metadata: unsealed }), 'expected "none"'],
    [
      bytes.subarray(0, bytes.length - 1),
      "Cannot read safetensors: its tensors take",
    ],
    [trainer.model().save(), "the file is no checkpoint"],
    [
      meta({ lanetune_checkpoint: "2" }),
      'its format version is "2", expected 1',
    ],
    [meta({ identity: "[]" }), "its identity is no object"],
    [meta({ identity: "{" }), "its identity is not JSON"],
    [meta({ identity: "{}" }), "its checkpoint was made with not set"],
    [meta({ state: "{" }), "its state is not JSON"],
    [state({ epoch: -1 }), "state.epoch is -1, expected an integer"],
    [state({ history: {} }), "state.history is {}, expected a list"],
    [without("order"), 'it has no "order" of 880 bytes'],
    [without("parameters.0.weight"), 'it has no "parameters.0.weight"'],
    [without("optimizer"), 'it has no "optimizer"'],
    [without("best:output.bias"), '"output.bias" is missing'],
    [tensor("random", new Uint8Array(3)), 'it has no "random" of 16 bytes'],
    [tensor("order", order), "its order is not one of these samples"],
  ];
  for (const [bad, message] of cases) {
    await assertRejects(async () => trainer.restore(await bad), Error, message);
    assertEquals(await trainer.checkpoint(), before);
  }
  const change = fc.record({
    at: fc.nat(bytes.length - 1),
    byte: fc.nat(255),
    end: fc.nat(bytes.length),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, byte, end }) => {
      const bad = bytes.slice();
      bad[at] = byte;
      const restored = await trainer.restore(bad.subarray(0, end)).then(
        () => bytes, // the same training: a space of the header may change
        (error) => {
          const isOurs = /^Cannot (read safetensors|resume training): /;
          assert(isOurs.test(error.message), error.stack);
          return before;
        },
      );
      assertEquals(await trainer.checkpoint(), restored);
      await trainer.restore(before);
    }),
    { numRuns: 200 },
  );
});

testBoth(
  "continueFrom() is restore() where nothing differs, and else trains with its own settings",
  async ({ module, variant }) => {
    const engine = () => loadEngine({ module, variant });
    for (const name of ["adam", "sgd", "rmsprop"]) {
      const config = { optimizer: { name, learningRate: 0.01 }, dropout: 0.1 };
      using first = open(await engine(), config);
      await run(first, 2);
      const bytes = await first.checkpoint();
      using same = open(await engine(), config);
      await same.continueFrom(bytes);
      using still = open(await engine(), {
        optimizer: { name, learningRate: 1e-30 },
        dropout: 0.4,
      });
      await still.continueFrom(bytes);
      assertEquals(still.history, first.history);
      const before = first.weights();
      await run(still);
      assertEquals(still.weights(), before);
      await run(first);
      await run(same);
      assertEquals(outcome(same), outcome(first));
      // The rate of another is its own: as if it had been set in the first.
      using slower = open(await engine(), {
        ...config,
        optimizer: { name, learningRate: 0.001 },
      });
      await slower.continueFrom(bytes);
      await run(slower, 1);
      const [moved, far] = [slower, first].map((trainer) =>
        distance(trainer.weights(), before)
      );
      assert(moved! > 0 && moved! < far!, `${name}: ${moved}, ${far}`);
    }
  },
);

function distance(
  a: ReturnType<Trainer["weights"]>,
  b: ReturnType<Trainer["weights"]>,
): number {
  return Object.keys(a).reduce(
    (sum, name) =>
      a[name]!.data.reduce(
        (inner, x, i) => inner + Math.abs(x - b[name]!.data[i]!),
        sum,
      ),
    0,
  );
}

testBoth(
  "continueFrom() refuses another network, optimizer or order of batches",
  async ({ module, variant }) => {
    using first = open(await loadEngine({ module, variant }));
    await run(first, 1);
    const bytes = await first.checkpoint();
    for (
      const [change, found] of [
        [{ hidden: [12, 8] }, "hidden is"],
        [{ optimizer: { name: "sgd", learningRate: 0.01 } }, "optimizer is"],
        [{ batchSize: 8 }, "batchSize is 8"],
        [{ seed: 4 }, "seed is 4"],
        [{ averaging: 0.9 }, 'it has no "average"'],
      ] as const
    ) {
      using other = open(await loadEngine({ module, variant }), change);
      await assertRejects(() => other.continueFrom(bytes), Error, found);
      assertEquals(other.history, []);
    }
  },
);
