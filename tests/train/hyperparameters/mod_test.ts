// Hyperparameters: ranges, messages, and the configuration they stand for.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  configOf,
  HYPERPARAMETERS,
  type HyperparameterSet,
} from "../../../src/train/hyperparameters/mod.ts";

import { OPTIMIZERS } from "../../../src/train/optimizers/mod.ts";

type Value = HyperparameterSet[string];

const COUNT = "an integer from 1 to ";
const WANTED: Readonly<Record<string, string>> = {
  hidden_size: `${COUNT}16777216`,
  num_layers: `${COUNT}1000`,
  lr: "a number above 0 and at most 1000",
  batch_size: `${COUNT}16777216`,
  epochs: `${COUNT}1000000`,
  optimizer: Object.keys(OPTIMIZERS).join(" or "),
  weight_decay: "a number from 0 to 1000",
  momentum: "a number from 0 to below 1",
  hypergradient: "a number from 0 to 1",
};

const BAD: Readonly<Record<string, readonly Value[]>> = {
  hidden_size: [0, -1, 1.5, NaN, Infinity, 2 ** 24 + 1, "64", null, true],
  num_layers: [0, -1, 0.5, NaN, 1001, "2"],
  lr: [0, -0.001, NaN, Infinity, 1001, "0.1", null],
  batch_size: [0, -64, 63.5, NaN, 1e9],
  epochs: [0, -1, 1.5, NaN, 1e7],
  optimizer: ["lion", "", 1, null, "toString"],
  weight_decay: [-1, NaN, Infinity, "0"],
  momentum: [-0.1, 1, NaN, "0.9"],
  hypergradient: [-0.1, 1.1, NaN, true],
};

Deno.test("every hyperparameter refuses bad values by name, found and wanted", () => {
  const basics = Object.keys(HYPERPARAMETERS)
    .filter((name) => HYPERPARAMETERS[name]!.isBasic);
  assertEquals(Object.keys(BAD), basics);
  for (const [name, values] of Object.entries(BAD)) {
    for (const value of values) {
      const found = typeof value === "number" ? value : JSON.stringify(value);
      const message =
        `Cannot use hyperparameter ${name}: found ${found}, expected ${
          WANTED[name]
        }`;
      const { check } = HYPERPARAMETERS[name]!;
      assertThrows(() => check(value), RangeError, message);
      assertThrows(() => configOf({ [name]: value }), RangeError, message);
    }
  }
});

Deno.test("every hyperparameter accepts its default and the ends of its range", () => {
  const ends: Readonly<Record<string, readonly Value[]>> = {
    hidden_size: [1, 2 ** 24],
    num_layers: [1, 1000],
    lr: [Number.MIN_VALUE, 1000],
    batch_size: [1, 2 ** 24],
    epochs: [1, 1_000_000],
    optimizer: Object.keys(OPTIMIZERS),
    weight_decay: [0, 1000],
    momentum: [0, 1 - 2 ** -53],
    hypergradient: [0, 1],
  };
  for (const [name, one] of Object.entries(HYPERPARAMETERS)) {
    if (one.default !== null) one.check(one.default);
    assert(one.description.length > 0);
    for (const value of ends[name] ?? []) one.check(value);
  }
});

Deno.test("configOf() takes the tutorial's values where none are given", () => {
  assertEquals(configOf({}), {
    hidden: [128, 128],
    epochs: 5,
    batchSize: 64,
    optimizer: { name: "adam", learningRate: 0.001, weightDecay: 0 },
  });
});

Deno.test("configOf() has every optimizer with the defaults of its own list, the rate apart", () => {
  for (const [name, { defaults }] of Object.entries(OPTIMIZERS)) {
    const { weightDecay, momentum } = defaults;
    assertEquals(configOf({ optimizer: name }).optimizer, {
      name,
      learningRate: 0.001,
      weightDecay: weightDecay!,
      ...(momentum !== undefined && { momentum }),
    });
  }
  const adamw = configOf({ optimizer: "adamw" }).optimizer;
  const nesterov = configOf({ optimizer: "nesterov" }).optimizer;
  assertEquals([adamw.weightDecay, nesterov.momentum], [0.01, 0.9]);
});

Deno.test("configOf() puts every value in its place", () => {
  const values = {
    hidden_size: 7,
    num_layers: 3,
    lr: 0.5,
    batch_size: 9,
    epochs: 2,
    optimizer: "sgd",
    weight_decay: 0.1,
    momentum: 0.9,
  };
  assertEquals(configOf(values), {
    hidden: [7, 7, 7],
    epochs: 2,
    batchSize: 9,
    optimizer: {
      name: "sgd",
      learningRate: 0.5,
      weightDecay: 0.1,
      momentum: 0.9,
    },
  });
  // A momentum of 0 is what adam has; records of studies say so.
  const adam = configOf({ ...values, optimizer: "adam", momentum: 0 });
  assertEquals(Object.hasOwn(adam.optimizer, "momentum"), false);
});

Deno.test("configOf() refuses a value that would have no effect", () => {
  for (const optimizer of [{ optimizer: "adam" }, {}]) {
    assertThrows(
      () => configOf({ momentum: 0.9, ...optimizer }),
      RangeError,
      'Cannot use hyperparameter momentum: it is 0.9 and has no effect with optimizer "adam", expected optimizer "sgd"',
    );
  }
  // What is the default of one optimizer is dropped by another all the same.
  assertThrows(
    () => configOf({ momentum: 0.9, optimizer: "adamw" }),
    RangeError,
    'has no effect with optimizer "adamw"',
  );
});

Deno.test("configOf() refuses a name that is no hyperparameter", () => {
  assertThrows(
    () => configOf({ hidden: 3 }),
    RangeError,
    'Cannot use "hidden": unknown hyperparameter, did you mean "hidden_size"?',
  );
  assertThrows(
    () => configOf({ toString: 3 }),
    RangeError,
    'Cannot use "toString": unknown hyperparameter, expected one of',
  );
});

Deno.test("configOf() adapts the learning rate, with restarts, at a rate above 0", () => {
  assertEquals(configOf({ hypergradient: 0.1 }).hypergradient, {
    learningRate: 0.1,
    restart: true,
  });
  assertEquals("hypergradient" in configOf({ hypergradient: 0 }), false);
});
