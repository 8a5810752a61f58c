import { assertEquals, assertStringIncludes } from "@std/assert";
import { plainStyle } from "../../../report.ts";
import type { TrialRun } from "../../../mod.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { madeSection } from "../../../src/cli/report/page/made.ts";
import { trialsTable } from "../../../src/cli/report/page/trials.ts";
import { textReportOf } from "../../../src/cli/report/text/text.ts";
import { lossesLine, workerRows } from "../../../src/cli/report/workers.ts";
import { makeStudy } from "../../support/made_study.ts";

/** Trials that ran so, the first of them number 3. */
function ran(...runs: readonly (TrialRun | undefined)[]) {
  return runs.map((run, i) => (
    { number: i + 3, params: {}, reports: [], ...(run && { run }) }
  ));
}

Deno.test("workerRows() adds up what each worker ran, by number", () => {
  const trials = ran(
    { worker: 10, seconds: 1, attempts: 1 },
    { worker: 2, seconds: 4, attempts: 1 },
    undefined,
    { seconds: 9, attempts: 1 },
    { worker: 10, seconds: 2.5, attempts: 2 },
  );
  assertEquals(workerRows(trials), [
    ["2", "1", "4.00", "4.00", "4.00 (trial 4)"],
    ["10", "2", "3.50", "1.75", "2.50 (trial 7)"],
  ]);
});

Deno.test("workerRows() has nothing to say of one worker", () => {
  const run = { worker: 0, seconds: 1, attempts: 1 };
  assertEquals(workerRows(ran(run, run)), []);
});

Deno.test("lossesLine() names the first trial that moved to another worker", () => {
  const once = { seconds: 1, attempts: 1 }, twice = { seconds: 1, attempts: 2 };
  assertEquals(lossesLine(ran(once, undefined)), []);
  assertEquals(lossesLine(ran(once, twice)), [
    "Trial 4 lost its worker and ran again.",
  ]);
  assertEquals(lossesLine(ran(twice, once, twice)), [
    "2 trials lost their workers and ran again, trial 3 the first of them.",
  ]);
});

Deno.test("reports say which worker ran what, where several did", async () => {
  const input = reportInput(await makeStudy(20));
  const style = { style: plainStyle, size: undefined, hasSigns: true };
  const origin = { program: ["tune"], version: "1", path: "study.jsonl" };
  const reportsOf = (workers: number) => {
    const trials = input.study.trials.map((trial) => ({
      ...trial,
      run: { worker: trial.number % workers, seconds: 0.5, attempts: 1 },
    }));
    const seen = { ...input, study: { ...input.study, trials } };
    return {
      text: textReportOf(seen, style),
      made: madeSection(seen, origin).text,
      table: trialsTable(seen).text,
    };
  };
  const several = reportsOf(2);
  assertStringIncludes(several.text, "     1      10     5.00");
  assertStringIncludes(
    several.made,
    '<th scope="row">1</th><td>10</td><td>5.00</td>',
  );
  assertStringIncludes(several.table, '<button type="button">worker</button>');

  const one = reportsOf(1);
  assertEquals(one.text.includes("worker"), false);
  assertEquals(one.made.includes("Workers"), false);
  assertEquals(one.table.includes(">worker<"), false);
});
