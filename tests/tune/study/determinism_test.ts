// What docs/determinism.md promises, simulated: whatever the timing, the workers, the losses
// and the interruptions, a study ends with the same export.

import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import type { StudyEvent } from "../../../src/tune/storage.ts";
import type { Study } from "../../../src/tune/study/study.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import {
  scriptOf,
  sensitivePruner,
  sensitiveSampler,
} from "../../support/sensitive.ts";
import { SimulatedExecutor } from "../../support/simulation.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const TOTAL = 24;
const SPACE = { x: { type: "int", low: 0, high: 999 } } as const;

/** Every combination of what makes trials depend on each other. */
function* cases(): Generator<[name: string, options: StudyOptions]> {
  for (const lag of [1, 4, 8]) {
    for (const sampler of ["sensitive", "random", "grid"]) {
      for (
        const pruner of [
          "sensitive",
          "none",
          "asha:eta=2",
          "median:n_startup_trials=2",
          "patience:patience=1",
          "patience:patience=0,wrapped=asha:eta=2",
          "wilcoxon:p_threshold=0.4",
        ]
      ) {
        yield [`lag ${lag}, ${sampler}, ${pruner}`, {
          space: SPACE,
          seed: lag,
          lag,
          direction: lag === 4 ? "maximize" : "minimize",
          sampler: sampler === "sensitive" ? sensitiveSampler(lag) : sampler,
          pruner: pruner === "sensitive" ? sensitivePruner() : pruner,
        }];
      }
    }
  }
}

interface RunOptions {
  readonly capacity: number;
  readonly timing: number;
  readonly lossRate?: number;
  readonly total?: number;
  /** Aborts the run after so many events. */
  readonly abortAfter?: number;
  /** Stops the study after so many. */
  readonly stopAfter?: number;
}

async function runStudy(study: Study, options: RunOptions): Promise<void> {
  const { capacity, timing, lossRate = 0, total = TOTAL } = options;
  const random = Pcg32.of(timing, "sampling", capacity);
  const executor = new SimulatedExecutor(scriptOf, {
    capacity,
    random,
    lossRate,
  });
  const controller = new AbortController();
  let events = 0;
  await study.optimize(executor, {
    total,
    signal: controller.signal,
    onEvent: () => {
      if (events === options.abortAfter) controller.abort();
      if (events === options.stopAfter) study.stop();
      events++;
    },
  });
  executor.close();
  assert(executor.mostRunning <= capacity);
}

async function referenceOf(options: StudyOptions): Promise<string> {
  const study = await createStudy(options);
  await runStudy(study, { capacity: 1, timing: 0 });
  return bytesOf(study);
}

Deno.test("determinism: any number of workers, any timing and lost workers give the same bytes", async () => {
  for (const [name, options] of cases()) {
    const reference = await referenceOf(options);
    for (const [timing, capacity] of [1, 2, 4, 8].entries()) {
      const study = await createStudy(options);
      await runStudy(study, { capacity, timing, lossRate: 0.2 });
      assertEquals(bytesOf(study), reference, `${name}, ${capacity} workers`);
    }
  }
});

Deno.test("determinism: a study cut after any event and resumed gives the same bytes", async () => {
  const random = new Pcg32(1n);
  for (const [name, options] of cases()) {
    const reference = await referenceOf(options);
    const storage = new MemoryStorage();
    const whole = await createStudy({ ...options, storage });
    await runStudy(whole, { capacity: 3, timing: 5, lossRate: 0.1 });
    for (const capacity of [1, 4]) {
      const cut = 1 + random.nextBelow(storage.events.length - 1);
      const rest = new MemoryStorage(storage.events.slice(0, cut));
      const resumed = await createStudy({
        ...options,
        storage: rest,
        resume: true,
      });
      await runStudy(resumed, { capacity, timing: cut, lossRate: 0.1 });
      assertEquals(bytesOf(resumed), reference, `${name}, cut after ${cut}`);
      const { settings, trials } = (await rest.load())!;
      const { directions } = resumed;
      const reread = { name: "study", directions, settings, trials };
      assertEquals(
        bytesOf(reread),
        bytesOf(resumed),
        `${name}: storage and study differ`,
      );
    }
  }
});

Deno.test("determinism: aborted runs, and a total reached in two steps, give the same bytes", async () => {
  const random = new Pcg32(2n);
  for (const [name, options] of cases()) {
    const reference = await referenceOf(options);
    const study = await createStudy(options);
    for (let i = 0; i < 3; i++) {
      const abortAfter = random.nextBelow(60);
      await runStudy(study, { capacity: 4, timing: i, abortAfter });
    }
    await runStudy(study, { capacity: 2, timing: 7, total: TOTAL / 2 });
    await runStudy(study, { capacity: 8, timing: 8 });
    assertEquals(bytesOf(study), reference, name);
  }
});

Deno.test("determinism: a study stopped again and again gives the same bytes, from any number of workers", async () => {
  const random = new Pcg32(4n);
  for (const [name, options] of cases()) {
    const reference = await referenceOf(options);
    for (const capacity of [1, 2, 4]) {
      const study = await createStudy(options);
      const run = { capacity, timing: capacity, lossRate: 0.1 };
      for (let i = 0; i < 3; i++) {
        await runStudy(study, { ...run, stopAfter: random.nextBelow(60) });
        // Nothing that ran was cut off.
        const open = study.trials.filter(({ outcome }) => !outcome);
        assertEquals(open, [], `${name}, ${capacity} workers`);
      }
      await runStudy(study, run);
      assertEquals(bytesOf(study), reference, `${name}, ${capacity} workers`);
    }
  }
});

Deno.test("determinism: trials enqueued before the start do not depend on timing", async () => {
  const enqueued = [{ x: 7 }, {}, { x: 900 }];
  const results: string[] = [];
  for (const capacity of [1, 2, 8]) {
    const study = await createStudy({
      space: { ...SPACE, y: { type: "float", low: 0, high: 1 } },
      sampler: "random",
      pruner: sensitivePruner(),
    });
    for (const params of enqueued) await study.enqueue(params);
    await runStudy(study, { capacity, timing: capacity });
    results.push(bytesOf(study));
  }
  assertEquals(new Set(results).size, 1);
});

Deno.test("determinism: no report of a trial counts after the one that pruned it", async () => {
  const study = await createStudy({
    space: SPACE,
    sampler: "random",
    pruner: sensitivePruner(),
    seed: 3,
  });
  const events: StudyEvent[] = [];
  const executor = new SimulatedExecutor(scriptOf, {
    capacity: 8,
    random: new Pcg32(3n),
  });
  await study.optimize(executor, {
    total: 40,
    onEvent: (event) => events.push(event as StudyEvent),
  });
  const pruned = study.trials.filter((t) => t.outcome?.state === "pruned");
  assert(pruned.length > 10);
  for (const { number, reports, outcome } of pruned) {
    const own = events.filter((e) => "number" in e && e.number === number);
    const ended = own.findIndex((event) => event.type === "ended");
    assert(!own.slice(ended + 1).some((event) => event.type === "report"));
    const { value } = reports.at(-1)!;
    assertEquals(outcome, {
      ...outcome,
      state: "pruned",
      values: Number.isFinite(value) ? [value] : null,
    });
  }
  assert(study.run.reportsMade > study.trials.flatMap((t) => t.reports).length);
});
