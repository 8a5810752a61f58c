// Hypergradients: what they measure, how hyperparameters follow them, and that
// measuring alone changes nothing.

import { assert, assertEquals } from "@std/assert";
import {
  ADAPTING_OPTIMIZERS,
  resolveOptimizer,
} from "../../src/train/optimizers/mod.ts";
import type { OptimizerConfig } from "../../src/train/optimizers/optimizer.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import {
  adaptiveSteps,
  Slope,
  type Slopes,
} from "../support/reference_hypergradient.ts";
import { ADAPTING, type Adapting, probe, update } from "./call_updates.ts";

const COUNT = 24, STEPS = 12;
const NONE: Adapting = { learningRate: 0, weightDecay: 0, momentum: 0 };
const RATES: Adapting = { learningRate: 0.5, weightDecay: 0.5, momentum: 0.5 };
const CONFIGS: readonly OptimizerConfig[] = [
  { name: "adam", learningRate: 0.01, weightDecay: 0.01 },
  { name: "sgd", learningRate: 0.05, weightDecay: 0.01, momentum: 0.5 },
  { name: "sgd", learningRate: 0.05 },
];

/** Gradients that agree for a while, then turn round. */
function makeGradients(): Float32Array[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const noise = uniform(COUNT, step, -0.5, 0.5);
    return noise.map((x) => x + (step < STEPS / 2 ? 0.6 : -0.6));
  });
}

/** Within 2e-5 of a number, or of its usual size where it is near 0. */
function assertNear(
  found: number,
  wanted: number,
  what: string,
  size = 1e-3,
): void {
  const allowed = 2e-5 * (size + Math.abs(wanted));
  const error = Math.abs(found - wanted);
  assert(error <= allowed, `${what}: ${found}, expected ${wanted}`);
}

for (const [what, rates] of [["measure", NONE], ["adapt by", RATES]] as const) {
  testBoth(`optimizers ${what} the hypergradients that f64 gives`, (engine) => {
    for (const config of CONFIGS) {
      const { name, values } = {
        name: config.name,
        ...resolveOptimizer(config),
      };
      const parameters = uniform(COUNT, 1), gradients = makeGradients();
      const settings = { name, values, rates };
      const found = update(engine, settings, parameters, gradients);
      const slopes = Object.fromEntries(
        ADAPTING.map((one) => [one, new Slope(values[one] ?? 0, rates[one])]),
      ) as unknown as Slopes;
      const wanted = [...parameters];
      adaptiveSteps(name, values, slopes, wanted, gradients);
      for (const one of ADAPTING) {
        const { value, gradient } = slopes[one];
        assertNear(found.hyper!.values[one], value, `${name}, ${one}`);
        const measured = found.hyper!.gradients[one];
        assertNear(measured, gradient, `${name}, d loss / d ${one}`);
      }
      wanted.forEach((p, i) =>
        assertNear(found.parameters[i]!, p, `${name} [${i}]`, 1)
      );
    }
  });
}

testBoth(
  "measuring hypergradients moves parameters as the plain optimizer does",
  (engine) => {
    for (const config of CONFIGS) {
      const { name, values } = {
        name: config.name,
        ...resolveOptimizer(config),
      };
      const parameters = uniform(COUNT, 1), gradients = makeGradients();
      const plain = update(engine, { name, values }, parameters, gradients);
      const measured = update(
        engine,
        { name, values, rates: NONE },
        parameters,
        gradients,
      );
      assertEquals(measured.parameters, plain.parameters, name);
      for (const one of ADAPTING) {
        assertEquals(measured.hyper!.values[one], values[one] ?? 0);
      }
    }
  },
);

testBoth(
  "a learning rate grows while gradients agree and falls when they turn",
  (engine) => {
    const parameters = new Float32Array(COUNT), ones = parameters.map(() => 1);
    for (const name of ADAPTING_OPTIMIZERS) {
      const { values } = resolveOptimizer({ name, learningRate: 0.01 });
      const settings = { name, values, rates: { ...NONE, learningRate: 0.1 } };
      const rateAfter = (gradients: Float32Array[]) =>
        update(engine, settings, parameters, gradients).hyper!.values
          .learningRate;
      // The first step has none to look back on; then e^0.1 a step, nearly.
      assertEquals(rateAfter([ones]), 0.01);
      const factor = (2 + 0.1) / (2 - 0.1);
      assertNear(rateAfter([ones, ones, ones]), 0.01 * factor ** 2, name);
      assert(rateAfter([ones, ones.map((x) => -x)]) < 0.01, name);
    }
  },
);

testBoth("a probe changes weight decay and no parameter", (engine) => {
  for (const config of CONFIGS) {
    const { name, values } = { name: config.name, ...resolveOptimizer(config) };
    const parameters = uniform(COUNT, 1), looks = makeGradients();
    const decay = { ...values, weightDecay: 0.01 };
    const settings = { name, values: decay, rates: RATES };
    const found = probe(engine, settings, parameters, looks);
    assertEquals(found.parameters, parameters);
    for (const state of found.states) assert(state.every((x) => x === 0));
    const slope = new Slope(0.01, 0.5), rate = values.learningRate!;
    for (const look of looks) {
      const products = Array.from(look, (g, i) => rate * g * parameters[i]!);
      slope.value *= slope.growth(products);
    }
    assertNear(found.hyper!.values.weightDecay, slope.value, name);
    assertNear(found.hyper!.gradients.weightDecay, slope.gradient, name);
    assertEquals(found.hyper!.values.learningRate, rate);
  }
});

testBoth("steps of zeros, NaN or infinite sums are forgotten", (engine) => {
  const parameters = uniform(COUNT, 1), start = parameters.map(() => 0.1);
  for (const name of ADAPTING_OPTIMIZERS) {
    const { values } = resolveOptimizer({ name, learningRate: 0.01 });
    const settings = { name, values, rates: { ...NONE, learningRate: 1 } };
    for (const bad of [0, NaN, 3e38]) {
      const gradients = [start, parameters.map(() => bad)];
      const { hyper } = update(engine, settings, parameters, gradients);
      assertEquals(hyper!.values.learningRate, 0.01, `${name}, ${bad}`);
      assertEquals(hyper!.gradients.learningRate, 0, `${name}, ${bad}`);
    }
  }
});
