// Spaces of hyperparameters: what is searched exists, and has an effect.

import { assertEquals, assertThrows } from "@std/assert";
import {
  checkHyperparameterSpace,
  defaultsOf,
} from "../../src/experiment/space.ts";
import type { Space } from "../../src/tune/space/space.ts";
import type { Params } from "../../src/tune/trial.ts";

const OPTIMIZER = { type: "categorical", choices: ["adam", "sgd"] } as const;
const MOMENTUM = { type: "float", low: 0, high: 0.9 } as const;
const WHEN = { optimizer: ["sgd"] };

Deno.test("checkHyperparameterSpace() accepts what has an effect", () => {
  const fine: [Space, Params?][] = [
    [{}],
    [{}, { momentum: 0 }],
    [{}, { momentum: 0.9, optimizer: "sgd" }],
    [{ momentum: MOMENTUM }, { optimizer: "sgd" }],
    [{ optimizer: { type: "fixed", value: "sgd" }, momentum: MOMENTUM }],
    [{ optimizer: OPTIMIZER, momentum: { ...MOMENTUM, when: WHEN } }],
  ];
  for (const [space, fixed] of fine) checkHyperparameterSpace(space, fixed);
});

Deno.test("checkHyperparameterSpace() refuses what has none, with the way out", () => {
  const refuse = (space: Space, fixed: Params, message: string) =>
    assertThrows(
      () => checkHyperparameterSpace(space, fixed),
      RangeError,
      message,
    );
  const none = "where it has no effect, expected";
  refuse(
    { momentum: MOMENTUM },
    {},
    `Cannot search momentum: optimizer may be "adam", ${none} optimizer "sgd" or`,
  );
  refuse(
    { optimizer: OPTIMIZER, momentum: MOMENTUM },
    {},
    `Cannot search momentum: optimizer may be "adam", ${none} when: {"optimizer":["sgd"]}`,
  );
  refuse(
    {
      optimizer: OPTIMIZER,
      momentum: { ...MOMENTUM, when: { optimizer: ["adam", "sgd"] } },
    },
    {},
    "Cannot search momentum",
  );
  refuse(
    {},
    { momentum: 0.9 },
    `Cannot fix momentum: optimizer may be "adam", ${none} optimizer "sgd" or`,
  );
  refuse({ optimizer: OPTIMIZER }, { momentum: 0.9 }, "Cannot fix momentum");
});

Deno.test("checkHyperparameterSpace() knows which optimizers adapt", () => {
  const optimizer = {
    type: "categorical",
    choices: ["adam", "rmsprop"],
  } as const;
  const hypergradient = { type: "float", low: 0, high: 0.1 } as const;
  assertThrows(
    () => checkHyperparameterSpace({ optimizer, hypergradient }),
    RangeError,
    'Cannot search hypergradient: optimizer may be "rmsprop", where it has no effect, expected when: {"optimizer":["adam"]}',
  );
  assertThrows(
    () => checkHyperparameterSpace({ optimizer }, { hypergradient: 0.1 }),
    RangeError,
    "Cannot fix hypergradient",
  );
  const when = { optimizer: ["adam"] };
  checkHyperparameterSpace({
    optimizer,
    hypergradient: { ...hypergradient, when },
  });
});

Deno.test("checkHyperparameterSpace() refuses names and values", () => {
  const refuse = (space: Space, message: string) =>
    assertThrows(() => checkHyperparameterSpace(space), RangeError, message);
  refuse(
    { hiden_size: { type: "int", low: 1, high: 2 } },
    'Cannot use "hiden_size": unknown hyperparameter, did you mean "hidden_size"?',
  );
  refuse(
    { lr: { type: "float", low: -1, high: 2 } },
    "Cannot use hyperparameter lr: found -1, expected",
  );
  refuse(
    { optimizer: { type: "categorical", choices: ["adam", "adm"] } },
    'Cannot use hyperparameter optimizer: found "adm", expected adam or',
  );
  refuse(
    { epochs: { type: "float", low: 1, high: 5 } },
    "Cannot search epochs over 1..5: it takes integers, expected the type int",
  );
});

Deno.test("checkHyperparameterSpace() refuses residual where no two layers are alike", () => {
  const residual = { type: "categorical", choices: [true, false] } as const;
  const layers = { type: "int", low: 1, high: 3 } as const;
  const refuse = (space: Space, fixed: Params, message: string) =>
    assertThrows(
      () => checkHyperparameterSpace(space, fixed),
      RangeError,
      message,
    );
  refuse(
    { residual },
    { num_layers: 1 },
    "Cannot search residual: num_layers may be 1, where it has no effect, " +
      "expected num_layers of at least 2",
  );
  refuse(
    { num_layers: layers, residual },
    {},
    'expected when: {"num_layers":[2,3]}',
  );
  refuse({ num_layers: layers }, { residual: true }, "Cannot fix residual");
  const sizes = (...choices: (string | number)[]) =>
    ({ hidden_sizes: { type: "categorical", choices } }) as const;
  refuse(
    { ...sizes("64-64", "64-32-64", 64), residual },
    {},
    'hidden_sizes may be "64-32-64" or 64, where it has no effect, expected ' +
      'when: {"hidden_sizes":["64-64"]}',
  );
  refuse({ residual }, { hidden_sizes: "64-32" }, "with equal neighbours");
  const when = { num_layers: [2, 3] };
  checkHyperparameterSpace({
    num_layers: layers,
    residual: { ...residual, when },
  });
  checkHyperparameterSpace({ ...sizes("64-64", "32-64-64"), residual });
  checkHyperparameterSpace({ residual });
});

Deno.test("defaultsOf() names the defaults of all trials", () => {
  const optimizer = {
    type: "categorical",
    choices: ["adam", "nesterov"],
  } as const;
  const only = { type: "fixed", value: "adamw" } as const;
  const when = { lr_schedule: ["cosine"] };
  assertEquals(defaultsOf("momentum", {}, {}), [0]);
  assertEquals(defaultsOf("momentum", {}, { optimizer: "nesterov" }), [0.9]);
  assertEquals(defaultsOf("momentum", { optimizer }, {}), [0, 0.9]);
  assertEquals(defaultsOf("weight_decay", { optimizer }, {}), [0]);
  assertEquals(defaultsOf("weight_decay", { optimizer: only }, {}), [0.01]);
  // Where there is no optimizer to choose it is adam.
  const absent = { optimizer: { ...only, when } };
  assertEquals(defaultsOf("weight_decay", absent, {}), [0.01, 0]);
});

Deno.test("checkHyperparameterSpace() refuses one training under two names", () => {
  const choices = (...choices: string[]) =>
    ({ type: "categorical", choices }) as const;
  const refuse = (space: Space, fixed: Params, message: string) =>
    assertThrows(
      () => checkHyperparameterSpace(space, fixed),
      RangeError,
      message,
    );
  const optimizer = choices("sgd", "nesterov");
  const name = 'Cannot search optimizer: "nesterov" with momentum 0 is "sgd" ' +
    "under another name, expected another momentum";
  refuse({ optimizer }, { momentum: 0 }, name);
  refuse({ optimizer, momentum: MOMENTUM }, {}, name);
  // Its own default is another.
  checkHyperparameterSpace({ optimizer });
  checkHyperparameterSpace({
    optimizer,
    momentum: { ...MOMENTUM, when: WHEN },
  });
  checkHyperparameterSpace({ optimizer }, { momentum: 0.9 });
  checkHyperparameterSpace({ optimizer, momentum: { ...MOMENTUM, low: 0.1 } });
  const fixed = name.replace("search", "fix");
  refuse({}, { optimizer: "nesterov", momentum: 0 }, fixed);
  checkHyperparameterSpace({ optimizer: choices("adam", "nesterov") });
  checkHyperparameterSpace({}, { optimizer: "nesterov" });
  const when = { optimizer: ["nesterov"] };
  checkHyperparameterSpace({
    optimizer,
    momentum: { ...MOMENTUM, low: 0.1, when },
  });
  const decaying = choices("adam", "adamw");
  refuse(
    { optimizer: decaying },
    { weight_decay: 0 },
    '"adamw" with weight_decay 0 is "adam"',
  );
  checkHyperparameterSpace({ optimizer: decaying });
  checkHyperparameterSpace({ optimizer: decaying }, { weight_decay: 0.01 });
  const lr_schedule = choices("constant", "step", "cosine");
  const lr_gamma = { type: "float", low: 0.5, high: 1 } as const;
  checkHyperparameterSpace({ lr_schedule });
  refuse(
    { lr_schedule, lr_gamma: { ...lr_gamma, when: { lr_schedule: ["step"] } } },
    {},
    'Cannot search lr_schedule: "step" with lr_gamma 1 is "constant"',
  );
});
