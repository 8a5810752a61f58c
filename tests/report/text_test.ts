import { assert, assertEquals } from "@std/assert";
import { widthOf } from "../../src/report/layout/width.ts";
import { REPORT_FORMATS } from "../../src/report/reports.ts";
import { textReport } from "../../src/report/text.ts";
import type { TrialRecord } from "../../src/tune/trial.ts";

function reportOf(trials: TrialRecord[]) {
  const study = {
    name: "s",
    directions: ["maximize" as const],
    settings: null,
    trials,
  };
  return { study, meaning: { names: ["accuracy"], samples: 100 } };
}

const NAMES = ["hidden_size", "lr", "optimizer", "weight_decay", "学習率"];
const MANY: TrialRecord[] = Array.from({ length: 200 }, (_, number) => ({
  number,
  params: Object.fromEntries(NAMES.map((name, i) => [name, number / (7 ** i)])),
  reports: [],
  outcome: number % 3 === 0
    ? { state: "failed", reason: `it went wrong ${"so ".repeat(20)}` }
    : { state: "complete", values: [number / 200] },
}));

Deno.test("a text report is cut to the terminal, and says so", () => {
  for (const columns of [40, 60, 80, 120]) {
    const text = textReport.study(reportOf(MANY), {
      columns,
      rows: 40,
      more: "csv",
    });
    const lines = text.split("\n");
    assert(lines.length <= 40);
    for (const line of lines) assert(widthOf(line) <= columns, line);
    assert(/\b\d+ of 200 trials, the best first \(csv\)/.test(text));
    assert(/^ +199 /m.test(text));
    assert(text.includes("63 more trials failed"));
  }
});

Deno.test("a text report that goes to no terminal has everything, in order", () => {
  const lines = textReport.study(reportOf(MANY)).split("\n");
  const numbers = lines.slice(1, 201).map((line) => Number(line.slice(0, 5)));
  assertEquals(numbers, MANY.map(({ number }) => number));
  assertEquals(lines.filter((line) => line.includes(" failed: it")).length, 67);
});

Deno.test("a parameter with one value is left out before one that varies", () => {
  const trials = MANY.map((trial) => ({
    ...trial,
    params: { same: 123456, lr: trial.params["lr"]! },
  }));
  const [heading] = textReport.trials(reportOf(trials), { columns: 40 })
    .split("\n");
  assert(heading!.includes("lr") && !heading!.includes("same"));
});

Deno.test("each report format gives a study, its trials and epochs", () => {
  const epoch = {
    epoch: 1,
    trainLoss: 1,
    validationLoss: 1,
    validationAccuracy: 0.5,
  };
  for (const [name, format] of Object.entries(REPORT_FORMATS)) {
    const training = {
      training: {},
      epochs: [epoch as never],
      split: "the test split",
      seconds: 1,
    };
    const texts = [
      format.study(reportOf(MANY)),
      format.trials(reportOf(MANY)),
      format.epochs(training),
    ];
    for (const text of texts) {
      assert(text !== "" && !text.endsWith("\n"), name);
    }
  }
});
