// Networks that go on from each other's checkpoints: promoted by asha and in a
// population, in this thread and in Workers.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { isSame, search } from "../../bench/promotion_quality.ts";
import { shareDataset } from "../../src/dataset/digest.ts";
import { digits } from "../../src/dataset/digits.ts";
import { createExperiment } from "../../src/experiment/experiment.ts";
import { trainWinner } from "../../src/experiment/winner.ts";
import { createStudy } from "../../src/pool/study.ts";
import { workerExecutor } from "../../src/pool/worker_executor.ts";
import { hasChanged, lineageOf } from "../../src/tune/analysis/lineage.ts";
import { bytesOf } from "../support/study_bytes.ts";

const SPACE = {
  hidden_size: { type: "int", low: 8, high: 32, log: true },
  lr: { type: "float", low: 1e-4, high: 0.1, log: true },
  dropout: { type: "float", low: 0, high: 0.3 },
} as const;

const SETUP = {
  data: await digits(),
  variant: "plain",
  fixed: { epochs: 4, num_layers: 1, batch_size: 100 },
} as const;

const workers = (jobs: number) =>
  workerExecutor({
    module: new URL("../../mod.ts", import.meta.url),
    factory: "createExperiment",
    setup: SETUP,
    jobs,
  });

for (
  const [name, how] of [
    ["promoted", { sampler: "random", pruner: "asha:eta=2,promote=true" }],
    ["in a population", { sampler: "pbt:population=4" }],
  ] as const
) {
  Deno.test(`networks ${name} are the same in this thread and in Workers`, async () => {
    const settings = { space: SPACE, direction: "maximize", ...how } as const;
    const local = await createStudy(settings);
    await local.optimize(await createExperiment(SETUP), { total: 16 });
    const continued = local.trials.filter((one) =>
      one.resumeFrom !== undefined
    );
    assert(continued.length >= 5);
    for (const { resumeFrom, reports } of continued) {
      const last = local.trials[resumeFrom!]!.reports.at(-1)!;
      assertEquals(reports[0]!.step, last.step + 1);
    }
    for (const jobs of [1, 3]) {
      const executor = workers(jobs);
      const study = await createStudy(settings);
      await study.optimize(executor, { total: 16 });
      executor.close();
      assertEquals(bytesOf(study), bytesOf(local), `${jobs} Workers`);
    }
  });
}

Deno.test("a promoted network is, to the bit, the one that trains without a pause", async () => {
  const objective = await createExperiment(SETUP);
  const study = await createStudy({
    space: SPACE,
    direction: "maximize",
    sampler: "random",
    pruner: "asha:eta=2,promote=true",
    lag: 1,
  });
  await study.optimize(objective, { total: 20 });
  const { params, reports, outcome, ...rest } = study.best!;
  const whole = await createStudy({
    space: SPACE,
    direction: "maximize",
    sampler: "random",
  });
  await whole.enqueue(params);
  await whole.optimize(objective, { total: 1 });
  const [{ reports: all, outcome: same }] = whole.trials as [
    typeof whole.trials[0] & object,
  ];
  assertEquals(same, outcome);
  const chain = [...reports];
  for (let { resumeFrom } = rest; resumeFrom !== undefined;) {
    const before = study.trials[resumeFrom]!;
    chain.unshift(...before.reports);
    resumeFrom = before.resumeFrom;
  }
  assertEquals(chain, all);
});

Deno.test("trials of several trainings are not paused: the study says so at once", async () => {
  const study = await createStudy({
    space: SPACE,
    direction: "maximize",
    sampler: "pbt",
  });
  const objective = await createExperiment({ ...SETUP, repeats: 2 });
  await assertRejects(
    () => study.optimize(objective, { total: 4 }),
    Error,
    "Cannot pause a trial of 2 trainings",
  );
});

Deno.test("promotion reaches the winner of training anew with at most 75 % of the epochs", async () => {
  const data = shareDataset(SETUP.data);
  const fixed = { epochs: 8, num_layers: 1 };
  const experiment = { ...SETUP, data, fixed, seed: 1 } as const;
  const validation = { type: "holdout", fraction: 1 / 6 } as const;
  const budget = { trials: 30, epochs: 8, eta: 2, jobs: 2 };
  const run = (retrains: boolean) =>
    search({ ...experiment, validation }, budget, retrains);
  const [promoted, anew] = [await run(false), await run(true)];
  assert(promoted.best !== undefined && isSame(promoted, anew));
  const { trials, begun } = promoted;
  const reports = trials.flatMap((trial) => trial.reports);
  assertEquals(begun, reports.length); // no epoch twice
  assert(begun <= 0.75 * anew.begun, `${begun} of ${anew.begun}`);
});

Deno.test("the winner of a population is trained again by all that it was", async () => {
  const validation = { type: "test" } as const;
  const experiment = { ...SETUP, validation, seed: 2 };
  const study = await createStudy({
    space: SPACE,
    direction: "maximize",
    sampler: "pbt:population=4",
    seed: 2,
  });
  const objective = await createExperiment(experiment);
  await study.optimize(objective);
  const changed = study.trials.filter((trial) =>
    trial.outcome?.state === "complete" && hasChanged(study.trials, trial)
  );
  assert(changed.length > 0);
  for (const trial of changed) {
    const before = lineageOf(study.trials, trial);
    const { score } = await trainWinner(experiment, trial.params, { before });
    assert(trial.outcome?.state === "complete");
    assertEquals(score.accuracy, trial.outcome.values[0]);
  }
});
