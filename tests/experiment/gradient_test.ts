// The gradients that outcomes carry: minus what the trainer measured, for the
// parameters that are searched, and nothing else is changed by them.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { createExperiment } from "../../src/experiment/experiment.ts";
import { scoreOnTest } from "../../src/experiment/winner.ts";
import type { ExperimentSetup } from "../../src/experiment/setup.ts";
import { checkFollowable } from "../../src/experiment/gradient.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { HypergradientConfig } from "../../src/train/adapt/hypergradient.ts";
import { configOf } from "../../src/train/hyperparameters/mod.ts";
import { Trainer } from "../../src/train/trainer.ts";
import type { ObjectiveResult } from "../../src/tune/executor.ts";
import type { Params } from "../../src/tune/trial.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";

const SIZES = { count: 200, width: 15, classes: 4 };
const DATA = {
  train: smallData({ ...SIZES, seed: 1 }),
  test: smallData({ ...SIZES, count: 80, seed: 2 }),
};
const FIXED = { epochs: 2, batch_size: 16, num_layers: 1, hidden_size: 8 };
const SGD: Params = {
  optimizer: "sgd",
  lr: 0.02,
  weight_decay: 0.01,
  momentum: 0.5,
};

function setupOf(
  { variant, module }: Engine,
  change: Partial<ExperimentSetup> = {},
): ExperimentSetup {
  return {
    data: DATA,
    validation: { type: "test" },
    seed: 5,
    variant,
    module,
    fixed: FIXED,
    gradient: true,
    ...change,
  };
}

/** Values and gradient. */
type Carried = Extract<
  ObjectiveResult,
  { readonly values: readonly number[] }
>;

/** What a trial with these parameters comes to. */
async function run(setup: ExperimentSetup, params: Params): Promise<Carried> {
  const objective = await createExperiment(setup);
  const result = await objective({
    number: 0,
    params,
    signal: new AbortController().signal,
    report: () => false,
    checkpoint: () => {},
    setAttribute: () => {},
  });
  return typeof result === "number" ? { values: [result] } : result as Carried;
}

/** What the trainer measures of one repeat. */
async function measure(
  engine: Engine,
  params: Params,
  hypergradient: HypergradientConfig,
  repeat = 0,
) {
  using trainer = new Trainer(
    engine,
    { train: DATA.train, validation: DATA.test },
    { ...configOf({ ...FIXED, ...params }), seed: 5, repeat, hypergradient },
  );
  await Array.fromAsync(trainer.epochs());
  return trainer.hypergradient();
}

testBoth(
  "an outcome carries minus the hypergradients of what is searched",
  async (engine) => {
    const all = await measure(engine, SGD, {
      learningRate: 0,
      weightDecay: 0,
      momentum: 0,
    });
    const { gradient } = await run(setupOf(engine), SGD);
    assertEquals(gradient, {
      lr: -all.learningRate!,
      weight_decay: -all.weightDecay!,
      momentum: -all.momentum!,
    });
    // The same run with nothing but lr searched: the others are not measured.
    const { lr, ...rest } = SGD;
    const fixed = { ...FIXED, ...rest };
    const one = await run(setupOf(engine, { fixed }), { lr: lr! });
    assertEquals(Object.keys(one.gradient!), ["lr"]);
    const adam = await run(setupOf(engine), { lr: 0.01 });
    assertEquals(Object.keys(adam.gradient!), ["lr"]);
  },
);

testBoth(
  "an outcome of repeats carries the mean of their gradients",
  async (engine) => {
    const params = { lr: 0.01 }, rates = { learningRate: 0 };
    const first = await measure(engine, params, rates, 0);
    const second = await measure(engine, params, rates, 1);
    const { gradient } = await run(
      setupOf(engine, { repeats: 2 }),
      params,
    );
    const mean = -(first.learningRate! + second.learningRate!) / 2;
    assertAlmostEquals(gradient!.lr!, mean, 1e-12 * Math.abs(mean));
  },
);

testBoth(
  "the gradient of lr costs nothing of the score, and points to better rates",
  async (engine) => {
    const signs = [];
    for (const lr of [1e-4, 1]) {
      const plain = await run(setupOf(engine, { gradient: false }), { lr });
      const outcome = await run(setupOf(engine), { lr });
      assertEquals(plain.gradient, undefined);
      assertEquals(outcome.values, plain.values);
      signs.push(Math.sign(outcome.gradient!.lr!));
    }
    assertEquals(signs, [1, -1]);
  },
);

testBoth(
  "scoreOnTest() of all samples sets none aside for weight decay",
  async (engine) => {
    const setup = setupOf(engine), plain = { ...setup, gradient: false };
    const all = { trainOn: "all" } as const;
    assertEquals(
      await scoreOnTest(setup, SGD, all),
      await scoreOnTest(plain, SGD, all),
    );
    const measured = await scoreOnTest(setup, SGD);
    assert(measured.loss !== (await scoreOnTest(plain, SGD)).loss);
  },
);

Deno.test("checkFollowable() wants a range that has a gradient", () => {
  const range = { type: "float", low: 0.1, high: 0.9 } as const;
  const list = { type: "categorical", choices: [0.1, 0.9] } as const;
  for (const name of ["lr", "weight_decay"]) checkFollowable({ [name]: range });
  checkFollowable({ momentum: range }, { optimizer: "sgd" });
  checkFollowable({
    momentum: range,
    optimizer: { type: "categorical", choices: ["adam", "sgd"] },
  });
  for (
    const [space, names] of [
      [{ hypergradient: range }, "hypergradient"],
      [{ lr: list, momentum: range }, "lr, momentum"],
      [{ toString: range }, "toString"],
    ] as const
  ) {
    assertThrows(
      () => checkFollowable(space),
      RangeError,
      `Cannot follow gradients over ${names}: no range has one, expected`,
    );
  }
});
