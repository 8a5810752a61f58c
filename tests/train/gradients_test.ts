// The chain of proof for gradients: central differences of the loss in f64
// confirm the f64 gradients, and those confirm the engine's.

import { assert } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import {
  layersOf,
  type NetworkShape,
} from "../../src/train/network/network.ts";
import type { Weights } from "../../src/train/weights/weights.ts";
import { EPSILON, maxAbsolute } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import {
  batchOf,
  gradientsOf,
  inF64,
  kinkDistance,
  lossOf,
} from "../support/reference_network.ts";
import { smallData } from "../support/small_data.ts";
import { Stepping } from "../support/stepping.ts";

const SHAPE: NetworkShape = { inputs: 19, hidden: [9, 7], outputs: 5 };
const B = 6;
const DATA = smallData({ count: B, width: SHAPE.inputs, classes: 5 });
/** Step of the central differences. */
const STEP = 1e-5;

function initialOf(shape: NetworkShape, seed: number): Weights {
  return Object.fromEntries(
    layersOf(shape).flatMap(({ name, inputs, outputs }, l) => {
      const bound = 1 / Math.sqrt(inputs), at = seed * 100 + l;
      const weight = uniform(outputs * inputs, at, -bound, bound);
      const bias = uniform(outputs, at + 50, -bound, bound);
      return [
        [`${name}.weight`, { shape: [outputs, inputs], data: weight }],
        [`${name}.bias`, { shape: [outputs], data: bias }],
      ];
    }),
  );
}

/** Weights at which no ReLU is near its kink, so that differences are smooth. */
function smoothWeights(): Weights {
  for (let seed = 1;; seed++) {
    const weights = initialOf(SHAPE, seed);
    const distance = kinkDistance(SHAPE, inF64(weights), batchOf(DATA));
    // Moving a weight by STEP moves no ReLU's input by more than this.
    if (distance > 100 * STEP) return weights;
  }
}

Deno.test("the f64 gradients are the central differences of the loss", () => {
  const parameters = inF64(smoothWeights()), batch = batchOf(DATA);
  const gradients = gradientsOf(SHAPE, parameters, batch);
  for (const [name, values] of Object.entries(parameters)) {
    values.forEach((value, i) => {
      const lossAt = (p: number) => {
        values[i] = p;
        return lossOf(SHAPE, parameters, batch);
      };
      const difference = (lossAt(value + STEP) - lossAt(value - STEP)) /
        (2 * STEP);
      values[i] = value;
      const error = Math.abs(difference - gradients[name]![i]!);
      assert(error < 1e-8, `${name}[${i}]: ${difference}, off by ${error}`);
    });
  }
});

/** Largest difference allowed, relative to the tensor's largest gradient. */
const TOLERANCE = 200 * EPSILON;

function assertGradient(
  name: string,
  found: ArrayLike<number>,
  wanted: Float64Array,
  floor: number,
): void {
  const allowed = TOLERANCE * maxAbsolute(wanted) + floor;
  wanted.forEach((gradient, i) => {
    const error = Math.abs(found[i]! - gradient);
    assert(
      error <= allowed,
      `${name}[${i}] is ${found[i]}, expected ${gradient} ± ${allowed}`,
    );
  });
}

function stepOnce(
  engine: Engine,
  hidden: readonly number[],
  initial: Weights,
  inputForm: "sparse" | "dense",
): { before: Weights; after: Weights; gradients: Weights; loss: number } {
  using run = new Stepping(engine, DATA, {
    hidden,
    batchSize: B,
    optimizer: { name: "sgd", learningRate: 1 },
    initial,
    inputForm,
  });
  const before = run.weights(), loss = run.step(0);
  return { before, after: run.weights(), gradients: run.gradients(), loss };
}

/** From no hidden layer to three, narrow ones among them. */
const HIDDEN = [[9, 7], [], [1], [8], [16, 3, 5]];

for (const inputForm of ["dense", "sparse"] as const) {
  testBoth(
    `a step of SGD moves weights by the f64 gradients, ${inputForm} inputs`,
    (engine) => {
      for (const hidden of HIDDEN) {
        const shape = { ...SHAPE, hidden };
        const initial = hidden === HIDDEN[0]
          ? smoothWeights()
          : initialOf(shape, 3);
        const parameters = inF64(initial), batch = batchOf(DATA);
        const wanted = gradientsOf(shape, parameters, batch);
        const found = stepOnce(engine, hidden, initial, inputForm);
        assert(Math.abs(found.loss - lossOf(shape, parameters, batch)) < 1e-6);
        for (const [name, { data }] of Object.entries(found.before)) {
          const moved = data.map((w, i) => w - found.after[name]!.data[i]!);
          // What is left after w − g is rounded to a number as large as w.
          const floor = 2 * EPSILON * (maxAbsolute(data) + 1);
          assertGradient(`${hidden} ${name}`, moved, wanted[name]!, floor);
        }
      }
    },
  );
}

testBoth("the gradients kept in memory are the f64 ones", (engine) => {
  const initial = smoothWeights();
  const wanted = gradientsOf(SHAPE, inF64(initial), batchOf(DATA));
  const { gradients } = stepOnce(engine, SHAPE.hidden, initial, "dense");
  for (const [name, { data }] of Object.entries(gradients)) {
    assertGradient(name, data, wanted[name]!, 0);
  }
});
