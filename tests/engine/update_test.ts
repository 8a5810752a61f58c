// Every optimizer of the list against its rule in f64, and what is special to
// each: bias corrections, flushing, NaN.

import { assert, assertEquals } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import {
  OPTIMIZERS,
  resolveOptimizer,
} from "../../src/train/optimizers/mod.ts";
import type { OptimizerConfig } from "../../src/train/optimizers/optimizer.ts";
import { EPSILON } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import { type ParameterState, RULES } from "../support/reference_optimizers.ts";
import * as call from "./call_updates.ts";

/** f32 settings, so that both sides compute with the same numbers. */
function settingsOf(config: OptimizerConfig): call.OptimizerSettings {
  const { values } = resolveOptimizer(config);
  return {
    name: config.name,
    values: Object.fromEntries(
      Object.entries(values).map(([name, x]) => [name, Math.fround(x)]),
    ),
  };
}

const CONFIGS: readonly OptimizerConfig[] = [
  ...Object.keys(OPTIMIZERS).flatMap((name) => [
    { name, learningRate: 0.01 },
    { name, learningRate: 0.5, weightDecay: 0.01 },
  ]),
  { name: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 },
  { name: "adam", beta1: 0, beta2: 0.9, epsilon: 0.1 },
  { name: "rmsprop", alpha: 0.9, momentum: 0.9, weightDecay: 1e-4 },
  { name: "adagrad", learningRateDecay: 0.1 },
  { name: "nadam", momentumDecay: 0.5 },
  { name: "radam", beta2: 0.9 },
];

const describe = (config: OptimizerConfig) => JSON.stringify(config);

/** The rule in f64, over the same gradients. */
function expected(
  { name, values }: call.OptimizerSettings,
  parameters: Float32Array,
  gradients: readonly Float32Array[],
): ParameterState[] {
  return Array.from(parameters, (parameter, i) => {
    const state: ParameterState = { parameter, states: [] };
    gradients.forEach((g, step) =>
      RULES[name]!(state, g[i]!, values, step + 1)
    );
    return state;
  });
}

function checkSteps(
  engine: Engine,
  config: OptimizerConfig,
  count: number,
  steps: number,
): void {
  const settings = settingsOf(config), parameters = uniform(count, count);
  const gradients = Array.from(
    { length: steps },
    (_, step) => uniform(count, 100 + step, -2, 2),
  );
  const found = call.update(engine, settings, parameters, gradients);
  const wanted = expected(settings, parameters, gradients);
  wanted.forEach(({ parameter }, i) => {
    const moved = steps * settings.values.learningRate!;
    const size = Math.abs(parameters[i]!) + Math.abs(parameter) + moved;
    const error = Math.abs(found.parameters[i]! - parameter);
    assert(
      error <= 8 * EPSILON * steps * size,
      `${describe(config)}: [${i}] is ${
        found.parameters[i]
      }, expected ${parameter}`,
    );
  });
}

testBoth("every optimizer follows its rule", (engine) => {
  for (const config of CONFIGS) {
    for (const count of [4, 8, 12, 64, 1012]) {
      checkSteps(engine, config, count, 1);
    }
    checkSteps(engine, config, 12, 20);
  }
});

testBoth("updateAdam() takes the three steps computed by hand", (engine) => {
  // Gradients 1, −3, 0 from 1 at rate 0.1:
  //   m = 0.1, −0.21, −0.189            over 1 − 0.9^t:   1, −1.1052632, −0.6974170
  //   v = 0.001, 0.009999, 0.009989001  over 1 − 0.999^t: 1,  5.0020010,  3.3329989
  //   steps 0.1·m̂/√v̂ = 0.1, −0.0494190, −0.0382010
  const wanted = [0.9, 0.949419, 0.98762];
  const settings = settingsOf({ name: "adam", learningRate: 0.1 });
  const one = (g: number) => new Float32Array(4).fill(g);
  for (let t = 1; t <= 3; t++) {
    const gradients = [one(1), one(-3), one(0)].slice(0, t);
    const { parameters } = call.update(engine, settings, one(1), gradients);
    assert(
      Math.abs(parameters[0]! - wanted[t - 1]!) < 3e-7,
      `${t}: ${parameters[0]}`,
    );
  }
});

testBoth("updateSgd() takes the three steps computed by hand", (engine) => {
  // Gradients 1, 1, −2 from 2, lr 0.5, μ 0.5, λ 0.25 (all exact in binary):
  // b = 1.5, 0.5·1.5 + 1 + 0.25·1.25 = 2.0625, 0.5·2.0625 − 2 + 0.25·0.21875 = −0.9140625.
  const config = {
    name: "sgd",
    learningRate: 0.5,
    momentum: 0.5,
    weightDecay: 0.25,
  };
  const one = (g: number) => new Float32Array(4).fill(g);
  const wanted = [[1.25, 1.5], [0.21875, 2.0625], [0.67578125, -0.9140625]];
  for (let t = 1; t <= 3; t++) {
    const gradients = [one(1), one(1), one(-2)].slice(0, t);
    const { parameters, states } = call.update(
      engine,
      settingsOf(config),
      one(2),
      gradients,
    );
    assertEquals([parameters[3], states[0]![3]], wanted[t - 1]);
  }
});

testBoth("no optimizer hides a NaN", (engine) => {
  for (const config of CONFIGS) {
    const gradient = Float32Array.of(NaN, 1, NaN, 0);
    const settings = settingsOf(config);
    const { parameters } = call.update(engine, settings, new Float32Array(4), [
      gradient,
      new Float32Array(4),
    ]);
    assertEquals(
      Array.from(parameters, Number.isNaN),
      [true, false, true, false],
      describe(config),
    );
  }
});

testBoth(
  "no optimizer leaves a subnormal state behind",
  (engine) => {
    const tiny = Float32Array.of(1e-40, -1e-38, 1e-45, 1e-20);
    for (const name of Object.keys(OPTIMIZERS)) {
      const momentum = name === "sgd" ? { momentum: 0.5 } : {};
      const settings = settingsOf({ name, ...momentum });
      // Gradients stop and the states decay, until they would be subnormal.
      const gradients = [
        tiny,
        ...Array.from({ length: 400 }, () => new Float32Array(4)),
      ];
      const { states } = call.update(
        engine,
        settings,
        uniform(4, 1),
        gradients,
      );
      for (const state of states) {
        for (const x of state) {
          assert(x === 0 || Math.abs(x) >= 2 ** -126, `${name} leaves ${x}`);
        }
      }
    }
  },
);
