import { assert, assertEquals, assertRejects } from "@std/assert";
import { Journal } from "../../../../src/tune/journal/journal.ts";
import type { Sampler } from "../../../../src/tune/samplers/sampler.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import { NondeterminismError } from "../../../../src/tune/study/ledger/nondeterminism_error.ts";
import { memoryCheckpoints } from "../../../../src/tune/study/run/checkpoints.ts";
import { MemoryJournal } from "../../../support/memory_journal.ts";
import { counted, grow } from "../../../support/stretches.ts";
import { bytesOf } from "../../../support/study_bytes.ts";

const SPACE = { x: { type: "float", low: 0, high: 1 } } as const;
const PROMOTE = {
  space: SPACE,
  sampler: "random",
  pruner: "asha:eta=2,promote=true",
  direction: "maximize",
  lag: 1,
} as const;

/** Another process opens a copy of the file. */
function reopened(file: MemoryJournal): Journal {
  return new Journal(new MemoryJournal(file.text), { now: () => 0 });
}

/** A store that says what it holds. */
function watched() {
  const held = new Map<number, Uint8Array>();
  const store = memoryCheckpoints();
  return {
    held,
    save(number: number, bytes: Uint8Array) {
      held.set(number, bytes);
      return store.save(number, bytes);
    },
    load: store.load,
    remove(number: number) {
      held.delete(number);
      return store.remove(number);
    },
  };
}

Deno.test("a promoted trial goes on from its checkpoint: no step is computed twice", async () => {
  counted.steps = 0;
  const study = await createStudy(PROMOTE);
  await study.optimize(grow, { total: 30 });
  const reported = study.trials.flatMap(({ reports }) => reports);
  assertEquals(counted.steps, reported.length);
  const { params, resumeFrom, reports, outcome } = study.best!;
  assertEquals(reports.map(({ step }) => step), [5, 6, 7, 8]);
  const before = study.trials[resumeFrom!]!;
  assertEquals([before.params, before.until], [params, 4]);
  assert(outcome?.state === "complete");
  assertEquals(outcome.values[0]!.toFixed(6), (8 * params.x).toFixed(6));
});

Deno.test("checkpoints that nothing can go on from are deleted", async () => {
  const checkpoints = watched();
  const study = await createStudy({ ...PROMOTE, checkpoints });
  await study.optimize(grow, { total: 40 });
  const continued = new Set(study.trials.map((one) => one.resumeFrom));
  const left = study.trials.filter(({ number, outcome }) =>
    outcome?.state === "pruned" && !continued.has(number)
  );
  assertEquals([...checkpoints.held.keys()], left.map(({ number }) => number));

  const population = watched();
  const pbt = await createStudy({
    space: SPACE,
    sampler: "pbt:population=4",
    checkpoints: population,
  });
  let most = 0;
  await pbt.optimize(grow, {
    onEvent: () => most = Math.max(most, population.held.size),
  });
  assertEquals(pbt.trials.length, 32);
  assert(most <= 12, `${most} at once`);
});

Deno.test("a lost checkpoint is made again; another than it was is refused", async () => {
  const file = new MemoryJournal();
  const journal = new Journal(file, { now: () => 0 });
  const first = await createStudy({ ...PROMOTE, storage: journal });
  await first.optimize(grow, { total: 12 });
  await first.close();
  const whole = await createStudy(PROMOTE);
  await whole.optimize(grow, { total: 30 });
  const resumed = await createStudy({
    ...PROMOTE,
    storage: reopened(file),
    resume: true,
  });
  await resumed.optimize(grow, { total: 30 });
  assertEquals(bytesOf(resumed), bytesOf(whole));
  const storage = reopened(file);
  const other = await createStudy({ ...PROMOTE, storage, resume: true });
  await assertRejects(
    () =>
      other.optimize(
        (trial) => {
          const value = grow(trial);
          trial.checkpoint(new Uint8Array(3));
          return value;
        },
        { total: 30 },
      ),
    NondeterminismError,
    "its checkpoint was",
  );
});

Deno.test("an objective that passes the step at which to pause fails, and says so", async () => {
  const study = await createStudy(PROMOTE);
  await study.optimize((trial) => {
    trial.report(1, 0);
    trial.report(2, 0);
    return 0;
  }, { total: 1 });
  const { outcome } = study.trials[0]!;
  assertEquals(
    outcome?.state === "failed" && outcome.reason,
    "Cannot report step 2: the trial is to pause at step 1, expected checkpoint() and a return",
  );
});

Deno.test("a trial that nothing has pause runs to its end, whatever it keeps", async () => {
  const study = await createStudy({ space: SPACE, sampler: "random" });
  await study.optimize((trial) => {
    assertEquals([trial.until, trial.resumeFrom], [undefined, undefined]);
    trial.checkpoint(new Uint8Array(1));
    return 1;
  }, { total: 1 });
  assertEquals(study.trials[0]!.outcome?.state, "complete");
});

Deno.test("a sampler may only go on from a paused trial that it sees", async () => {
  const suggestions = [{ until: 2 }, { resumeFrom: 0 }, { resumeFrom: 1 }];
  const sampler: Sampler = {
    name: "mine",
    readsOutcomes: true,
    options: {},
    suggest: (_, number) => ({ params: { x: 0.5 }, ...suggestions[number] }),
  };
  const study = await createStudy({ space: SPACE, sampler, lag: 1 });
  await assertRejects(
    () => study.optimize(grow, { total: 3 }),
    RangeError,
    'Cannot create trial 2: sampler "mine" goes on from 1, expected a paused trial that it sees',
  );
  assertEquals(study.trials.map(({ reports }) => reports.length), [2, 6]);
});

Deno.test("trials that go on from each other are not asked for", async () => {
  const study = await createStudy(PROMOTE);
  await assertRejects(() => study.ask(), RangeError, "expected optimize");
});

Deno.test("a grid is promoted to its end, whatever the lag", async () => {
  const space = { x: { type: "int", low: 1, high: 8 } } as const;
  for (const lag of [1, 3, 8]) {
    const study = await createStudy({
      ...PROMOTE,
      space,
      sampler: "grid",
      lag,
    });
    const { rule } = await study.optimize(grow);
    assertEquals(rule, "exhausted");
    assertEquals(study.best?.params.x, 8);
    const counts = [1, 2, 4].map((until) =>
      study.trials.filter((trial) => trial.until === until).length
    );
    assertEquals(counts[0], 8);
    assert(counts[1]! >= 4 && counts[2]! >= 2, `${lag}: ${counts}`);
  }
});
