// Whether an exception is a fault of the program or what a trial came to.

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Objective } from "../../../../src/tune/executor.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import { exportStudy } from "../../../../src/tune/study/export.ts";
import { MemoryStorage } from "../../../support/memory_storage.ts";
import { pause } from "../../../support/pause.ts";

const GRID = { x: { type: "int", low: 1, high: 5 } } as const;

function states(study: Awaited<ReturnType<typeof make>>): unknown[] {
  return study.trials.map(({ outcome }) => outcome?.state);
}

function make(storage?: MemoryStorage) {
  return createStudy({
    space: GRID,
    sampler: "grid",
    resume: true,
    ...(storage && { storage }),
  });
}

Deno.test("an objective that always throws is a fault: optimize() rejects with it as cause", async () => {
  const bug = new TypeError("parms is not defined");
  for (const jobs of [1, 4]) {
    const storage = new MemoryStorage();
    const study = await make(storage);
    const error = await assertRejects(
      () => study.optimize(() => Promise.reject(bug), { jobs }),
      Error,
      "Cannot optimize: the objective threw in the first trial: parms is not",
    );
    assert((error as Error).cause === bug);
    assert(states(study).every((state) => state === undefined));
    const again = await make(storage);
    await again.optimize(({ params }) => Number(params.x));
    assertEquals(states(again), Array(5).fill("complete"));
  }
});

Deno.test("what the first trial did decides, whatever ends first", async () => {
  const cases: readonly (readonly [Objective, string | undefined])[] = [
    [() => 1, "complete"],
    [({ report }) => {
      report(1, 1);
      throw new Error("later");
    }, "failed"],
    [() => NaN, "failed"],
    [() => ({ failed: "does not fit" }), "failed"],
    [() => {
      throw new Error("a bug");
    }, undefined],
  ];
  for (const [first, state] of cases) {
    for (const delay of [0, 10]) {
      for (const jobs of [1, 2, 5]) {
        const study = await make();
        const run = study.optimize(async (trial) => {
          await pause(trial.number === 0 ? delay : 1, trial.signal);
          if (trial.number === 0) return first(trial as never);
          throw new Error("a bug");
        }, { jobs });
        if (state === undefined) {
          await assertRejects(() => run, Error, "a bug");
          assertEquals(states(study).filter(Boolean), []);
        } else {
          await run;
          assertEquals(states(study), [state, ...Array(4).fill("failed")]);
        }
      }
    }
  }
});

Deno.test("a first trial that is cut off proves itself once more", async () => {
  const storage = new MemoryStorage();
  const study = await make(storage);
  const controller = new AbortController();
  await study.optimize(({ report }) => {
    report(1, 1);
    controller.abort();
    return 1;
  }, { signal: controller.signal });
  assertEquals(states(study), [undefined]);
  const cut = new MemoryStorage([...storage.events]);
  for (const again of [study, await make(cut)]) {
    await assertRejects(
      () => again.optimize(() => Promise.reject(new Error("moved"))),
      Error,
      "the objective threw in the first trial: moved",
    );
    await again.optimize(({ number, report }) => {
      if (number === 0) report(1, 1);
      throw new Error("a bug");
    });
    assertEquals(states(again), Array(5).fill("failed"));
  }
});

Deno.test("with a cost the first trial does not keep faults waiting", async () => {
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
  });
  let calls = 0;
  await assertRejects(() =>
    study.optimize(() => {
      calls++;
      throw new Error("a bug");
    }, { total: 500, cost: ({ x }) => Number(x) })
  );
  assertEquals(calls, 1);
});

Deno.test("a study in which no trial completed says why, here and in its storage", async () => {
  const storage = new MemoryStorage();
  const study = await make(storage);
  const reason = await study.optimize(({ number }) => {
    throw new Error(`no data in ${number}`);
  }, { onError: "record" });
  assertEquals(reason, {
    rule: "exhausted",
    message: "every point of the space has been tried",
    failure: "no data in 0",
  });
  assertEquals(states(study), Array(5).fill("failed"));
  assertEquals(exportStudy(study).trials[0]?.reason, "no data in 0");
  assertEquals((await make(storage)).stopped, reason);
  const fine = await make();
  const end = await fine.optimize(({ number }) => number ? NaN : 1);
  assertEquals("failure" in end, false);
});

Deno.test("onError is one of two words", async () => {
  const study = await make();
  await assertRejects(
    () => study.optimize(() => 0, { onError: "thorw" as never }),
    RangeError,
    'onError is "thorw", did you mean "throw"?',
  );
});
