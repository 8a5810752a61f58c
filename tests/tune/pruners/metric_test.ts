// Pruning by a named metric.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import type { Trial } from "../../../src/tune/executor.ts";
import { pruners } from "../../../src/tune/pruners/mod.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import { choose } from "../../../src/tune/technique.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { makePruner } from "../../support/pruner_contract.ts";
import { scriptOf } from "../../support/sensitive.ts";
import { SimulatedExecutor } from "../../support/simulation.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const SPACE = { x: { type: "int", low: 0, high: 999 } } as const;

Deno.test("a pruner reads the metric it is told to, in the direction it is told", async () => {
  const pruned = async (pruner: string) => {
    const study = await createStudy({
      space: { x: { type: "int", low: 1, high: 4 } },
      sampler: "grid",
      direction: "maximize",
      pruner,
    });
    await study.optimize((trial) => {
      const { x } = trial.params;
      for (let step = 1; step <= 3; step++) trial.report(step, x, { loss: x });
      return x;
    });
    return study.trials.filter(({ outcome }) => outcome?.state === "pruned")
      .map(({ number }) => number);
  };
  const rule = "median:n_startup_trials=1";
  assertEquals(await pruned(rule), []); // each is better than those before
  assertEquals(await pruned(`${rule},metric=loss`), []);
  assertEquals(await pruned(`${rule},metric=loss,direction=minimize`), [
    1,
    2,
    3,
  ]);
  // No report has it: NaN, which is as bad as any.
  assertEquals((await pruned(`${rule},metric=other`)).length, 3);
});

Deno.test("a study of several values is pruned by a metric with a direction", async () => {
  const settings = {
    space: { x: { type: "int", low: 1, high: 6 } },
    sampler: "grid",
    directions: ["minimize", "maximize"],
  } as const;
  const study = await createStudy({
    ...settings,
    pruner: "median:n_startup_trials=2,metric=loss,direction=minimize",
  });
  await study.optimize((trial) => {
    const { x } = trial.params;
    for (let step = 1; step <= 3; step++) trial.report(step, 0, { loss: x });
    return [x, x];
  });
  assertEquals(
    study.trials.map(({ outcome }) =>
      outcome?.state === "pruned" ? outcome.values : outcome?.state
    ),
    ["complete", "complete", null, null, null, null],
  );
  for (const pruner of ["median", "median:metric=loss"]) {
    await assertRejects(
      () => createStudy({ ...settings, pruner }),
      RangeError,
      "expected none, or its options metric and direction",
    );
  }
});

Deno.test("what is not given of metric, direction and promote is not recorded", () => {
  for (const name of Object.keys(pruners)) {
    const { options } = makePruner(name);
    for (const absent of ["metric", "direction", "promote"]) {
      assert(!Object.hasOwn(options, absent), `${name} has ${absent}`);
    }
  }
  assertThrows(
    () => choose("pruner", pruners, "asha:direction=minimize").create(),
    RangeError,
    "expected metric as well",
  );
  assertThrows(
    () => choose("pruner", pruners, "asha:promote=true,metric=loss").create(),
    RangeError,
    "promoted by their value",
  );
});

for (
  const rule of [
    "asha:eta=2",
    "median:n_startup_trials=2",
    "patience:patience=0,wrapped=asha:eta=2",
    "hyperband:max_resource=9",
  ]
) {
  Deno.test(`a study pruned by a metric is the same cut anywhere: ${rule}`, async () => {
    const options: StudyOptions = {
      space: SPACE,
      sampler: "random",
      pruner: `${rule},metric=loss`,
    };
    const run = async (given: StudyOptions, capacity: number, seed: number) => {
      const study = await createStudy(given);
      const random = Pcg32.of(seed, "sampling", capacity);
      const rates = { capacity, random, lossRate: 0.1 };
      await study.optimize(new SimulatedExecutor(scriptOf, rates), {
        total: 24,
      });
      return bytesOf(study);
    };
    const storage = new MemoryStorage();
    const reference = await run({ ...options, storage }, 4, 0);
    assert(reference.includes('"pruned"'));
    for (let cut = 1; cut < storage.events.length; cut += 3) {
      const rest = new MemoryStorage(storage.events.slice(0, cut));
      const bytes = await run(
        { ...options, storage: rest, resume: true },
        1 + cut % 4,
        cut,
      );
      assertEquals(bytes, reference, `cut after ${cut}`);
    }
  });
}

Deno.test("wilcoxon stops an evaluation set example by example", async () => {
  // Scores of 40 examples, noisy in the same way for every configuration.
  const noise = new Pcg32(7n);
  const difficulty = Array.from({ length: 40 }, () => noise.nextNormal());
  let evaluated = 0;
  const objective = (trial: Trial<{ skill: number }>) => {
    let sum = 0;
    for (const [example, hard] of difficulty.entries()) {
      evaluated++;
      const own = Pcg32.of(trial.number, "sampling", example).nextNormal();
      const score = trial.params.skill - hard + own / 4;
      sum += score;
      if (trial.report(example, score)) break;
    }
    return sum / difficulty.length;
  };
  const study = await createStudy({
    space: { skill: { type: "float", low: 0, high: 1 } },
    sampler: "random",
    pruner: "wilcoxon:p_threshold=0.05,n_startup_steps=5",
    direction: "maximize",
    seed: 3,
  });
  await study.optimize(objective, { total: 30 });
  const skills = study.trials.map(({ params }) => params.skill);
  assert(evaluated < 0.6 * 30 * 40, `${evaluated} examples`);
  assert(study.best!.params.skill > Math.max(...skills) - 0.1);
});
