// Every hyperparameter beyond the basic ones: its range, its place in the
// training configuration, its condition, its flag, its place in records.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { quote } from "../../../src/errors.ts";
import { conditionsOf } from "../../../src/experiment/space.ts";
import {
  flagOf,
  hyperparameterFlags,
} from "../../../src/cli/args/hyperparameter_flags.ts";
import {
  configOf,
  HYPERPARAMETERS,
  type HyperparameterSet,
} from "../../../src/train/hyperparameters/mod.ts";
import { resolveTraining } from "../../../src/train/resolve.ts";

type Value = HyperparameterSet[string];

interface Row {
  readonly good: readonly Value[];
  readonly bad: readonly Value[];
  /** What the first good value makes of the configuration. */
  readonly gives: Readonly<Record<string, unknown>>;
  /** What the others have to be for an effect. */
  readonly beside?: HyperparameterSet;
}

const adam = {
  name: "adam",
  learningRate: 0.001,
  weightDecay: 0,
};
const SHARE = { bad: [-0.1, 1, NaN, "0.5", null] };
const SIZE = { bad: [-1, NaN, Infinity, "1", true] };

function ofOptimizer(name: string, setting: string, value: number): Row {
  const momentum = ["sgd", "nesterov", "rmsprop"].includes(name) &&
    { momentum: 0 };
  return {
    good: [value],
    bad: [-1, NaN, "0.9", null],
    gives: { optimizer: { ...adam, name, ...momentum, [setting]: value } },
    beside: { optimizer: name },
  };
}

function ofSchedule(name: string, option: string, good: number[]): Row {
  return {
    good,
    bad: [-1, NaN, "1", null],
    gives: { schedule: { name, [option]: good[0] } },
    beside: { lr_schedule: name },
  };
}

const ROWS: Readonly<Record<string, Row>> = {
  hidden_sizes: {
    good: ["256-128-64", 64, "7-7", Array(1000).fill("1").join("-")],
    bad: [
      "",
      "64",
      "64-",
      "0-2",
      "064-2",
      "64,32",
      0,
      1.5,
      -3,
      null,
      "2-99999999",
      Array(1001).fill("1").join("-"),
    ],
    gives: { hidden: [256, 128, 64] },
  },
  activation: {
    good: ["gelu", "relu", "softplus"],
    bad: ["swish", "", null, 1],
    gives: { activation: "gelu" },
  },
  normalization: {
    good: ["batch", "layer", "none"],
    bad: ["group", true, null],
    gives: { normalization: "batch" },
  },
  residual: {
    good: [true, false],
    bad: ["true", 1, null],
    gives: { residual: true },
  },
  initialization: {
    good: ["he", "orthogonal", "pytorch"],
    bad: ["kaiming", null],
    gives: { initialization: "he" },
  },
  dropout: { good: [0.5, 0, 0.99], ...SHARE, gives: { dropout: 0.5 } },
  input_dropout: { good: [0.2, 0], ...SHARE, gives: { inputDropout: 0.2 } },
  lr_schedule: {
    good: ["cosine", "constant", "one_cycle"],
    bad: ["linear", null, 1],
    gives: { schedule: { name: "cosine" } },
  },
  lr_gamma: ofSchedule("step", "gamma", [0.5, 1]),
  lr_step_epochs: ofSchedule("step", "every", [2, 1]),
  lr_patience: ofSchedule("plateau", "patience", [3, 0]),
  lr_least: ofSchedule("cosine", "least", [0.1, 0, 1]),
  lr_rise: ofSchedule("one_cycle", "rise", [0.4, 1]),
  lr_start_div: ofSchedule("one_cycle", "start", [10, 1]),
  lr_end_div: ofSchedule("one_cycle", "end", [100, 1]),
  warmup_epochs: { good: [0.5, 0, 3], ...SIZE, gives: { warmup: 0.5 } },
  early_stopping: {
    good: [3, 0],
    bad: [-1, 1.5, NaN, "3", null],
    gives: { earlyStopping: { patience: 3 } },
  },
  min_delta: {
    good: [0.01, 0],
    ...SIZE,
    gives: { earlyStopping: { patience: 2, minDelta: 0.01 } },
    beside: { early_stopping: 2 },
  },
  beta1: ofOptimizer("adam", "beta1", 0.8),
  beta2: ofOptimizer("nadam", "beta2", 0.99),
  eps: ofOptimizer("adagrad", "epsilon", 1e-6),
  alpha: ofOptimizer("rmsprop", "alpha", 0.9),
  lr_decay: ofOptimizer("adagrad", "learningRateDecay", 0.1),
  momentum_decay: ofOptimizer("nadam", "momentumDecay", 0.01),
  loss: {
    good: ["huber", "squared_error", "cross_entropy"],
    bad: ["mse", null, 1],
    gives: { loss: "huber" },
  },
  huber_delta: {
    good: [2, 1],
    bad: [0, -1, NaN, "1"],
    gives: { loss: "huber", huberDelta: 2 },
    beside: { loss: "huber" },
  },
  class_weight: {
    good: ["balanced", "1-2.5-1", "none"],
    bad: ["1", "1-0", "1,2", "", null, 2, "balance", "1--2"],
    gives: { classWeights: "balanced" },
  },
  label_smoothing: {
    good: [0.1, 0],
    ...SHARE,
    gives: { labelSmoothing: 0.1 },
  },
  l1: { good: [1e-4, 0], ...SIZE, gives: { l1: 1e-4 } },
  max_grad_norm: { good: [1, 0], ...SIZE, gives: { clipNorm: 1 } },
  clip_value: { good: [0.5, 0], ...SIZE, gives: { clipValue: 0.5 } },
  ema_decay: { good: [0.99, 0], ...SHARE, gives: { averaging: 0.99 } },
  mixup: { good: [0.2, 0], ...SIZE, gives: { mixup: 0.2 } },
  augment_shift: {
    good: [2, 0],
    ...SIZE,
    gives: { augmentation: { shift: 2 } },
  },
  augment_rotate: {
    good: [15, 0, 180],
    bad: [-1, 181, NaN, "15"],
    gives: { augmentation: { rotate: 15 } },
  },
  augment_scale: {
    good: [0.1, 0, 1],
    bad: [-0.1, 1.1, NaN, "1"],
    gives: { augmentation: { scale: 0.1 } },
  },
  augment_noise: {
    good: [0.3, 0],
    ...SIZE,
    gives: { augmentation: { noise: 0.3 } },
  },
};

/** What help says of defaults that another hyperparameter decides. */
const DEFAULTS: Readonly<Record<string, string>> = {
  weight_decay: "0; 0.01 of adamw",
  momentum: "0; 0.9 of nesterov",
};

/** Values with which what depends on them has no effect. */
const WITHOUT: HyperparameterSet = {
  optimizer: "sgd",
  lr_schedule: "constant",
  loss: "cross_entropy",
  early_stopping: 0,
};

const NAMES = Object.keys(HYPERPARAMETERS)
  .filter((name) => !HYPERPARAMETERS[name]!.isBasic);

Deno.test("the table of this test has every hyperparameter that is not basic", () => {
  assertEquals(Object.keys(ROWS).toSorted(), NAMES.toSorted());
});

for (const [name, { good, bad, gives, beside = {} }] of Object.entries(ROWS)) {
  const { check, default: defaultValue } = HYPERPARAMETERS[name]!;

  Deno.test(`${name}: its range, by name, found and wanted`, () => {
    for (const value of good) check(value);
    for (const value of bad) {
      assertThrows(
        () => check(value),
        RangeError,
        `Cannot use hyperparameter ${name}: found ${quote(value)}, expected `,
      );
    }
  });

  Deno.test(`${name}: changes the configuration in its place and nowhere else`, () => {
    const [value] = good;
    assert(value !== defaultValue);
    const config = configOf({ ...beside, [name]: value! });
    const base = configOf({});
    assertEquals(config, { ...base, ...gives });
    for (const value of good) {
      if (makesSecondName(name, value)) continue; // second_names_test.ts
      resolveTraining(configOf({ ...beside, [name]: value }));
    }
    if (defaultValue === null) return;
    assertEquals(
      configOf({ ...beside, [name]: defaultValue }),
      configOf(beside),
      "a default is as good as none",
    );
  });

  Deno.test(`${name}: is refused where it has no effect, by the reason`, () => {
    for (const [parent, value] of Object.entries(beside)) {
      const without = WITHOUT[parent]!;
      assertThrows(
        () => configOf({ [parent]: without, [name]: good[0]! }),
        RangeError,
        `Cannot use hyperparameter ${name}: it is ${good[0]} and has no ` +
          `effect with ${parent} ${JSON.stringify(without)}, expected `,
      );
      const choices = [without, value] as const;
      const searched = { [parent]: { type: "categorical", choices } } as const;
      assertEquals(conditionsOf(name, searched), { [parent]: [value] });
    }
  });
}

/** Whether with a value of a hyperparameter another is a second name. */
function makesSecondName(name: string, value: Value) {
  return Object.values(HYPERPARAMETERS).some(({ secondNames = [] }) =>
    secondNames.some(({ where: [other, same] }) =>
      other === name && same === value
    )
  );
}

Deno.test("every hyperparameter has a flag in a group, and says what holds without", async () => {
  const flags = new Map(
    (await hyperparameterFlags()).map((flag) => [flag.name, flag]),
  );
  assertEquals([...flags.keys()], Object.keys(HYPERPARAMETERS).map(flagOf));
  for (
    const [name, { default: defaultValue }] of Object.entries(HYPERPARAMETERS)
  ) {
    const flag = flags.get(flagOf(name))!;
    assert(flag.group !== undefined && flag.help.length > 10);
    if (defaultValue === null) assert(!flag.default!.includes("null"));
    else assertEquals(flag.default, DEFAULTS[name] ?? String(defaultValue));
  }
});

Deno.test("hidden_size and num_layers are refused beside hidden_sizes", () => {
  for (const other of [{ hidden_size: 64 }, { num_layers: 3 }]) {
    const [name] = Object.keys(other);
    assertThrows(
      () => configOf({ hidden_sizes: "8-4", ...other }),
      RangeError,
      `Cannot use hyperparameter ${name}: it is ${
        Object.values(other)[0]
      } and has no effect with hidden_sizes "8-4", expected no hidden_sizes`,
    );
  }
});

Deno.test("conditionsOf() names every value of a range with which there is an effect", () => {
  const early_stopping = { type: "int", low: 0, high: 3 } as const;
  assertEquals(conditionsOf("min_delta", { early_stopping }), {
    early_stopping: [1, 2, 3],
  });
  const always = { ...early_stopping, low: 1 };
  assertEquals(conditionsOf("min_delta", { early_stopping: always }), {});
});
