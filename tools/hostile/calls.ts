// Sequences of calls of the public library with arguments of every kind. What
// is refused must leave nothing behind; what is accepted must stand in the
// journal as it stands in memory.

import {
  configOf,
  createStudy,
  digits,
  exportStudy,
  Journal,
  loadEngine,
  makeDataset,
  makeSampler,
  openStudy,
  parseSpace,
  samplers,
  sizeOf,
  type Study,
  Trainer,
} from "../../mod.ts";
import { measureImportance } from "../../analysis.ts";
import type { Pcg32 } from "../../src/random.ts";
import { MemoryJournal } from "../../tests/support/memory_journal.ts";
import { withoutRun } from "../../tests/support/study_bytes.ts";
import { pick } from "./mutate.ts";
import { oddValue, showValue, spoil } from "./odd_values.ts";
import { attempt, Fault, type Surface, type Verdict } from "./surface.ts";

// The point is to pass what the types forbid.
// deno-lint-ignore no-explicit-any
type Any = any;

const SETTINGS = {
  name: "study",
  space: {
    x: { type: "float", low: 1e-3, high: 1, log: true },
    n: { type: "int", low: 1, high: 9, step: 2 },
    kind: { type: "categorical", choices: ["a", "b", null] },
    y: { type: "float", low: 0, high: 1, when: { kind: ["a"] } },
  },
  sampler: "random",
  pruner: "asha",
  direction: "minimize",
  seed: 0,
  lag: 2,
};

/** Those that search any space. */
const SAMPLERS = Object.keys(samplers).filter((name) =>
  !makeSampler(name).needs?.finiteSpace
);

/** Written as it goes, for the message of a fault. */
type CallTrace = string[];

async function optimize(
  study: Study,
  random: Pcg32,
): Promise<void> {
  const odd = random.nextBelow(3);
  const value = odd === 0 ? oddValue(random) : undefined;
  const report = odd === 1 ? oddValue(random) : 0.5;
  const objective = (trial: Any) => {
    if (odd === 2) trial.setAttribute("note", oddValue(random));
    trial.report(0, report);
    return odd === 0 ? value : trial.params.x;
  };
  const budget = { total: random.nextBelow(6) + study.trials.length, jobs: 2 };
  const options = random.nextBelow(3) === 0 ? spoil(random, budget) : budget;
  const limit = { timeout: 2, ...options };
  await study.optimize(objective as Any, limit as Any);
}

/** One call on a study, named. */
const STUDY_CALLS: Readonly<
  Record<string, (study: Study, random: Pcg32) => unknown>
> = {
  ask: (study) => study.ask(),
  tell: (study, random) =>
    study.tell(
      number(study, random),
      random.nextBelow(2) ? 0.5 : oddValue(random) as Any,
    ),
  tellOutcome: (study, random) =>
    study.tell(
      number(study, random),
      spoil(random, { value: 1, attributes: { a: 1 } }) as Any,
    ),
  report: (study, random) =>
    study.report(
      number(study, random),
      spoil(random, { step: 0, value: 1, metrics: { loss: 1 } }) as Any,
    ),
  enqueue: (study, random) =>
    study.enqueue(spoil(random, { x: 0.5, n: 3, kind: "a" }) as Any),
  optimize,
  best: (study) => [study.best, study.bestTrials, study.trials],
  export: (study) => exportStudy(study),
  importance: (study) =>
    measureImportance(study.trials as Any, study.settings.space, ["minimize"]),
};

function number(study: Study, random: Pcg32): number {
  return random.nextBelow(5) === 0
    ? oddValue(random) as Any
    : random.nextBelow(study.trials.length + 1);
}

/** @throws {Fault} If memory and journal differ. */
async function checkJournal(
  study: Study,
  journal: MemoryJournal,
  trace: CallTrace,
): Promise<void> {
  const fail = (what: string) => {
    throw new Fault(what, trace.join("\n"));
  };
  const inMemory = withoutRun(exportStudy(study) as Any);
  try {
    const file = new MemoryJournal(journal.bytes);
    const again = await openStudy(new Journal(file, { now: () => 0 }));
    const inFile = withoutRun(exportStudy(again) as Any);
    if (inFile !== inMemory) {
      fail(`memory ${inMemory.slice(0, 1500)}\nfile ${inFile.slice(0, 1500)}`);
    }
    await again.close();
  } catch (error) {
    if (error instanceof Fault) throw error;
    fail(`the journal cannot be opened: ${(error as Error).stack}`);
  }
}

async function playStudy(random: Pcg32): Promise<Verdict> {
  const trace: CallTrace = [];
  const journal = new MemoryJournal();
  const storage = new Journal(journal, { now: () => 0 });
  const settings = { ...SETTINGS, sampler: pick(random, SAMPLERS) };
  const spoilt = random.nextBelow(2) ? spoil(random, settings) : settings;
  trace.push(`createStudy(${showValue(spoilt)})`);
  let study: Study | undefined;
  const verdict = await attempt(trace.join("\n"), async () => {
    study = await createStudy({ ...spoilt, storage } as Any);
  });
  if (study === undefined) {
    if (journal.bytes.length > 0) {
      throw new Fault("a refused study left bytes", trace.join("\n"));
    }
    return verdict;
  }
  for (let calls = 1 + random.nextBelow(8); calls > 0; calls--) {
    const name = pick(random, Object.keys(STUDY_CALLS));
    trace.push(name);
    await attempt(trace.join("\n"), () => STUDY_CALLS[name]!(study!, random));
  }
  await attempt(trace.join("\n"), () => study!.close());
  if (!journal.calls.includes("close")) {
    throw new Fault("close() let nothing go", trace.join("\n"));
  }
  await checkJournal(study, journal, trace);
  return verdict;
}

const CONFIG = {
  hidden: [4],
  epochs: 1,
  batchSize: 50,
  optimizer: { name: "adam", learningRate: 0.01 },
  seed: 1,
};

const IMAGES = {
  shape: [2, 2, 2],
  inputs: new Uint8Array(8),
  labels: new Uint8Array(2),
};

/** Calls that need no study, each with its arguments spoilt. */
async function playPlain(random: Pcg32): Promise<Verdict> {
  const data = await digits();
  const calls: Readonly<Record<string, (odd: Any) => unknown>> = {
    parseSpace: (odd) => parseSpace(odd),
    sizeOf: (odd) => sizeOf(odd),
    configOf: (odd) => configOf(odd),
    makeDataset: (odd) => makeDataset(odd, odd),
    loadEngine: (odd) => loadEngine(odd),
    Trainer: async (odd) => {
      const engine = await loadEngine({ variant: "plain" });
      const samples = { train: data.test, validation: data.test };
      using trainer = new Trainer(engine, samples, odd);
      for await (const _ of trainer.epochs()) break;
    },
    loadWeights: async (odd) => {
      const engine = await loadEngine({ variant: "plain" });
      const samples = { train: data.test, validation: data.test };
      using trainer = new Trainer(engine, samples, CONFIG as Any);
      trainer.loadWeights(odd);
    },
  };
  const name = pick(random, Object.keys(calls));
  const valid: Readonly<Record<string, Record<string, unknown>>> = {
    parseSpace: SETTINGS.space,
    sizeOf: SETTINGS.space.x,
    configOf: { hidden_size: 4, lr: 0.1 },
    makeDataset: IMAGES,
    loadEngine: { variant: "plain" },
    Trainer: CONFIG,
    loadWeights: {},
  };
  const odd = random.nextBelow(4) === 0
    ? oddValue(random)
    : spoil(random, valid[name]!);
  return await attempt(`${name}(${showValue(odd)})`, () => calls[name]!(odd));
}

export const CALLS: readonly Surface[] = [
  { name: "study-calls", open: () => Promise.resolve(playStudy) },
  { name: "library-calls", open: () => Promise.resolve(playPlain) },
];
