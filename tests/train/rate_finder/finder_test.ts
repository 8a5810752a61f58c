// The learning-rate range test: its rates, its losses, its end, what it refuses.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { digits } from "../../../src/dataset/digits.ts";
import { loadEngine } from "../../../src/engine/load.ts";
import {
  findLearningRate,
  type RateFinderConfig,
} from "../../../src/train/rate_finder/finder.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import { testBoth } from "../../support/engines.ts";

const { train, test } = await digits();
const SAMPLES = { train, validation: test };
const CONFIG: RateFinderConfig = {
  hidden: [16],
  batchSize: 64,
  optimizer: { name: "adam" },
};

testBoth(
  "rates grow by the same factor from the first to the last",
  async (engine) => {
    const { points } = await findLearningRate(engine, SAMPLES, CONFIG, {
      minLearningRate: 1e-5,
      maxLearningRate: 0.01,
      steps: 13,
    });
    assertEquals(points.length, 13);
    points.forEach(({ learningRate }, i) =>
      assertAlmostEquals(learningRate / (1e-5 * 10 ** (i / 4)), 1, 1e-12)
    );
  },
);

testBoth(
  "a test covers one pass, of few batches a hundred batches",
  async (engine) => {
    const steps = async (batchSize: number) => {
      const range = { minLearningRate: 1e-7, maxLearningRate: 1e-6 };
      const config = { ...CONFIG, batchSize };
      return (await findLearningRate(engine, SAMPLES, config, range)).points
        .length;
    };
    assertEquals(await steps(16), 250);
    assertEquals(await steps(64), 100);
  },
);

testBoth("losses are those of training, a batch at a time", async (engine) => {
  // Rates too small to change a weight: the mean loss of a pass is the first's.
  const { points } = await findLearningRate(
    engine,
    SAMPLES,
    { ...CONFIG, batchSize: 40, optimizer: { name: "sgd" } },
    { minLearningRate: 1e-30, maxLearningRate: 1e-29 },
  );
  using trainer = new Trainer(engine, SAMPLES, {
    ...CONFIG,
    batchSize: 40,
    epochs: 1,
    optimizer: { name: "sgd", learningRate: 1e-30 },
  });
  const { value } = await trainer.epochs().next();
  const mean = points.reduce((sum, { loss }) => sum + loss, 0) / points.length;
  assertEquals(points.length, 100);
  assertAlmostEquals(mean, value!.trainLoss, 1e-6);
});

testBoth(
  "the test ends where the loss diverges, and leaves the engine free",
  async (engine) => {
    for (const name of ["adam", "sgd"]) {
      const config = { ...CONFIG, optimizer: { name } };
      const { points } = await findLearningRate(engine, SAMPLES, config, {
        maxLearningRate: 1000,
      });
      assert(points.length < 100);
      const least = Math.min(...points.map((one) => one.smoothedLoss));
      for (const { loss, smoothedLoss } of points.slice(0, -1)) {
        assert(Number.isFinite(loss) && smoothedLoss <= 4 * least);
      }
      const again = await findLearningRate(engine, SAMPLES, config, {
        maxLearningRate: 1000,
      });
      assertEquals(again.points, points);
    }
  },
);

testBoth(
  "the suggestion trains better than a hundredth and ten times of it",
  async (engine) => {
    for (const name of ["adam", "sgd"]) {
      const config = { ...CONFIG, optimizer: { name } };
      const { suggestion } = await findLearningRate(engine, SAMPLES, config);
      const lossOf = async (factor: number) => {
        const learningRate = suggestion! * factor;
        const optimizer = { name, learningRate };
        using trainer = new Trainer(engine, SAMPLES, {
          ...config,
          optimizer,
          epochs: 2,
        });
        try {
          for await (const _ of trainer.epochs());
        } catch {
          return Infinity; // diverged
        }
        return trainer.outcome!.validationLoss;
      };
      const loss = await lossOf(1);
      assert(loss < await lossOf(0.01) && loss < await lossOf(10), name);
    }
  },
);

Deno.test("findLearningRate() refuses what sets the rate itself", async () => {
  const engine = await loadEngine();
  const refuse = (config: object, options: object, message: string) =>
    assertRejects(
      () =>
        findLearningRate(engine, SAMPLES, { ...CONFIG, ...config }, options),
      RangeError,
      message,
    );
  for (const name of ["epochs", "warmup"]) {
    await refuse(
      { [name]: 1 },
      {},
      `Cannot find a learning rate: the configuration has ${name}, which`,
    );
  }
  await refuse({ schedule: { name: "cosine" } }, {}, "has schedule");
  await refuse({}, { steps: 9 }, "steps is 9, expected an integer of at least");
  await refuse({}, { minLearningRate: 0 }, "expected a number above 0");
  await refuse({}, { minLearningRate: 10 }, "expected less than maxLearning");
  await refuse({}, { rate: 1 }, "rate");
  await refuse({ dropout: 1 }, {}, "dropout is 1");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(
    () => findLearningRate(engine, SAMPLES, CONFIG, { signal }),
    Error,
    "enough",
  );
  // Refused or aborted, the engine is free.
  await findLearningRate(engine, SAMPLES, CONFIG, { steps: 10 });
});
