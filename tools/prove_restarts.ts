// Proves that a study ends the same however it is run: every sampler with every
// pruner on a cheap objective, with 1 to 8 workers and from journals cut at
// random bytes; and the real process, killed again and again. Prints Markdown;
// exits 1 on any difference.
//
//   deno task prove:restarts [--cuts 20] [--kills 20] [--trials 24] [--seed 0] [--only memory|process]

import { Pcg32 } from "../src/random.ts";
import { samplers } from "../src/tune/samplers/mod.ts";
import { readFlags } from "./program.ts";
import {
  type Effort,
  proveSampler,
  type Tally,
} from "./restarts/every_pair.ts";
import { JOBS, type Killings, proveJob } from "./restarts/killed_process.ts";

function table(header: readonly string[]): void {
  console.log(`| ${header.join(" | ")} |\n|${"---|".repeat(header.length)}`);
}

function line(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

async function proveInMemory(effort: Effort): Promise<string[]> {
  console.log(
    `\n## In memory: ${effort.trials} trials, jobs 1, 2, 4 and 8, ${effort.cuts} cuts a pair\n`,
  );
  table(["sampler", "pruners", "runs", "cuts", "inside a line", "differences"]);
  const all: Tally[] = [];
  for (const sampler of Object.keys(samplers)) {
    const tally = await proveSampler(sampler, effort);
    const { pairs, runs, cuts, torn, differences } = tally;
    line([sampler, pairs, runs, cuts, torn, differences.length]);
    all.push(tally);
  }
  return all.flatMap(({ differences }) => differences);
}

async function proveProcesses(kills: number, seed: number): Promise<string[]> {
  console.log(
    `\n## Real processes, jobs 2: SIGKILL at ${kills} moments each\n`,
  );
  table([
    "study",
    "seconds undisturbed",
    "trials finished at each kill",
    "torn lines",
    "studies",
    "differences",
  ]);
  const all: Killings[] = [];
  for (const [index, job] of JOBS.entries()) {
    const random = Pcg32.of(seed, "sampling", index);
    const killings = await proveJob(job, kills, random);
    const { name, seconds, finished, torn, studies, differences } = killings;
    const [time, at] = [seconds.toFixed(1), finished.join(" ")];
    line([name, time, at, torn, studies, differences.length]);
    all.push(killings);
  }
  return all.flatMap(({ name, differences }) =>
    differences.map((what) => `${name}, ${what}`)
  );
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["cuts", "kills", "trials", "seed", "only"],
  });
  const seed = Number(flags.seed ?? 0);
  const effort = {
    trials: Number(flags.trials ?? 24),
    cuts: Number(flags.cuts ?? 20),
    seed,
  };
  const started = performance.now();
  const differences = [
    ...flags.only === "process" ? [] : await proveInMemory(effort),
    ...flags.only === "memory"
      ? []
      : await proveProcesses(Number(flags.kills ?? 20), seed),
  ];
  const minutes = (performance.now() - started) / 60_000;
  console.log(
    `\n${differences.length} differences, ${minutes.toFixed(1)} minutes`,
  );
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) Deno.exit(1);
}
