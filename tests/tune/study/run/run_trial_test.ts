import { assert, assertEquals, assertRejects } from "@std/assert";
import { DivergedError } from "../../../../src/train/training.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import type { Objective, OwnOutcome } from "../../../../src/tune/executor.ts";
import { runTrial } from "../../../../src/tune/study/run/run_trial.ts";
import type { Attributes, Report } from "../../../../src/tune/trial.ts";

const START = { number: 3, params: { x: 1 } };

async function run(objective: Objective): Promise<{
  outcome: OwnOutcome;
  reports: [Report, Attributes | undefined][];
}> {
  const reports: [Report, Attributes | undefined][] = [];
  const { signal } = new AbortController();
  const outcome = await runTrial(
    objective,
    START,
    (report, attributes) => reports.push([report, attributes]),
    signal,
  );
  return { outcome, reports };
}

Deno.test("runTrial() passes reports on with the attributes set before them", async () => {
  const { outcome, reports } = await run((trial) => {
    trial.setAttribute("a", 1);
    trial.report(0, 0.5, { loss: 2 });
    trial.report(2, NaN);
    trial.setAttribute("a", 2);
    trial.setAttribute("b", ["x"]);
    trial.report(3, 1);
    trial.setAttribute("c", null);
    return [1, 2];
  });
  assertEquals(reports, [
    [{ step: 0, value: 0.5, metrics: { loss: 2 } }, { a: 1 }],
    [{ step: 2, value: NaN }, undefined],
    [{ step: 3, value: 1 }, { a: 2, b: ["x"] }],
  ]);
  assertEquals(outcome, {
    state: "complete",
    values: [1, 2],
    attributes: { a: 2, b: ["x"], c: null },
  });
});

Deno.test("runTrial() makes what an objective throws the reason of a failure", async () => {
  const broken: [Objective, string][] = [
    [() => Promise.reject(new Error("no memory")), "no memory"],
    [({ report }) => {
      report(1, 0);
      return Number(report(1, 0));
    }, "Cannot report step 1: expected an integer above the step before it, 1"],
    [
      ({ report }) => Number(report(-1, 0)),
      "Cannot report step -1: expected an integer above -1",
    ],
    [
      ({ report }) => Number(report(1, "x" as unknown as number)),
      'Cannot report step 1: value is "x", expected a number',
    ],
    [
      () => undefined as unknown as number,
      "Cannot take what the objective returned: result is undefined, expected a number or numbers",
    ],
  ];
  for (const [objective, reason] of broken) {
    const { outcome } = await run(objective);
    assert(outcome.state === "failed" && outcome.thrown instanceof Error);
    assertEquals([outcome.reason, outcome.thrown.message], [reason, reason]);
  }
  const { outcome } = await run((trial) => {
    trial.setAttribute("epoch", 2);
    throw new Error("loss became NaN");
  });
  assert(outcome.state === "failed");
  assertEquals(outcome.reason, "loss became NaN");
  assertEquals(outcome.attributes, { epoch: 2 });
});

Deno.test("runTrial() tells outcomes that were thrown or returned from faults", async () => {
  const diverged = new DivergedError(2, "training loss is NaN");
  const thrown = await run(() => Promise.reject(diverged));
  const returned = await run(() => ({ failed: diverged.message }));
  const expected = { state: "failed", reason: diverged.message } as const;
  assertEquals(thrown.outcome, expected);
  assertEquals(returned.outcome, expected);
});

Deno.test("runTrial() rejects with the signal's reason, and reports no more", async () => {
  const controller = new AbortController();
  const reports: Report[] = [];
  const answers: boolean[] = [];
  await assertRejects(
    () =>
      runTrial(
        (trial) => {
          for (let step = 1; step < 4; step++) {
            answers.push(trial.report(step, 0));
          }
          return 1;
        },
        START,
        (report) => {
          reports.push(report);
          if (report.step === 2) controller.abort(new Error("pruned"));
        },
        controller.signal,
      ),
    Error,
    "pruned",
  );
  assertEquals(answers, [false, true, true]);
  assertEquals(reports.map(({ step }) => step), [1, 2]);
  await assertRejects(
    () => runTrial(() => 1, START, () => {}, controller.signal),
    Error,
    "pruned",
  );
});

Deno.test("a pruned trial keeps the attributes set before the report that pruned it", async () => {
  // Whether or not the objective looks, later ones were not yet there.
  for (const looks of [true, false]) {
    const study = await createStudy({
      space: { x: { type: "fixed", value: 1 } },
      pruner: "threshold:upper=1",
    });
    await study.optimize((trial) => {
      for (let step = 1; step < 4; step++) {
        trial.setAttribute("before", step);
        if (trial.report(step, step) && looks) break;
        trial.setAttribute(`after ${step}`, step);
      }
      return 0;
    }, { total: 1 });
    assertEquals(study.trials[0]?.outcome, {
      state: "pruned",
      values: [2],
      attributes: { before: 2, "after 1": 1 },
    });
  }
});

Deno.test("runTrial() passes nothing on that is reported after the end", async () => {
  const late = Promise.withResolvers<boolean>();
  const { reports } = await run((trial) => {
    trial.report(1, 1);
    setTimeout(() => late.resolve(trial.report(2, 2)));
    return 1;
  });
  assertEquals(await late.promise, true); // there is nothing to go on for
  assertEquals(reports.map(([{ step }]) => step), [1]);
});
