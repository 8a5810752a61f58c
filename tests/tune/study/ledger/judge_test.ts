// A pruner's index against the views of determinism.md, What a pruner sees,
// inside a study: the same pruner, asked without its index, must come to the
// same bytes.

import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import { choose } from "../../../../src/tune/technique.ts";
import { pruners } from "../../../../src/tune/pruners/mod.ts";
import type { Pruner } from "../../../../src/tune/pruners/pruner.ts";
import type { TrialRecord } from "../../../../src/tune/trial.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../../src/tune/study/create.ts";
import { MemoryStorage } from "../../../support/memory_storage.ts";
import { scriptOf } from "../../../support/sensitive.ts";
import { SimulatedExecutor } from "../../../support/simulation.ts";
import { bytesOf } from "../../../support/study_bytes.ts";

const TOTAL = 60;
const PRUNERS = [
  "asha:eta=2",
  "asha:eta=2,min_resource=2",
  "hyperband:max_resource=9,eta=2",
  "median:n_startup_trials=1",
  "percentile:percentile=60,interval_steps=2",
  "patience:patience=0,wrapped=asha:eta=2",
  "wilcoxon:p_threshold=0.4",
];

function optionsOf(pruner: Pruner, seed: number): StudyOptions {
  return {
    space: { x: { type: "int", low: 0, high: 99_999 } },
    sampler: "random",
    seed,
    pruner,
  };
}

/** The same rule for whoever asks without an index. */
function withoutIndex(pruner: Pruner): Pruner {
  const { index: _, ...rest } = pruner;
  return rest;
}

async function finish(
  options: StudyOptions,
  timing: number,
): Promise<string> {
  const study = await createStudy(options);
  const executor = new SimulatedExecutor(scriptOf, {
    capacity: 1 + timing % 5,
    random: Pcg32.of(timing, "sampling", 0),
    lossRate: 0.2,
  });
  await study.optimize(executor, { total: TOTAL });
  assert(study.trials.some(({ outcome }) => outcome?.state === "pruned"));
  return bytesOf(study);
}

for (const name of PRUNERS) {
  const pruner = choose("pruner", pruners, name).create();

  Deno.test(`${name}: an index decides as the views do, new, lost and resumed`, async () => {
    for (let seed = 0; seed < 6; seed++) {
      const bare = optionsOf(withoutIndex(pruner), seed);
      const expected = await finish(bare, 0);
      const storage = new MemoryStorage();
      const options = optionsOf(pruner, seed);
      assertEquals(await finish({ ...options, storage }, seed + 1), expected);
      const cut = 1 + Math.floor(storage.events.length * (seed + 1) / 7);
      const rest = new MemoryStorage(storage.events.slice(0, cut));
      const resumed = { ...options, storage: rest, resume: true };
      assertEquals(await finish(resumed, seed + 2), expected);
    }
  });

  Deno.test(`${name}: an index is not misled by another program's trials`, async () => {
    for (let seed = 0; seed < 6; seed++) {
      const storage = new MemoryStorage();
      await finish({ ...optionsOf(pruner, seed), storage }, 0);
      const stored = (await storage.load())!;
      // As after an interruption, but with trials above that went on without.
      const trials = stored.trials.slice(0, 20).map((trial): TrialRecord => {
        const { outcome, run, ...open } = trial;
        const isOpen = trial.number % 6 === 2;
        return isOpen
          ? { ...open, reports: trial.reports.slice(0, 1) }
          : { ...open, outcome: outcome!, run: run! };
      });
      const resume = (own: Pruner) => {
        const load = () => Promise.resolve({ ...stored, trials });
        const storage = {
          load,
          append: () => Promise.resolve(),
          close: () => Promise.resolve(),
        };
        return { ...optionsOf(own, seed), storage, resume: true };
      };
      assertEquals(
        await finish(resume(pruner), seed),
        await finish(resume(withoutIndex(pruner)), seed),
      );
    }
  });
}

Deno.test("a pruner with an index is never shown all earlier trials", async () => {
  for (const name of PRUNERS) {
    const pruner: Pruner = {
      ...choose("pruner", pruners, name).create(),
      shouldPrune() {
        throw new Error("was asked with a view");
      },
    };
    await finish(optionsOf(pruner, 1), 3);
  }
});
