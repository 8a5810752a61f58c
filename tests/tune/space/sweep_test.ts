import { assertEquals, assertThrows } from "@std/assert";
import { parseSpace } from "../../../src/tune/space/parse.ts";

Deno.test("parseSpace() reads the parameters of a sweep of Weights & Biases", () => {
  const space = parseSpace({
    program: "train.py",
    method: "bayes",
    metric: { name: "loss", goal: "minimize" },
    parameters: {
      optimizer: { values: ["adam", "sgd"] },
      batch_size: { value: 64 },
      epochs: { distribution: "constant", value: 5 },
      layers: { min: 1, max: 4 },
      width: { distribution: "int_uniform", min: 16, max: 256 },
      dropout: { min: 0, max: 0.5 },
      step: { distribution: "q_uniform", min: 0, max: 1, q: 0.25 },
      lr: { distribution: "log_uniform_values", min: 1e-4, max: 0.1 },
      decay: { distribution: "log_uniform", min: 0, max: 1 },
      ours: { type: "int", low: 1, high: 2 },
    },
  });
  assertEquals<unknown>(space, {
    optimizer: { type: "categorical", choices: ["adam", "sgd"] },
    batch_size: { type: "fixed", value: 64 },
    epochs: { type: "fixed", value: 5 },
    layers: { type: "int", low: 1, high: 4 },
    width: { type: "int", low: 16, high: 256 },
    dropout: { type: "float", low: 0, high: 0.5 },
    step: { type: "float", low: 0, high: 1, step: 0.25 },
    lr: { type: "float", low: 1e-4, high: 0.1, log: true },
    decay: { type: "float", low: 1, high: Math.E, log: true },
    ours: { type: "int", low: 1, high: 2 },
  });
});

Deno.test("parseSpace() reads a sweep's parameter outside a sweep, and one called parameters", () => {
  const float = { type: "float", low: 0, high: 1 } as const;
  assertEquals<unknown>(parseSpace({ lr: { min: 0, max: 0.5 } }), {
    lr: { type: "float", low: 0, high: 0.5 },
  });
  assertEquals<unknown>(parseSpace({ parameters: float, x: 1 }), {
    parameters: float,
    x: { type: "fixed", value: 1 },
  });
});

Deno.test("parseSpace() names what of a sweep it cannot read", () => {
  const of = (lr: unknown) => ({ parameters: { lr } });
  const wrong: readonly (readonly [unknown, string])[] = [
    [
      of({ distribution: "normal", mu: 0, sigma: 1 }),
      'lr.distribution is "normal", expected one of "constant"',
    ],
    [of({ min: 0 }), "lr.max is undefined, expected a number"],
    [of({ min: 0, max: "1" }), 'lr.max is "1", expected a number'],
    [of({ values: [1, 2], probabilities: [0.5, 0.5] }), "lr.probabilities is"],
    [of({ values: "a" }), 'lr.choices is "a", expected a list'],
    [of({ parameters: {} }), "lr.type is undefined"],
    [of({ min: 1, max: 0 }), "its low end 1 is above its high end 0"],
    [{ ...of([1]), metod: "grid" }, 'metod is unknown, did you mean "method"?'],
    [{ parameters: {} }, "the space has no parameters"],
  ];
  for (const [space, message] of wrong) {
    assertThrows(() => parseSpace(space), Error, message);
  }
});
