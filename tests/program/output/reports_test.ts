import { assertEquals } from "@std/assert";
import { ReportReader } from "../../../src/program/output/reports.ts";
import type { Report } from "../../../src/tune/trial.ts";

function reportsOf(lines: readonly string[], metric?: string): Report[] {
  const reports: Report[] = [];
  const reader = new ReportReader(metric, (report) => reports.push(report));
  lines.forEach(reader.onLine);
  return reports;
}

Deno.test("ReportReader reads lines and JSON, and passes over everything else", () => {
  assertEquals(
    reportsOf([
      "step by step",
      "step=1 loss=0.5 acc=0.25",
      "12:30:05 INFO epoch: 2, loss: nan",
      '{"epoch": 3, "loss": 0.25, "who": "me"}',
      '{"epoch": 4, "loss": NaN}',
      "step=5",
      "step=5.5 loss=1",
      "step=x loss=1",
    ]),
    [
      { step: 1, value: 0.5, metrics: { acc: 0.25 } },
      { step: 2, value: NaN },
      { step: 3, value: 0.25 },
      { step: 4, value: NaN },
    ],
  );
});

Deno.test("ReportReader takes the named figure, and the finest counter", () => {
  const lines = ["epoch=1 step=7 loss=2 acc=0.5", "epoch=1 step=8 loss=1"];
  assertEquals(reportsOf(lines, "acc"), [
    { step: 7, value: 0.5, metrics: { epoch: 1, loss: 2 } },
  ]);
  assertEquals(
    reportsOf(["step=1 a=3 value=4"]),
    [{ step: 1, value: 4, metrics: { a: 3 } }],
  );
});

Deno.test("ReportReader passes over steps that do not grow, and ends somewhere", () => {
  assertEquals(
    reportsOf(["step=2 a=1", "step=2 a=2", "step=1 a=3", "step=3 a=4"]),
    [{ step: 2, value: 1 }, { step: 3, value: 4 }],
  );
  const endless = Array.from({ length: 20_000 }, (_, i) => `step=${i} a=${i}`);
  assertEquals(reportsOf(endless).length, 10_000);
});
