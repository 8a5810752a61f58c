import { assert, assertEquals } from "@std/assert";
import { ansiStyle } from "../../../src/report/layout/style.ts";
import { widthOf } from "../../../src/report/layout/width.ts";
import { trialLine } from "../../../src/report/live/trial_line.ts";

const TRIAL = {
  number: 12,
  params: { hidden_size: 64, lr: 0.001, optimizer: "adam" },
  reports: [{ step: 3, value: 0.5 }],
  outcome: { state: "pruned" as const, values: [0.5] },
  run: { seconds: 1.5, worker: 0, attempts: 1 },
};
const MEANING = { names: ["accuracy"], samples: 100 };

Deno.test("trialLine() cuts parameters, then time, then its end", () => {
  const at = (columns: number) => trialLine(TRIAL, MEANING, { columns });
  assertEquals(
    at(80),
    "trial 12  hidden_size=64 lr…  accuracy 0.5000 ± 0.0500  1.50 s  pruned at step 3",
  );
  assertEquals(
    at(60),
    "trial 12  hidde…  accuracy 0.5000 ± 0.0500  pruned at step 3",
  );
  assertEquals(at(40), "trial 12  accuracy 0.5000 ± 0.0500  pru…");
});

Deno.test("trialLine() fits every width that its number and value leave", () => {
  for (let columns = 38; columns < 120; columns++) {
    const line = trialLine(TRIAL, MEANING, { columns, style: ansiStyle });
    assert(widthOf(line) <= columns, line);
  }
  const reason = "bad\n".repeat(50);
  const outcome = { state: "failed" as const, reason };
  for (let columns = 12; columns < 120; columns++) {
    const line = trialLine({ ...TRIAL, outcome }, MEANING, { columns });
    assert(widthOf(line) <= columns && !line.includes("\n"), line);
  }
});
