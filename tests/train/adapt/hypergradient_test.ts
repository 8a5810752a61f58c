// Training with hyperparameters that adapt: measuring changes nothing, runs
// repeat, both forms of the inputs agree, and a run that goes nowhere starts
// again. What the changes are is hypergradient_by_hand_test.ts.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Engine } from "../../../src/engine/engine.ts";
import {
  type HypergradientConfig,
  setAside,
} from "../../../src/train/adapt/hypergradient.ts";
import type { OptimizerConfig } from "../../../src/train/optimizers/optimizer.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import {
  DivergedError,
  type EpochResult,
  type TrainingConfig,
} from "../../../src/train/training.ts";
import type { Weights } from "../../../src/train/weights/weights.ts";
import { testBoth } from "../../support/engines.ts";
import { smallData } from "../../support/small_data.ts";

const SIZES = { count: 230, width: 23, classes: 5 };
const TRAIN = smallData({ ...SIZES, seed: 1 });
const TEST = smallData({ ...SIZES, count: 100, seed: 2 });
const ALL = Uint32Array.from({ length: TRAIN.count }, (_, i) => i);
const CONFIG: Omit<TrainingConfig, "optimizer"> = {
  hidden: [17, 9],
  epochs: 3,
  batchSize: 20,
  seed: 4,
};
const ADAM = { name: "adam", learningRate: 0.01, weightDecay: 0.001 };
const SGD = {
  name: "sgd",
  learningRate: 0.05,
  weightDecay: 0.001,
  momentum: 0.5,
};
const RATES = { learningRate: 0.1, weightDecay: 0.5 };

interface Outcome {
  readonly results: EpochResult[];
  readonly weights: Weights;
  readonly gradient: HypergradientConfig;
}

async function train(
  engine: Engine,
  optimizer: OptimizerConfig,
  change: Partial<TrainingConfig> = {},
  trainIndices: Uint32Array = ALL,
): Promise<Outcome> {
  using trainer = new Trainer(
    engine,
    { train: TRAIN, trainIndices, validation: TEST },
    { ...CONFIG, optimizer, ...change },
  );
  const results = await Array.fromAsync(trainer.epochs());
  return {
    results,
    weights: trainer.weights(),
    gradient: trainer.hypergradient(),
  };
}

/** Epochs without what only a run that may start again reports. */
function withoutRestarts(results: readonly EpochResult[]) {
  return results.map(({ restarts: _, ...result }) => result);
}

testBoth(
  "measuring hypergradients trains as without them, bit for bit",
  async (engine) => {
    for (const optimizer of [ADAM, SGD, { ...SGD, momentum: 0 }]) {
      for (const inputForm of ["sparse", "dense"] as const) {
        const plain = await train(engine, optimizer, { inputForm });
        const momentum = optimizer.name === "sgd" && { momentum: 0 };
        const { gradient, ...measured } = await train(engine, optimizer, {
          inputForm,
          hypergradient: { learningRate: 0, ...momentum },
        });
        assertEquals(measured, {
          results: plain.results,
          weights: plain.weights,
        });
        assertEquals(
          Object.entries(gradient).map(([name, slope]) => [name, slope !== 0]),
          Object.keys({ learningRate: 0, ...momentum })
            .map((name) => [name, true]),
        );
      }
    }
  },
);

testBoth(
  "measuring weight decay trains as on the samples that are not set aside",
  async (engine) => {
    const rest = setAside(ALL, CONFIG.seed!).train;
    assertEquals(rest.length, 218);
    for (const optimizer of [ADAM, SGD]) {
      const plain = await train(engine, optimizer, {}, rest);
      const measured = await train(engine, optimizer, {
        hypergradient: { weightDecay: 0 },
      });
      assertEquals(measured.results, plain.results);
      assertEquals(measured.weights, plain.weights);
      assert(measured.gradient.weightDecay !== 0);
    }
  },
);

testBoth("adapting repeats to the byte, restarts included", async (engine) => {
  for (const optimizer of [ADAM, SGD, { ...ADAM, learningRate: 300 }]) {
    const momentum = optimizer.name === "sgd" && { momentum: 0.1 };
    const hypergradient = { ...RATES, ...momentum, restart: true };
    const first = await train(engine, optimizer, { hypergradient });
    await train(engine, SGD, { hypergradient: { momentum: 1 }, hidden: [5] });
    assertEquals(await train(engine, optimizer, { hypergradient }), first);
    const { learningRate, weightDecay } = first.results.at(-1)!;
    assert(learningRate !== optimizer.learningRate);
    assert(weightDecay !== optimizer.weightDecay);
  }
});

testBoth(
  "sparse and dense inputs adapt alike, but for rounding",
  async (engine) => {
    for (
      const [optimizer, allowed] of [
        [SGD, 5e-5],
        // Adam turns the rounding of a gradient near 0 into a step of any size.
        [ADAM, 1e-3],
      ] as const
    ) {
      const momentum = optimizer.name === "sgd" && { momentum: 0.1 };
      const hypergradient = { ...RATES, ...momentum };
      const sparse = await train(engine, optimizer, {
        hypergradient,
        inputForm: "sparse",
      });
      const dense = await train(engine, optimizer, {
        hypergradient,
        inputForm: "dense",
      });
      sparse.results.forEach((epoch, i) => {
        for (const [name, a] of Object.entries(epoch)) {
          const b = dense.results[i]![name as keyof EpochResult]!;
          const difference = Math.abs(a - b) / Math.abs(b);
          assert(difference <= allowed, `epoch ${i + 1}, ${name}: ${a}, ${b}`);
        }
      });
      for (const [name, a] of Object.entries(sparse.gradient)) {
        const b = dense.gradient[name as "momentum"]!;
        const difference = Math.abs(a - b) / Math.abs(b);
        assert(difference <= 10 * allowed, `${name}: ${a}, ${b}`);
      }
    }
  },
);

/** Learning rates with which nothing is learnt: the loss rises, or is NaN. */
const HOPELESS: readonly OptimizerConfig[] = [
  { name: "adam", learningRate: 300 },
  { name: "sgd", learningRate: 1e6 },
];

testBoth(
  "a loss that does not fall starts training again with a tenth of the rate",
  async (engine) => {
    for (const optimizer of HOPELESS) {
      const hypergradient = { learningRate: 0.1 };
      const { results, ...end } = await train(engine, optimizer, {
        hypergradient: { ...hypergradient, restart: true },
      });
      const { restarts, learningRate } = results[0]!;
      assert(restarts! >= 2, `${optimizer.name}: ${restarts} restarts`);
      // As if it had begun with what it came to: weights, order and clock.
      const lowered = optimizer.learningRate! * 0.1 ** restarts!;
      const again = { ...optimizer, learningRate: lowered };
      const plain = await train(engine, again, { hypergradient });
      assertEquals(withoutRestarts(results), plain.results);
      assertEquals(end, { weights: plain.weights, gradient: plain.gradient });
      assertEquals(results.map((epoch) => epoch.restarts), [
        restarts,
        restarts,
        restarts,
      ]);
      assert(learningRate! < lowered * 10 && learningRate! > lowered / 10);
    }
  },
);

testBoth("a run that learns never starts again", async (engine) => {
  for (const optimizer of [ADAM, SGD]) {
    const plain = await train(engine, optimizer);
    const watched = await train(engine, optimizer, {
      hypergradient: { restart: true },
    });
    assertEquals(watched.results.map(({ restarts }) => restarts), [0, 0, 0]);
    assertEquals(withoutRestarts(watched.results), plain.results);
    assertEquals(watched.weights, plain.weights);
  }
});

testBoth(
  "one batch an epoch is watched by its loss after the step",
  async (engine) => {
    const oneBatch = { batchSize: 10_000, epochs: 2 };
    for (const optimizer of HOPELESS) {
      const hypergradient = { learningRate: 0, restart: true };
      const { results } = await train(engine, optimizer, {
        ...oneBatch,
        hypergradient,
      });
      const restarts = results[0]!.restarts!;
      assert(restarts >= 2, `${optimizer.name}: ${restarts} restarts`);
      // Looking at the loss once more changes nothing.
      const learningRate = optimizer.learningRate! * 0.1 ** restarts;
      const plain = await train(engine, { ...optimizer, learningRate }, {
        ...oneBatch,
        hypergradient: { learningRate: 0 },
      });
      assertEquals(withoutRestarts(results), plain.results);
    }
    const fine = await train(engine, ADAM, {
      ...oneBatch,
      hypergradient: { restart: true },
    });
    assertEquals(fine.results.map(({ restarts }) => restarts), [0, 0]);
  },
);

testBoth("eight restarts that do not help are a divergence", async (engine) => {
  const optimizer = { name: "sgd", learningRate: 1e30 };
  const hypergradient = { learningRate: 0.1, restart: true };
  await assertRejects(
    () => train(engine, optimizer, { hypergradient }),
    DivergedError,
    "Training diverged in epoch 1: training loss is NaN",
  );
});

testBoth("Trainer refuses rates that cannot adapt anything", (engine) => {
  const sgd = { name: "sgd", learningRate: 0.1 };
  for (
    const [optimizer, hypergradient, message] of [
      [
        ADAM,
        { learningRate: 1.5 },
        "hyperparameters: learningRate is 1.5, expected 0 to",
      ],
      [
        SGD,
        { momentum: NaN },
        "hyperparameters: momentum is NaN, expected 0 to 1",
      ],
      [
        ADAM,
        { weightDecay: -1 },
        "hyperparameters: weightDecay is -1, expected 0 to 1",
      ],
      [ADAM, { momentum: 0.1 }, "momentum: the optimizer has none"],
      [sgd, { weightDecay: 0.1 }, "weightDecay: it starts at 0, where it"],
    ] as const
  ) {
    assertThrows(
      () =>
        new Trainer(engine, { train: TRAIN, validation: TEST }, {
          ...CONFIG,
          optimizer,
          hypergradient,
        }),
      RangeError,
      `Cannot adapt ${message}`,
    );
  }
});
