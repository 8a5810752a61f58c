// Every sampler with every pruner on a cheap objective, in this process and in
// virtual time: any number of workers, and a journal cut at random bytes and
// resumed, must end with the same export.

import { Pcg32 } from "../../src/random.ts";
import { createStudy, type StudyOptions } from "../../src/tune/study/create.ts";
import type { TrialStart } from "../../src/tune/executor.ts";
import { Journal } from "../../src/tune/journal/journal.ts";
import { pruners } from "../../src/tune/pruners/mod.ts";
import type { Space } from "../../src/tune/space/space.ts";
import { MemoryJournal } from "../../tests/support/memory_journal.ts";
import { makePruner } from "../../tests/support/pruner_contract.ts";
import {
  continuedScriptOf,
  hashOf,
  scriptOf,
} from "../../tests/support/sensitive.ts";
import {
  type Script,
  SimulatedExecutor,
} from "../../tests/support/simulation.ts";
import { bytesOf } from "../../tests/support/study_bytes.ts";

const JOBS = [1, 2, 4, 8];

const SPACE: Space = {
  kind: { type: "categorical", choices: ["a", "b", "c"] },
  size: { type: "int", low: 1, high: 64, log: true },
  rate: { type: "float", low: 0, high: 1, step: 0.125 },
  depth: { type: "int", low: 0, high: 9, when: { kind: ["a", "c"] } },
};

/** How much is tried of each pair. */
export interface Effort {
  readonly trials: number;
  readonly cuts: number;
  readonly seed: number;
}

/** What came of one sampler with all pruners. */
export interface Tally {
  readonly sampler: string;
  pairs: number;
  /** Runs of any number of workers, and those that ended otherwise. */
  runs: number;
  /** Journals cut and resumed, those of them that were cut inside a line. */
  cuts: number;
  torn: number;
  /** What ended otherwise than with one worker. */
  readonly differences: string[];
}

/** Pauses trials instead of pruning them. */
const PROMOTE = "asha:eta=2,promote=true";

/** A trial that also leaves a gradient, for the sampler that follows it. */
function scriptWithGradient(start: TrialStart): Script {
  const { steps, outcome } = scriptOf(start);
  if (outcome.state !== "complete") return { steps, outcome };
  const slope = hashOf(["slope", start.params]) % 3 - 1;
  return { steps, outcome: { ...outcome, gradient: { rate: slope } } };
}

/** Runs a study in a journal to its end, in an order that `random` decides. */
async function run(
  options: StudyOptions,
  file: MemoryJournal,
  total: number,
  capacity: number,
  random: Pcg32,
  pauses: boolean,
): Promise<string> {
  const storage = new Journal(file, { now: () => 0, fsync: "never" });
  const study = await createStudy({ ...options, storage, resume: true });
  const script = pauses ? continuedScriptOf : scriptWithGradient;
  const executor = new SimulatedExecutor(script, {
    capacity,
    random,
    // Lost checkpoints are made again, each of which could lose its worker:
    // three losses would make the trial failed.
    lossRate: pauses ? 0 : 0.1,
  });
  await study.optimize(executor, { total });
  await study.close();
  return bytesOf(study);
}

/** What the journal says, read by a fresh reader. */
async function reread(file: MemoryJournal): Promise<string> {
  const journal = new Journal(new MemoryJournal(file.bytes), {
    now: () => 0,
    fsync: "never",
  });
  const stored = await journal.load();
  await journal.close();
  return bytesOf(stored!);
}

/** Tries one sampler with every pruner. */
export async function proveSampler(
  sampler: string,
  { trials, cuts, seed }: Effort,
): Promise<Tally> {
  const tally: Tally = {
    sampler,
    pairs: 0,
    runs: 0,
    cuts: 0,
    torn: 0,
    differences: [],
  };
  const isPbt = sampler === "pbt";
  const names = [...Object.keys(pruners), ...isPbt ? [] : [PROMOTE]];
  for (const [index, name] of names.entries()) {
    tally.pairs++;
    const pauses = isPbt || name === PROMOTE;
    const pruner = makePruner(name);
    const options = { space: SPACE, sampler, pruner, seed: seed + index };
    const timing = (i: number) => Pcg32.of(seed + index, "shuffle", i);
    const check = (found: string, wanted: string, what: string) => {
      if (found !== wanted) {
        tally.differences.push(`${sampler} × ${name}, ${what}`);
      }
    };
    let wanted: string | undefined;
    let whole = new MemoryJournal();
    for (const jobs of JOBS) {
      whole = new MemoryJournal();
      const found = await run(
        options,
        whole,
        trials,
        jobs,
        timing(jobs),
        pauses,
      );
      check(found, wanted ??= found, `jobs ${jobs}`);
      check(await reread(whole), found, `jobs ${jobs}, read back`);
      tally.runs++;
    }
    const places = Pcg32.of(seed + index, "split", 0);
    for (let i = 0; i < cuts; i++) {
      const at = places.nextBelow(whole.bytes.length);
      const jobs = JOBS[places.nextBelow(JOBS.length)]!;
      const file = new MemoryJournal(whole.bytes.slice(0, at));
      const found = await run(
        options,
        file,
        trials,
        jobs,
        timing(100 + i),
        pauses,
      );
      check(found, wanted!, `cut at byte ${at}, jobs ${jobs}`);
      check(await reread(file), found, `cut at byte ${at}, read back`);
      tally.cuts++;
      if (at > 0 && whole.bytes[at - 1] !== 10) tally.torn++;
    }
  }
  return tally;
}
