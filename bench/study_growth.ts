// What a trial costs the study itself as trials add up: objectives that do
// nothing, so that all the time is the study's. A row whose figures grow with
// the number of trials is quadratic.
//
//   deno run -A bench/study_growth.ts [ROW…] [--counts 1000,10000,100000]

import { suggest } from "../src/errors.ts";
import { openJournal } from "../src/storage/journal_file.ts";
import { samplers } from "../src/tune/samplers/mod.ts";
import type { SeenTrial } from "../src/tune/samplers/sampler.ts";
import { sampleUniform } from "../src/tune/space/space.ts";
import type { StudyStorage } from "../src/tune/storage.ts";
import { createStudy, type StudyOptions } from "../src/tune/study/create.ts";
import type { OptimizeOptions } from "../src/tune/study/run/options.ts";
import { choose } from "../src/tune/technique.ts";
import type { TrialRecord } from "../src/tune/trial.ts";
import { Pcg32 } from "../src/random.ts";
import { readFlags } from "../tools/program.ts";

const SPACE = {
  x: { type: "float", low: 0, high: 1 },
  y: { type: "float", low: 1e-5, high: 1, log: true },
  n: { type: "int", low: 1, high: 1_000_000 },
} as const;

/** A row stops before a count that would take longer. */
const LONGEST_SECONDS = 60;

/** Milliseconds for each of so many trials. */
type Measure = (count: number) => Promise<number> | number;

interface RunOptions extends Partial<StudyOptions<typeof SPACE>> {
  readonly reports?: number;
  readonly run?: (best: () => unknown) => OptimizeOptions;
}

/** All trials of a study, created and run. */
function whole({ reports = 0, run, ...options }: RunOptions): Measure {
  return async (count) => {
    const study = await createStudy({
      space: SPACE,
      sampler: "random",
      ...options,
    });
    const started = performance.now();
    await study.optimize(({ params: { x, y }, report }) => {
      for (let step = 1; step <= reports; step++) {
        if (report(step, (x - 0.3) ** 2 + y / step)) break;
      }
      return (x - 0.3) ** 2 + y;
    }, { total: count, ...run?.(() => study.best) });
    return (performance.now() - started) / count;
  };
}

/** The same with a journal, closed. */
async function journal(count: number): Promise<number> {
  const path = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    const storage = await openJournal(path, { now: Date.now, fsync: "never" });
    const study = await createStudy({
      space: SPACE,
      sampler: "random",
      storage,
    });
    const started = performance.now();
    await study.optimize(({ params }) => params.x, { total: count });
    await study.close();
    return (performance.now() - started) / count;
  } finally {
    await Deno.remove(path);
  }
}

/** Trials that an interrupted run left unfinished, from opening to the end. */
async function unfinished(count: number): Promise<number> {
  const random = new Pcg32(2n);
  const trials = Array.from({ length: count }, (_, number): TrialRecord => ({
    number,
    params: sampleUniform(SPACE, random),
    reports: [],
  }));
  const storage: StudyStorage = {
    load: () =>
      Promise.resolve({
        name: "study",
        directions: ["minimize"],
        settings: null,
        trials,
      }),
    append: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const options = { sampler: "random", storage, resume: true } as const;
  return await whole(options)(count);
}

/** Trials whose reports wait for those of the first one, which ends last. */
async function heldUp(count: number): Promise<number> {
  const study = await createStudy({
    space: SPACE,
    sampler: "random",
    pruner: "median",
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const started = performance.now();
  await study.optimize(async ({ number, params: { x }, report }) => {
    for (let step = 1; step <= 9; step++) {
      report(step, x);
      if (number === 0 && step === 1) await promise;
    }
    if (number === count - 1) resolve();
    return x;
  }, { total: count, jobs: 2 });
  return (performance.now() - started) / count;
}

/** One of fifty suggestions with so many trials behind them. */
function suggestion(name: string, gradient?: { x: number }): Measure {
  return (count) => {
    const random = new Pcg32(1n);
    const sampler = choose("sampler", samplers, name).create();
    const trials: SeenTrial[] = [];
    const end = (params: TrialRecord["params"]) => {
      const values = [(Number(params["x"]) - 0.3) ** 2 + Number(params["y"])];
      trials.push({
        number: trials.length,
        params,
        outcome: { state: "complete", values, ...gradient && { gradient } },
      });
    };
    const view = { space: SPACE, directions: ["minimize"], seed: 1, trials };
    while (trials.length < count) end(sampleUniform(SPACE, random));
    const suggest = () =>
      end(sampler.suggest(view as never, trials.length)!.params);
    suggest(); // reads all that is there
    const started = performance.now();
    for (let i = 0; i < 50; i++) suggest();
    return (performance.now() - started) / 50;
  };
}

const ROWS: { readonly [name: string]: Measure } = {
  memory: whole({}),
  journal,
  unfinished,
  cost: whole({ run: () => ({ cost: ({ n }) => Number(n) }) }),
  best: whole({
    run: (best) => ({
      onEvent: ({ type }) => void (type === "ended" && best()),
    }),
  }),
  no_improvement: whole({ stopping: ["no_improvement:trials=1000000"] }),
  asha: whole({ reports: 9, pruner: "asha:eta=3" }),
  hyperband: whole({ reports: 9, pruner: "hyperband:max_resource=9" }),
  median: whole({ reports: 9, pruner: "median" }),
  "held up": heldUp,
  wilcoxon: whole({ reports: 9, pruner: "wilcoxon" }),
  "suggest random": suggestion("random"),
  "suggest sobol": suggestion("sobol"),
  "suggest tpe": suggestion("tpe"),
  "suggest cmaes": suggestion("cmaes"),
  "suggest gradient": suggestion("gradient", { x: 1 }),
};

const HELP = `
Milliseconds a trial by the number of trials; without a row, all of them:
  ${Object.keys(ROWS).join(", ")}
--counts: 1000,10000,100000 if absent. A figure that would take more than
${LONGEST_SECONDS} s, were it not to grow, is left out.`;

const flags = readFlags(
  import.meta.filename,
  { string: ["counts"], words: true },
  HELP,
);
const names = flags.words.length > 0 ? flags.words : Object.keys(ROWS);
const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
if (unknown !== undefined) {
  console.error(
    `Cannot measure "${unknown}": ${suggest(unknown, Object.keys(ROWS))}`,
  );
  Deno.exit(2);
}
const counts = (flags.counts ?? "1000,10000,100000").split(",").map(Number);
console.log(`| ms a trial | ${counts.join(" | ")} |`);
console.log(`|---|${"---|".repeat(counts.length)}`);
for (const name of names) {
  const cells: string[] = [];
  let last = 0;
  for (const count of counts) {
    const isLong = last * count / 1000 > LONGEST_SECONDS;
    if (isLong && !name.startsWith("suggest")) {
      cells.push("–");
      continue;
    }
    const each = await ROWS[name]!(count);
    last = each;
    cells.push(each.toPrecision(2));
  }
  console.log(`| ${[name, ...cells].join(" | ")} |`);
}
