// How well our samplers search next to Optuna 5's and SMAC's, on the same
// problems with equal budgets. Studies that the file of results lacks are run.
//
//   deno task bench:search [--samplers lanetune:tpe,optuna:gp] [--problems zdt1]
//       [--half tuned|untouched] [--seeds 20] [--first-seed 0] [--trials 200]
//       [--lag 1] [--results build/search-results.jsonl]
//       [--optuna-python VENV/bin/python] [--smac-python VENV/bin/python] [--times]
//
// --samplers  program:sampler, the programs lanetune, optuna and smac; of
//             lanetune whatever --sampler of the command line takes
// --half      only the problems that samplers may be tuned on, or the others
// --times     instead of all that, how long a suggestion takes in 10 dimensions
//             with 1,000 trials behind it (not of smac)
//
// optuna needs bench/search/requirements.txt, smac smac-requirements.txt; the
// tables, without which their problems are left out:
//
//   VENV/bin/python bench/search/export_tables.py

import { readFlags } from "../../tools/program.ts";
import { contenderNamed, contenders as listed } from "./contenders.ts";
import { Peer } from "./peer.ts";
import { type Entry, problemsNamed } from "./problems/mod.ts";
import { isMulti, type Problem } from "./problems/problem.ts";
import { Results } from "./results.ts";
import { openOurs, type Searcher, type Task } from "./searcher.ts";
import { runStudy } from "./study.ts";
import { timeSuggestions } from "./times.ts";
import { duration, formatTable, type Row } from "../table.ts";

/** How many suggestions are timed, and on which problems unless they are named. */
const SUGGESTIONS = 20;
const TIMED = ["f8-rosenbrock-10d", "zdt4"];

const flags = readFlags(import.meta.filename, {
  string: [
    "samplers",
    "problems",
    "half",
    "seeds",
    "first-seed",
    "trials",
    "lag",
    "results",
    "optuna-python",
    "smac-python",
  ],
  boolean: ["times"],
});
const number = (text: string | undefined, otherwise: number) =>
  text === undefined ? otherwise : Number(text);

const trials = number(flags.trials, 200);
const lag = number(flags.lag, 1);
const firstSeed = number(flags["first-seed"], 0);
const seeds = Array.from(
  { length: number(flags.seeds, 20) },
  (_, i) => firstSeed + i,
);
const pythons: { readonly [program: string]: string | undefined } = {
  optuna: flags["optuna-python"],
  smac: flags["smac-python"],
};
const contenders = flags.samplers?.split(",").map(contenderNamed) ?? listed;
const entries = problemsNamed(flags.problems?.split(","))
  .filter(({ half }) => flags.half === undefined || half === flags.half);
const file = flags.results ?? "build/search-results.jsonl";

await using programs = new AsyncDisposableStack();
const peers = new Map<string, Peer>();

/** The process of a program, started when it is first needed. */
function peerOf(program: string): Peer {
  const python = pythons[program];
  if (python === undefined) {
    throw new RangeError(`Cannot ask ${program}: expected --${program}-python`);
  }
  const peer = peers.get(program) ??
    programs.use(new Peer(program, python));
  peers.set(program, peer);
  return peer;
}

const open = (program: string, task: Task): Promise<Searcher> =>
  program === "lanetune" ? openOurs(task) : peerOf(program).open(task);

/** Those who search for as many values as a problem has. */
const contendersFor = (problem: Problem) =>
  contenders.filter(({ values }) =>
    values !== (isMulti(problem) ? "one" : "several")
  );

/** The problem, or nothing if its table is not here. */
function load(entry: Entry): Problem | undefined {
  try {
    return entry.load();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error(`left out: ${entry.name}, export_tables.py was not run`);
    return undefined;
  }
}

/** The time of a suggestion by each of them, one after the other. */
async function printTimes(): Promise<void> {
  for (const entry of problemsNamed(flags.problems?.split(",") ?? TIMED)) {
    const problem = entry.load();
    const rows: Row[] = [];
    for (const { name, program, sampler } of contendersFor(problem)) {
      const task = { problem, sampler, seed: firstSeed, lag: 1, trials: 1000 };
      const searcher = await open(program, task);
      const times = await timeSuggestions(searcher, task, SUGGESTIONS);
      const [median, largest] = [times.median, times.largest].map(duration);
      rows.push({ sampler: name, median: median!, largest: largest! });
    }
    const title = `A suggestion after 1,000 trials of ${problem.name}`;
    console.log(formatTable({ title, rows }));
  }
}

/** Runs every study that the results lack. */
async function search(): Promise<void> {
  await Deno.mkdir(new URL("../../build/", import.meta.url), {
    recursive: true,
  });
  const results = new Results(file);
  const loaded = entries.flatMap((entry) => load(entry) ?? []);
  for (const seed of seeds) {
    for (const problem of loaded) {
      for (const { program, sampler } of contendersFor(problem)) {
        const of = { problem: problem.name, program, sampler };
        if (results.has({ ...of, seed, lag, trials })) continue;
        const task = { problem, sampler, seed, lag, trials };
        const searcher = await open(program, task);
        const outcome = await runStudy(searcher, task);
        const { version } = searcher;
        results.add({ ...of, version, seed, lag, trials, ...outcome });
      }
    }
  }
}

await (flags.times ? printTimes() : search());
