// What a trial is worth: the metric asked for, of the epoch that is kept.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { digits } from "../../src/dataset/digits.ts";
import { createExperiment } from "../../src/experiment/experiment.ts";
import { trainWinner } from "../../src/experiment/winner.ts";
import { METRICS } from "../../src/train/metrics/mod.ts";
import { SCHEDULE_KINDS } from "../../src/train/schedules/mod.ts";
import type { ScheduleKind } from "../../src/train/schedules/schedule.ts";
import { createStudy } from "../../src/tune/study/create.ts";
import type { Params } from "../../src/tune/trial.ts";

const DATA = await digits();
const FIXED = { epochs: 3, num_layers: 1, hidden_size: 16 };
const SPACE = { lr: { type: "categorical", choices: [0.003, 0.03] } } as const;

for (const objective of ["accuracy", "loss", "f1_macro", "brier", "ece"]) {
  Deno.test(`a study optimises ${objective} in its own direction`, async () => {
    const { direction } = METRICS[objective]!;
    const experiment = { data: DATA, objective, fixed: FIXED };
    const run = async (direction: "minimize" | "maximize") => {
      const study = await createStudy({
        space: SPACE,
        sampler: "grid",
        direction,
      });
      await study.optimize(await createExperiment(experiment));
      return study;
    };
    const study = await run(direction);
    for (const { outcome, reports } of study.trials) {
      assert(outcome?.state === "complete");
      const { value, metrics } = reports.at(-1)!;
      assertEquals(outcome.values, [value]);
      if (objective === "accuracy" || objective === "loss") {
        const name = objective === "loss"
          ? "validationLoss"
          : "validationAccuracy";
        assertEquals(value, metrics![name]);
      }
    }
    const other = direction === "minimize" ? "maximize" : "minimize";
    await assertRejects(
      () => run(other),
      RangeError,
      `the study is to ${other}, but the objective is ${objective}, expected ` +
        `direction: "${direction}"`,
    );
  });
}

Deno.test("with early stopping a trial is worth its best epoch", async () => {
  const fixed = { ...FIXED, epochs: 12, early_stopping: 1, lr: 0.1 };
  const study = await createStudy({
    space: { hidden_size: { type: "categorical", choices: [16, 24] } },
    sampler: "grid",
    direction: "maximize",
  });
  await study.optimize(await createExperiment({ data: DATA, fixed }));
  for (const { outcome, reports } of study.trials) {
    assert(outcome?.state === "complete" && reports.length < 12);
    const losses = reports.map(({ metrics }) => metrics!["validationLoss"]!);
    const best = losses.indexOf(Math.min(...losses));
    assert(best < losses.length - 1);
    assertEquals(outcome.values, [reports[best]!.value]);
  }
});

/** Other test labels mean other losses there, and must not mean other weights. */
async function checkWinner(watching: Params): Promise<void> {
  const fixed = { ...FIXED, epochs: 6, ...watching };
  const train = (labels: (label: number) => number) => {
    const targets = DATA.test.targets.map(labels) as Uint8Array;
    const data = { ...DATA, test: { ...DATA.test, targets } };
    return trainWinner({ data, variant: "plain", fixed }, {});
  };
  const right = await train((label) => label);
  const wrong = await train((label) => (label + 1) % 10);
  assertEquals(wrong.weights, right.weights);
  assert(wrong.score.loss > right.score.loss);
}

for (
  const [what, watching] of Object.entries({
    "early stopping": { early_stopping: 1, lr: 0.1 },
    "plateau schedule": { lr_schedule: "plateau", lr_patience: 0, lr: 0.01 },
  })
) {
  Deno.test(`the winner's ${what} never watches the test split`, () =>
    checkWinner(watching));
}

Deno.test("nor does a schedule of another name that watches the loss", async () => {
  const kinds: Record<string, ScheduleKind> = SCHEDULE_KINDS;
  const { exponential } = kinds;
  kinds["exponential"] = {
    ...exponential!,
    watchesLoss: true,
    create: () => {
      let factor = 1;
      return {
        factorAt: () => factor,
        afterEpoch: (loss) => void (factor = 1 / (1 + loss)),
      };
    },
  };
  try {
    await checkWinner({ lr_schedule: "exponential", lr: 0.01 });
  } finally {
    kinds["exponential"] = exponential!;
  }
});
