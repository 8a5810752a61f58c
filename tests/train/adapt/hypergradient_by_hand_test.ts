// The first changes of every hyperparameter that adapts, against f64: networks
// small enough to be computed here, trained on one whole batch for some steps.

import { assert } from "@std/assert";
import type { Engine } from "../../../src/engine/engine.ts";
import {
  type HypergradientConfig,
  setAside,
} from "../../../src/train/adapt/hypergradient.ts";
import type { NetworkShape } from "../../../src/train/network/network.ts";
import { resolveOptimizer } from "../../../src/train/optimizers/mod.ts";
import type { OptimizerConfig } from "../../../src/train/optimizers/optimizer.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import type { EpochResult } from "../../../src/train/training.ts";
import type { Weights } from "../../../src/train/weights/weights.ts";
import { testBoth } from "../../support/engines.ts";
import { uniform } from "../../support/numbers.ts";
import {
  batchOf,
  gradientsOf,
  inF64,
  type Parameters,
} from "../../support/reference_network.ts";
import {
  type ParameterState,
  RULES,
} from "../../support/reference_optimizers.ts";
import { smallData } from "../../support/small_data.ts";

const SHAPE: NetworkShape = { inputs: 3, hidden: [4], outputs: 2 };
const DATA = smallData({ count: 40, width: 3, classes: 2, density: 0.6 });
const ALL = Uint32Array.from({ length: DATA.count }, (_, i) => i);
const RATE = 0.4;
const INITIAL: Weights = {
  "layers.0.weight": { shape: [4, 3], data: uniform(12, 1) },
  "layers.0.bias": { shape: [4], data: uniform(4, 2) },
  "output.weight": { shape: [2, 4], data: uniform(8, 3) },
  "output.bias": { shape: [2], data: uniform(2, 4) },
};

/** What the engine came to: an epoch is one step, on all samples. */
interface Trained {
  readonly epochs: readonly EpochResult[];
  readonly gradient: HypergradientConfig;
  readonly parameters: readonly number[];
}

async function train(
  engine: Engine,
  optimizer: OptimizerConfig,
  hypergradient: HypergradientConfig,
  steps: number,
): Promise<Trained> {
  using trainer = new Trainer(engine, { train: DATA, validation: DATA }, {
    hidden: SHAPE.hidden,
    epochs: steps,
    batchSize: DATA.count,
    shuffle: false,
    optimizer,
    initial: INITIAL,
    hypergradient,
  });
  const epochs = await Array.fromAsync(trainer.epochs());
  const parameters = flat(inF64(trainer.weights()));
  return { epochs, gradient: trainer.hypergradient(), parameters };
}

const flat = (parameters: Parameters): number[] =>
  Object.values(parameters).flatMap((tensor) => [...tensor]);

/** The gradient of the loss over some samples, in the order of `flat`. */
function gradientAt(parameters: readonly number[], samples: ArrayLike<number>) {
  let at = 0;
  const named = Object.fromEntries(
    Object.entries(INITIAL).map(([name, { data: { length } }]) => [
      name,
      Float64Array.from(parameters.slice(at, at += length)),
    ]),
  );
  return flat(gradientsOf(SHAPE, named, batchOf(DATA, samples)));
}

/** The optimizer in f64, from the initial weights. */
class ReferenceRun {
  readonly #rule: typeof RULES[string];
  readonly #values: Readonly<Record<string, number>>;
  readonly #states: ParameterState[];
  readonly #samples: ArrayLike<number>;
  /** The gradients of all steps taken. */
  readonly gradients: number[][] = [];

  constructor(optimizer: OptimizerConfig, samples: ArrayLike<number> = ALL) {
    this.#rule = RULES[optimizer.name]!;
    this.#values = resolveOptimizer(optimizer).values;
    this.#states = flat(inF64(INITIAL))
      .map((parameter) => ({ parameter, states: [] }));
    this.#samples = samples;
  }

  get parameters(): number[] {
    return this.#states.map(({ parameter }) => parameter);
  }

  step(changed: Readonly<Record<string, number>> = {}): void {
    const gradient = gradientAt(this.parameters, this.#samples);
    const count = this.gradients.push(gradient);
    const values = { ...this.#values, ...changed };
    this.#states.forEach((state, i) =>
      this.#rule(state, gradient[i]!, values, count)
    );
  }
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Σ g·u / Σ |g·u|; neither 0 nor ±1, or the tests below would show little. */
function agreementOf(g: readonly number[], u: readonly number[]): number {
  const agreement = dot(g, u) / dot(g.map(Math.abs), u.map(Math.abs));
  const size = Math.abs(agreement);
  assert(size > 0.05 && size < 0.9, `agreement is ${agreement}`);
  return agreement;
}

/** e^(rate · agreement), as it is approximated. */
function factorOf(agreement: number): number {
  return (2 + RATE * agreement) / (2 - RATE * agreement);
}

function assertNear(found: number | undefined, wanted: number, what: string) {
  const allowed = 2e-5 * Math.max(1e-3, Math.abs(wanted));
  const error = Math.abs(found! - wanted);
  assert(error <= allowed, `${what} is ${found}, expected ${wanted}`);
}

function assertAllNear(found: readonly number[], wanted: readonly number[]) {
  wanted.forEach((p, i) =>
    assert(Math.abs(found[i]! - p) < 1e-5, `[${i}]: ${found[i]}, not ${p}`)
  );
}

/** Learning rates at which the second gradient has turned in part. */
const STARTS: readonly (OptimizerConfig & { learningRate: number })[] = [
  { name: "adam", learningRate: 2 },
  { name: "adam", learningRate: 1.5, weightDecay: 0.1 },
  { name: "sgd", learningRate: 5, momentum: 0 },
  { name: "sgd", learningRate: 6, momentum: 0.5, weightDecay: 0.05 },
];

testBoth(
  "the learning rate's first change is by the second gradient along the first step",
  async (engine) => {
    for (const optimizer of STARTS) {
      const { name, learningRate, weightDecay = 0 } = optimizer;
      const reference = new ReferenceRun(optimizer);
      const decay = reference.parameters.map((p) => weightDecay * p);
      reference.step();
      reference.step();
      const [first, second] = reference.gradients as [number[], number[]];
      const decayed = first.map((g, i) => g + decay[i]!);
      // Adam's first step is the gradient's sign, once bias is corrected.
      const step = name === "adam"
        ? decayed.map((g) => g / (Math.abs(g) + 1e-8))
        : decayed;
      const agreement = agreementOf(second, step);
      const wanted = learningRate * factorOf(agreement + 0.02);
      reference.step({ learningRate: wanted });

      const rates = { learningRate: RATE };
      const two = await train(engine, optimizer, rates, 2);
      const found = two.epochs.map((epoch) => epoch.learningRate);
      assertNear(found[0], learningRate, `${name}: lr after a step`);
      assertNear(found[1], wanted, `${name}: lr after two`);
      const slope = -dot(second, step);
      assertNear(two.gradient.learningRate, slope, `${name}: d loss / d lr`);
      const three = await train(engine, optimizer, rates, 3);
      assertAllNear(three.parameters, reference.parameters);
    }
  },
);

testBoth(
  "momentum's first change is by the third gradient along the first buffer",
  async (engine) => {
    for (const weightDecay of [0, 0.02]) {
      const optimizer = {
        name: "sgd",
        learningRate: 3,
        momentum: 0.5,
        weightDecay,
      };
      const reference = new ReferenceRun(optimizer);
      const decay = reference.parameters.map((p) => weightDecay * p);
      for (let step = 0; step < 3; step++) reference.step();
      const buffer = reference.gradients[0]!.map((g, i) => g + decay[i]!);
      const third = reference.gradients[2]!;
      const wanted = 1 - (1 - 0.5) / factorOf(agreementOf(third, buffer));
      reference.step({ momentum: wanted });

      const rates = { momentum: RATE };
      const { epochs, gradient } = await train(engine, optimizer, rates, 3);
      assertNear(epochs[1]!.momentum, 0.5, "momentum after two steps");
      assertNear(epochs[2]!.momentum, wanted, "momentum after three");
      const slope = -3 * dot(third, buffer);
      assertNear(gradient.momentum, slope, "d loss / d momentum");
      const four = await train(engine, optimizer, rates, 4);
      assertAllNear(four.parameters, reference.parameters);
    }
  },
);

testBoth(
  "weight decay's first change is after eight steps, by samples set aside",
  async (engine) => {
    const { train: samples, aside } = setAside(ALL, 0);
    for (const name of ["adam", "sgd"]) {
      const optimizer = { name, learningRate: 0.1, weightDecay: 0.05 };
      const reference = new ReferenceRun(optimizer, samples);
      for (let step = 0; step < 8; step++) reference.step();
      const weights = reference.parameters, look = gradientAt(weights, aside);
      const wanted = 0.05 * factorOf(agreementOf(look, weights));

      const rates = { weightDecay: RATE };
      const { epochs, gradient } = await train(engine, optimizer, rates, 8);
      assertNear(epochs[6]!.weightDecay, 0.05, `${name}: after seven steps`);
      assertNear(epochs[7]!.weightDecay, wanted, `${name}: after eight`);
      const slope = -0.1 * dot(look, weights);
      assertNear(gradient.weightDecay, slope, `${name}: d loss / d decay`);
      reference.step({ weightDecay: 0.05 });
      reference.step({ weightDecay: wanted });
      const ten = await train(engine, optimizer, rates, 10);
      assertAllNear(ten.parameters, reference.parameters);
    }
  },
);
