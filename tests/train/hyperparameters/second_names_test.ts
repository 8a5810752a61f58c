// Values that the lists call second names of others, or without effect: they
// train to the same bytes, and so no study may have both.

import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { digits } from "../../../src/dataset/digits.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import {
  configOf,
  HYPERPARAMETERS,
} from "../../../src/train/hyperparameters/mod.ts";
import { Trainer } from "../../../src/train/trainer.ts";
import type { TrainingConfig } from "../../../src/train/training.ts";
import { testBoth } from "../../support/engines.ts";

const { train, test } = await digits();
const BASE = { hidden_size: 8, num_layers: 2, epochs: 3, lr: 0.01 };

async function weightsOf(engine: Engine, config: TrainingConfig) {
  const samples = { train, validation: test };
  using trainer = new Trainer(engine, samples, config);
  for await (const _ of trainer.epochs());
  return trainer.weights();
}

for (const [name, { secondNames = [] }] of Object.entries(HYPERPARAMETERS)) {
  for (const { value, of, where: [other, same] } of secondNames) {
    testBoth(
      `${name} ${value} with ${other} ${same} is ${of}`,
      async (engine) => {
        const values = { ...BASE, [name]: value };
        assertThrows(
          () => configOf({ ...values, [other]: same }),
          RangeError,
          `Cannot use hyperparameter ${name}: it is "${value}", which with ` +
            `${other} ${same} is "${of}" under another name`,
        );
        // The configuration that is refused: what is allowed, one number changed.
        const twin = JSON.parse(
          JSON.stringify(configOf({ ...values, [other]: 0.5 })),
          (_, one) => one === 0.5 ? same : one,
        );
        assertEquals(
          await weightsOf(engine, twin),
          await weightsOf(engine, configOf({ ...BASE, [name]: of })),
        );
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
