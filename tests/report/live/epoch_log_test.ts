import { assertEquals } from "@std/assert";
import { EpochLog } from "../../../src/report/live/epoch_log.ts";

function newLog() {
  const lines: string[] = [];
  const log = new EpochLog(
    (line) => lines.push(line),
    (report, params) => `${params["lr"]} step ${report.step}: ${report.value}`,
  );
  return { lines, log };
}

Deno.test("EpochLog holds a later trial's lines until earlier ones have ended", () => {
  const { lines, log } = newLog();
  log.start(0, { lr: 0.1 });
  log.start(1, { lr: 0.2 });
  log.report(1, { step: 1, value: 5 });
  log.end(1);
  log.report(0, { step: 1, value: 3 });
  assertEquals(lines, ["Trial 0: lr=0.1", "0.1 step 1: 3"]);
  log.report(0, { step: 2, value: 4 });
  log.end(0, "failed");
  assertEquals(lines.slice(2), [
    "0.1 step 2: 4",
    "failed",
    "Trial 1: lr=0.2",
    "0.2 step 1: 5",
  ]);
});

Deno.test("EpochLog says nothing twice of a trial that runs again", () => {
  const { lines, log } = newLog();
  log.start(0, { lr: 0.1 });
  log.report(0, { step: 1, value: 3 });
  log.start(0, { lr: 0.1 });
  log.report(0, { step: 1, value: 3 });
  log.report(0, { step: 2, value: 4 });
  assertEquals(lines, ["Trial 0: lr=0.1", "0.1 step 1: 3", "0.1 step 2: 4"]);
});

Deno.test("EpochLog passes over trials that ended before it began", () => {
  const { lines, log } = newLog();
  log.skip(0);
  log.skip(2);
  log.start(1, { lr: 0.1 });
  log.start(3, { lr: 0.3 });
  log.end(1);
  assertEquals(lines, ["Trial 1: lr=0.1", "Trial 3: lr=0.3"]);
});

Deno.test("EpochLog gives on close what it held back, in trial order", () => {
  const { lines, log } = newLog();
  log.start(0, { lr: 0.1 });
  log.start(1, { lr: 0.2 });
  log.report(1, { step: 1, value: 5 });
  log.close();
  assertEquals(lines, ["Trial 0: lr=0.1", "Trial 1: lr=0.2", "0.2 step 1: 5"]);
});
