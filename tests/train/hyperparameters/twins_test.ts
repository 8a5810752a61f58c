// Values that the lists call second names of others, or without effect: they
// train to the same bytes, and so no study may have both.

import { assertEquals, assertNotEquals } from "@std/assert";
import { digits } from "../../../src/dataset/digits.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import {
  configOf,
  HYPERPARAMETERS,
  type HyperparameterSet,
} from "../../../src/train/hyperparameters/mod.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import { testBoth } from "../../support/engines.ts";

const { train, test } = await digits();
const BASE = { hidden_size: 8, num_layers: 2, epochs: 3, lr: 0.01 };

async function weightsOf(engine: Engine, values: HyperparameterSet) {
  const samples = { train, validation: test };
  const config = configOf({ ...BASE, ...values });
  using trainer = new Trainer(engine, samples, config);
  for await (const _ of trainer.epochs());
  return trainer.weights();
}

for (const [name, { twins = [] }] of Object.entries(HYPERPARAMETERS)) {
  for (const { value, of, where: [other, same] } of twins) {
    testBoth(
      `${name} ${value} with ${other} ${same} is ${of}`,
      async (engine) => {
        const twin = await weightsOf(engine, { [name]: value, [other]: same });
        assertEquals(twin, await weightsOf(engine, { [name]: of }));
      },
    );
  }
}

testBoth(
  "residual has no effect where the lists say so, and one elsewhere",
  async (engine) => {
    for (
      const [sizes, isIdle] of [["8-6-8", true], ["8-8", false], [
        "6-8-8",
        false,
      ]] as const
    ) {
      const check = isIdle ? assertEquals : assertNotEquals;
      const { residual: _, ...plain } = configOf({
        epochs: 1,
        hidden_sizes: sizes,
      });
      const samples = { train, validation: test };
      const run = async (residual: boolean) => {
        using trainer = new Trainer(engine, samples, { ...plain, residual });
        for await (const _ of trainer.epochs());
        return trainer.weights();
      };
      check(await run(true), await run(false));
      const { unless } = HYPERPARAMETERS["residual"]!;
      assertEquals(unless!["hidden_sizes"]!.has(sizes), isIdle);
    }
  },
);
