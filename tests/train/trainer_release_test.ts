// After release() a trainer's memory is, or will be, another's: nothing of it
// may be read or trained any more, in whatever order things happen.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Trainer } from "../../src/train/trainer.ts";
import type {
  TrainingConfig,
  TrainingSamples,
} from "../../src/train/training.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";

const DATA = smallData({ count: 600, width: 12, classes: 4 });
const SAMPLES: TrainingSamples = { train: DATA, validation: DATA };
const CONFIG: TrainingConfig = {
  hidden: [8],
  epochs: 3,
  batchSize: 10,
  optimizer: { name: "adam" },
  hypergradient: { learningRate: 0 },
};
const RELEASED = "the trainer was released, expected a new one";

testBoth("a released Trainer refuses every use", (engine) => {
  const first = new Trainer(engine, SAMPLES, CONFIG);
  const weights = first.weights();
  first.release();
  using second = new Trainer(engine, SAMPLES, { ...CONFIG, seed: 1 });
  const before = second.weights();
  const uses = {
    "read weights": () => first.weights(),
    "read gradients": () => first.gradients(),
    "read hypergradients": () => first.hypergradient(),
    "load weights": () => first.loadWeights(weights),
    predict: () => first.predict(),
  };
  assertThrows(() => first.outputs(), RangeError, RELEASED);
  for (const [action, use] of Object.entries(uses)) {
    assertThrows(use, RangeError, `Cannot ${action}: ${RELEASED}`);
  }
  assertEquals(second.weights(), before);
});

testBoth("epochs() of a released Trainer trains nothing", async (engine) => {
  const first = new Trainer(engine, SAMPLES, CONFIG);
  const begun = first.epochs();
  await begun.next();
  first.release();
  using second = new Trainer(engine, SAMPLES, { ...CONFIG, seed: 1 });
  const before = second.weights();
  const message = `Cannot train: ${RELEASED}`;
  await assertRejects(() => begun.next(), RangeError, message);
  await assertRejects(() => first.epochs().next(), RangeError, message);
  assertEquals(second.weights(), before);
});

testBoth("an epoch that is under way ends with the release", async (engine) => {
  const wide = smallData({ count: 3000, width: 100, classes: 4 });
  const first = new Trainer(engine, { train: wide, validation: wide }, {
    ...CONFIG,
    hidden: [256, 256],
  });
  const epoch = first.epochs().next();
  // In the middle of the epoch: its first turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 0));
  first.release();
  using second = new Trainer(engine, SAMPLES, CONFIG);
  const before = second.weights();
  await assertRejects(() => epoch, RangeError, `Cannot train: ${RELEASED}`);
  assertEquals(second.weights(), before);
});

testBoth("two iterators of a Trainer do not share an epoch", async (engine) => {
  const alone = await (async () => {
    using trainer = new Trainer(engine, SAMPLES, CONFIG);
    return await Array.fromAsync(trainer.epochs());
  })();
  using trainer = new Trainer(engine, SAMPLES, CONFIG);
  const one = trainer.epochs(), other = trainer.epochs();
  const first = one.next();
  await assertRejects(
    () => other.next(),
    RangeError,
    "Cannot train: another iterator is in the middle of an epoch",
  );
  assertEquals((await first).value, alone[0]);
  // One after the other is no fault.
  assertEquals(await Array.fromAsync(trainer.epochs()), alone.slice(1));
});

testBoth("releasing out of order frees nothing of others", async (engine) => {
  const first = new Trainer(engine, SAMPLES, CONFIG);
  const left = engine.bytesLeft;
  first.release();
  const second = new Trainer(engine, SAMPLES, CONFIG);
  assertEquals(engine.bytesLeft, left);
  first.release();
  assertEquals(engine.bytesLeft, left);
  const [result] = await Array.fromAsync(second.epochs());
  assert(result!.trainLoss > 0);
  second.release();
  assert(engine.bytesLeft > left);
});
