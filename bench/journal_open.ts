// How long a journal of 100,000 trials of 5 epochs takes to write and to open,
// and what it holds in memory (target: opened in 2 s, journal.md), without and
// with three metrics an epoch.
//
//   deno run -A bench/journal_open.ts [TRIALS]

import { readFlags } from "../tools/program.ts";
import { openJournal } from "../src/storage/journal_file.ts";
import type { StudyEvent } from "../src/tune/storage.ts";
import { median } from "./rank_tests.ts";

const { words } = readFlags(import.meta.filename, { words: true });
const TRIALS = Number(words[0] ?? 100_000);
const EPOCHS = 5;

function* events(hasMetrics: boolean): Iterable<StudyEvent> {
  yield {
    type: "study",
    name: "bench",
    settings: {
      directions: ["maximize"],
      space: {
        lr: { type: "float", low: 1e-4, high: 0.1, log: true },
        hidden_size: { type: "int", low: 16, high: 256, log: true },
        num_layers: { type: "int", low: 1, high: 4 },
      },
      sampler: { name: "random", options: {} },
      pruner: { name: "none", options: {} },
      stopping: [],
      seed: 0,
      lag: 4,
      facts: {},
    },
  };
  for (let number = 0; number < TRIALS; number++) {
    yield* trial(number, hasMetrics);
  }
}

function* trial(number: number, hasMetrics: boolean): Iterable<StudyEvent> {
  const params = {
    lr: 1e-4 + number * 1e-7,
    hidden_size: 16 + number % 241,
    num_layers: 1 + number % 4,
  };
  yield { type: "created", number, params };
  const reports = Array.from({ length: EPOCHS }, (_, i) => ({
    step: i + 1,
    value: 0.9 + i / 100 + 1 / (number + 11),
    ...hasMetrics && {
      metrics: {
        trainLoss: 1 / (i + 3),
        validationLoss: 1 / (i + 7),
        validationAccuracy: 0.9 + i / 100 + 1 / (number + 11),
      },
    },
  }));
  for (const report of reports) yield { type: "report", number, report };
  const outcome = { state: "complete" as const, values: [reports[4]!.value] };
  const run = { seconds: 0.5 + 1 / (number + 3), worker: 0, attempts: 1 };
  yield { type: "ended", number, outcome, reports, run };
}

function show(what: string, figure: string): void {
  console.log(`${what.padEnd(34)} ${figure}`);
}

async function measure(path: string, hasMetrics: boolean): Promise<void> {
  const options = { now: Date.now, fsync: "never" } as const;
  const journal = await openJournal(path, options);
  await journal.load();
  const start = performance.now();
  for (const event of events(hasMetrics)) await journal.append(event);
  await journal.close();
  const writeMs = performance.now() - start;
  const { size } = await Deno.stat(path);
  show("metrics", hasMetrics ? "three an epoch" : "none");
  show("file", `${(size / 1e6).toFixed(0)} MB`);
  show("written in", `${(writeMs / 1000).toFixed(2)} s`);
  const seconds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const journal = await openJournal(path, options);
    const stored = await journal.load();
    seconds.push((performance.now() - start) / 1000);
    const megabytes = Deno.memoryUsage().heapUsed / 1e6;
    show(
      `opened (${stored?.trials.length} trials) in`,
      `${seconds.at(-1)!.toFixed(2)} s, heap ${megabytes.toFixed(0)} MB`,
    );
    await journal.close();
  }
  show("median", `${median(seconds).toFixed(2)} s`);
}

for (const hasMetrics of [false, true]) {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    await measure(path, hasMetrics);
  } finally {
    await Deno.remove(path);
  }
}
