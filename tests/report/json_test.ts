import { assertEquals } from "@std/assert";
import { type JsonObject, renderTrials, studyToJson } from "../../report.ts";

const metrics = {
  trainLoss: 0.5,
  validationLoss: 0.25,
  validationAccuracy: 0.75,
};
const report = (step: number) => ({ step, value: 0.75, ...metrics });

/** What every study of networks records. */
const NETWORK = { dataset: { name: "digits" }, validation: { type: "test" } };

function exported(facts: JsonObject) {
  return {
    study: { name: "s", facts },
    trials: [{
      number: 0,
      state: "complete",
      params: {},
      value: 0.75,
      reports: [report(1), report(2)],
      run: { seconds: 1 },
    }],
    best: { number: 0, params: {}, value: 0.75 },
    run: {},
  };
}

Deno.test("studyToJson() lifts the facts and calls reports epochs", () => {
  const document = JSON.parse(
    studyToJson(exported({ ...NETWORK, repeats: 1 })),
  );
  assertEquals(document, {
    study: { name: "s", ...NETWORK, repeats: 1 },
    trials: [{
      number: 0,
      state: "complete",
      params: {},
      value: 0.75,
      epochs: [{ epoch: 1, ...metrics }, { epoch: 2, ...metrics }],
      run: { seconds: 1 },
    }],
    best: { number: 0, params: {}, value: 0.75 },
    run: {},
  });
  const keys = Object.keys(document.trials[0]);
  assertEquals(keys.indexOf("epochs"), keys.indexOf("run") - 1);
});

Deno.test("studyToJson() calls reports trainings where a trial is several", () => {
  for (
    const facts of [{ repeats: 2 }, {
      repeats: 1,
      validation: { type: "kfold" },
    }]
  ) {
    const { trials } = JSON.parse(
      studyToJson(exported({ ...NETWORK, ...facts })),
    );
    assertEquals(trials[0].trainings[1], { training: 2, ...metrics });
  }
});

Deno.test("studyToJson() goes by the facts, not by what reports carry or lack", () => {
  const reportsOf = (facts: JsonObject, reports: JsonObject[]) =>
    JSON.parse(
      studyToJson({
        ...exported(facts),
        trials: [{ number: 0, reports }],
      }),
    ).trials[0];
  // A trial that failed before its first epoch, one of another program.
  assertEquals(reportsOf(NETWORK, []), { number: 0, epochs: [] });
  assertEquals(
    reportsOf(NETWORK, [{ step: 1, value: 0.5 }]).epochs,
    [{ epoch: 1, value: 0.5 }],
  );
  assertEquals(reportsOf({}, []), { number: 0, reports: [] });
  const carrying = [{ step: 1, value: 3, validationAccuracy: 0.5 }];
  assertEquals(reportsOf({}, carrying).reports, carrying);
  assertEquals(reportsOf(NETWORK, carrying).epochs, [
    { epoch: 1, value: 3, validationAccuracy: 0.5 },
  ]);
});

Deno.test("studyToJson() leaves the reports of other objectives as they are", () => {
  const study = exported({});
  const trials = [{ number: 0, reports: [{ step: 1, value: 3 }] }];
  const document = JSON.parse(studyToJson({ ...study, trials }));
  assertEquals(document.trials, trials);
});

Deno.test("studyToJson() adds the winner's test score and facts of the machine", () => {
  const test = { loss: 0.3, accuracy: 0.7 };
  const host = { os: "linux" };
  const { best, run } = JSON.parse(studyToJson(exported({}), { test, host }));
  assertEquals(best, { number: 0, params: {}, value: 0.75, test });
  assertEquals(run, host);
});

Deno.test("renderTrials() shows mean loss and spread where values are means", () => {
  const trial = {
    number: 0,
    params: {},
    reports: [0.5, 0.7].map((value, step) => ({
      step,
      value,
      metrics: { validationLoss: value },
    })),
    outcome: { state: "complete" as const, values: [0.6] },
  };
  const meaning = { names: ["accuracy"], samples: 100, isMean: true };
  assertEquals(
    renderTrials([trial], { meaning }).split("\n"),
    [
      "trial         accuracy  spread    loss",
      "    0  0.6000 ± 0.0490  0.1414  0.6000",
    ],
  );
});
