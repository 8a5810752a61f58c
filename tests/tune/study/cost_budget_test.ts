import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { costBudget } from "../../../src/tune/study/cost_budget.ts";
import {
  createStudy,
  openStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import type { Trial } from "../../../src/tune/executor.ts";
import type { Study } from "../../../src/tune/study/study.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { bytesOf } from "../../support/study_bytes.ts";

/** Objective and cost: complete, pruned, failed and infeasible trials. */
async function objective({ number, params, report, setAttribute }: Trial) {
  await Promise.resolve();
  setAttribute("euros", 1 + number % 3);
  report(1, Number(params["x"]));
  if (number % 5 === 3) throw new Error("no");
  const constraints = { memory: number % 4 === 2 ? 1 : 0 };
  return { values: [Number(params["x"])], constraints };
}

function studyWith(options: Partial<StudyOptions>): Promise<Study> {
  return createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    pruner: "median:n_startup_trials=2",
    lag: 4,
    stopping: [
      costBudget(30, ({ outcome }) => Number(outcome.attributes?.["euros"])),
    ],
    ...options,
  });
}

/** The first number at which trials 0 … n − lag have cost 30. */
function endOf(lag: number): number {
  for (let n = 0, spent = 0;; n++) {
    if (n >= lag) spent += 1 + (n - lag) % 3;
    if (spent >= 30) return n;
  }
}

Deno.test("costBudget() stops at the same trial for any number of jobs, whatever became of trials", async () => {
  for (const lag of [1, 4]) {
    const exports = new Set<string>();
    for (const jobs of [1, 2, 4]) {
      const study = await studyWith({ lag });
      const reason = await study.optimize(objective, { jobs });
      assertEquals(study.trials.length, endOf(lag));
      assertEquals(reason.rule, "cost_budget");
      assertEquals(
        reason.message,
        `the first ${endOf(lag) - lag + 1} trials cost 30, the budget is 30`,
      );
      const states = study.trials.map(({ outcome }) => outcome?.state);
      for (const state of ["complete", "pruned", "failed"]) {
        assert(states.includes(state as "complete"), state);
      }
      exports.add(bytesOf(study));
    }
    assertEquals(exports.size, 1);
  }
});

Deno.test("costBudget() counts on where a study was cut, after any event", async () => {
  const storage = new MemoryStorage();
  const whole = await studyWith({ storage });
  await whole.optimize(objective, { jobs: 2 });
  for (let cut = 1; cut < storage.events.length; cut += 7) {
    const rest = new MemoryStorage(storage.events.slice(0, cut));
    const resumed = await studyWith({ storage: rest, resume: true });
    await resumed.optimize(objective, { jobs: 4 });
    assertEquals(bytesOf(resumed), bytesOf(whole), `cut after ${cut}`);
  }
});

Deno.test("costBudget() goes with several directions, which other rules do not", async () => {
  const options = {
    space: { x: { type: "float", low: 0, high: 1 } },
    directions: ["minimize", "maximize"],
    lag: 1,
  } as const;
  const budget = costBudget(3, () => 1);
  const study = await createStudy({ ...options, stopping: [budget] });
  await study.optimize(({ params: { x } }) => [x, x]);
  assertEquals(study.trials.length, 3);
  await assertRejects(
    () => createStudy({ ...options, stopping: [budget, "target:value=1"] }),
    RangeError,
    'Cannot use stopping rule "target" with 2 directions',
  );
});

Deno.test("costBudget() ends ask() too", async () => {
  const study = await studyWith({ stopping: [costBudget(2, () => 1)], lag: 1 });
  for (const number of [0, 1]) {
    await study.ask();
    await study.tell(number, 1);
  }
  const message = "the first 2 trials cost 2, the budget is 2";
  await assertRejects(() => study.ask(), RangeError, message);
});

Deno.test("costBudget() names what it cannot count", async () => {
  for (const cost of [NaN, -1, Infinity]) {
    const rule = costBudget(2, ({ number }) => number === 1 ? cost : 0);
    const study = await studyWith({ stopping: [rule], lag: 1 });
    await assertRejects(
      () => study.optimize(objective, { total: 5 }),
      RangeError,
      `Cannot use stopping rule "cost_budget": what costOf says of trial 1 is ${cost}, expected`,
    );
    assertEquals(study.trials.length, 2);
  }
  assertThrows(() => costBudget(-1, () => 1), RangeError, "the budget is -1");
  const wrong = "x" as unknown as () => number;
  assertThrows(() => costBudget(1, wrong), TypeError, "costOf is");
});

Deno.test("a study with a costBudget() is recorded with it: resumed with the same, never opened without", async () => {
  const storage = new MemoryStorage();
  await studyWith({ storage });
  await assertRejects(() => openStudy(storage), RangeError, "cost_budget");
  const other = [costBudget(31, () => 1)];
  await assertRejects(
    () => studyWith({ storage, resume: true, stopping: other }),
    RangeError,
    "stopping is",
  );
  await studyWith({ storage, resume: true });
});
