import { assert, assertEquals } from "@std/assert";
import { trialsToCsv } from "../../src/report/csv.ts";
import {
  formatValue,
  renderParams,
  renderTrials,
} from "../../src/report/trials_table.ts";
import { trialLine } from "../../src/report/live/trial_line.ts";
import type { TrialRecord } from "../../src/tune/trial.ts";

const run = { seconds: 1.5, worker: 0, attempts: 1 };
const metrics = { trainLoss: 0.2, validationLoss: 0.25 };
const TRIALS: TrialRecord[] = [
  {
    number: 0,
    params: { lr: 0.1, optimizer: "adam" },
    reports: [{ step: 1, value: 0.9, metrics }],
    outcome: { state: "complete", values: [0.9] },
    run,
  },
  {
    number: 1,
    params: { lr: 0.2, optimizer: "sgd", momentum: 0.9 },
    reports: [{ step: 1, value: 0.8, metrics }],
    outcome: { state: "pruned", values: [0.8] },
    run,
  },
  {
    number: 2,
    params: { lr: 30, optimizer: "adam" },
    reports: [],
    outcome: { state: "failed", reason: 'loss "NaN", epoch 1' },
    run,
  },
  { number: 3, params: { lr: 0.3, optimizer: "adam" }, reports: [] },
];
const MEANING = { names: ["accuracy"], samples: 100 };

Deno.test("renderTrials() shows every state, absent parameters and the best", () => {
  assertEquals(
    renderTrials(TRIALS, { meaning: MEANING, best: [0] }).split("\n"),
    [
      "trial   lr  optimizer  momentum         accuracy    loss    time",
      "    0  0.1       adam         –  0.9000 ± 0.0300  0.2500  1.50 s  best",
      "    1  0.2        sgd       0.9  0.8000 ± 0.0400  0.2500  1.50 s  pruned at step 1",
      "    2   30       adam         –                           1.50 s  failed",
      "    3  0.3       adam         –                                   unfinished",
    ],
  );
});

Deno.test("renderTrials() leaves loss and time out where nothing has them", () => {
  const bare = [{ number: 0, params: { x: 1 }, reports: [] }];
  assertEquals(
    renderTrials(bare, { meaning: { names: ["value"] } }).split("\n"),
    ["trial  x  value", "    0  1         unfinished"],
  );
});

Deno.test("renderTrials() has a column for each of several objectives", () => {
  const trial: TrialRecord = {
    number: 0,
    params: { x: 1 },
    reports: [],
    outcome: { state: "complete", values: [1.23456789, 2] },
  };
  assertEquals(
    renderTrials([trial], { meaning: { names: ["a", "b"] } }).split("\n"),
    ["trial  x        a  b", "    0  1  1.23457  2"],
  );
});

Deno.test("trialLine() says how a trial ended", () => {
  assertEquals(
    TRIALS.map((trial) => trialLine(trial, MEANING)),
    [
      "trial 0  lr=0.1 optimizer=adam  accuracy 0.9000 ± 0.0300  1.50 s",
      "trial 1  lr=0.2 optimizer=sgd momentum=0.9  accuracy 0.8000 ± 0.0400  1.50 s  pruned at step 1",
      'trial 2  lr=30 optimizer=adam  1.50 s  failed: loss "NaN", epoch 1',
      "trial 3  lr=0.3 optimizer=adam  unfinished",
    ],
  );
});

Deno.test("renderParams() keeps every digit", () => {
  assertEquals(
    renderParams({ lr: 0.00031622776601683794, hidden_size: 64 }),
    "  lr           0.00031622776601683794\n  hidden_size  64",
  );
});

Deno.test("formatValue() gives six digits to what is no proportion", () => {
  assertEquals(formatValue(-3.3223680114, { names: ["y"] }), "-3.32237");
});

Deno.test("trialsToCsv() has a column for everything and quotes what needs it", () => {
  const text = trialsToCsv(TRIALS, ["accuracy"]);
  assertEquals(text.split("\n"), [
    "number,state,lr,optimizer,momentum,accuracy,trainLoss,validationLoss,reason,run_seconds",
    "0,complete,0.1,adam,,0.9,0.2,0.25,,1.5",
    "1,pruned,0.2,sgd,0.9,0.8,0.2,0.25,,1.5",
    '2,failed,30,adam,,,,,"loss ""NaN"", epoch 1",1.5',
    "3,unfinished,0.3,adam,,,,,,",
    "",
  ]);
  assert(!text.includes("undefined"));
});

Deno.test("renderTrials() shows more trials than a call has arguments", () => {
  const trials = Array.from({ length: 150_000 }, (_, number) => ({
    number,
    params: { x: number },
    reports: [],
  }));
  const lines = renderTrials(trials, { meaning: MEANING }).split("\n");
  assert(lines.length > 150_000);
});
