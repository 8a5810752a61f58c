// What a stepper does beside its steps: it keeps the optimizer's states from
// becoming subnormal, from a run's first step on.

import { assertEquals } from "@std/assert";
import { uploadSamples } from "../../src/engine/samples.ts";
import { resolveRecipe } from "../../src/train/recipe.ts";
import { sgd } from "../../src/train/optimizers/sgd.ts";
import { createStepper } from "../../src/train/step.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import { smallData } from "../support/small_data.ts";
import { Stepping } from "../support/stepping.ts";

const DATA = smallData({ count: 4, width: 3, classes: 2 });

testBoth(
  "states are flushed before the first step of a run, then every 128 steps",
  (engine) => {
    using run = new Stepping(engine, DATA, {
      hidden: [],
      batchSize: 4,
      optimizer: { name: "sgd", learningRate: 0.1 },
      initial: {
        "output.weight": { shape: [2, 3], data: uniform(6, 1) },
        "output.bias": { shape: [2], data: uniform(2, 2) },
      },
      inputForm: "dense",
    });
    let steps = 0;
    const flushedBefore: number[] = [];
    const samples = uploadSamples(engine, DATA, "dense");
    const kernels = {
      ...engine.kernels,
      flush: () => void flushedBefore.push(steps),
    };
    const stepper = createStepper({ kernels }, run.plan, samples, {
      rule: sgd.rule,
      recipe: resolveRecipe({}),
      seedOf: () => 0n,
    });
    const orderPtr = engine.allocate(16, "an order");
    engine.words(orderPtr, 4).set([0, 1, 2, 3]);
    for (; steps < 260; steps++) stepper.train(orderPtr, 4);
    assertEquals(flushedBefore, [0, 128, 256]);
    stepper.goTo(0);
    for (; steps < 390; steps++) stepper.train(orderPtr, 4);
    assertEquals(flushedBefore, [0, 128, 256, 260, 388]);
  },
);
