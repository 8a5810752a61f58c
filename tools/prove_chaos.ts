// Proves that a study on a cluster ends as in one process, whatever happens to
// the machines: from a seed, one or three servers, a coordinator and three
// workers are killed, frozen, cut off, slowed and lied to, and the journal's disk
// fills up. Each trial must end once, each export be the same to the byte.
// Prints Markdown; exits 1 on any difference.
//
//   deno task prove:chaos [--faults 200] [--seed 0] [--servers 1]

import { Pcg32 } from "../src/random.ts";
import { faultsOf } from "./chaos/faults.ts";
import { JOBS } from "./chaos/jobs.ts";
import { endure, type Outcome, runAlone } from "./chaos/round.ts";
import type { ServerCount } from "./chaos/site.ts";
import { readFlags } from "./program.ts";

/** At most so many faults befall one study, so that it ends some day. */
const FAULTS_PER_STUDY = 50;

/** What is proven. */
export interface ChaosPlan {
  /** In all studies together. */
  readonly faults: number;
  readonly seed: number;
  readonly servers: ServerCount;
}

/** Harms studies, one after the other, until there were so many faults. */
export async function proveChaos(
  { faults, seed, servers }: ChaosPlan,
  onOutcome: (study: string, outcome: Outcome) => void,
): Promise<void> {
  const random = Pcg32.of(seed, "sampling", 0);
  const folder = await Deno.makeTempDir({ prefix: "lanetune-chaos-" });
  try {
    let done = 0;
    for (let study = 0; done < faults; study++) {
      const job = JOBS[study % JOBS.length]!;
      const path = (name: string) => `${folder}/${study}-${name}.jsonl`;
      const wanted = await runAlone(job, path("alone"));
      const most = Math.min(faults - done, FAULTS_PER_STUDY);
      const chaos = path("chaos");
      const trouble = { faults: most, servers, random };
      const outcome = await endure(job, chaos, wanted, trouble);
      onOutcome(job.name, outcome);
      done += sum(outcome.faults.values());
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The sum of some numbers. */
export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((a, b) => a + b, 0);
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["faults", "seed", "servers"],
  });
  const seed = Number(flags.seed ?? 0);
  const faults = Number(flags.faults ?? 200);
  const servers = flags.servers === "3" ? 3 : 1;
  const all: Outcome[] = [];
  console.log(`seed ${seed}\n`);
  console.log("| study | seconds | faults | differences |\n|---|---|---|---|");
  await proveChaos({ faults, seed, servers }, (study, outcome) => {
    const { seconds, faults, differences } = outcome;
    const cells = [
      study,
      seconds.toFixed(0),
      sum(faults.values()),
      differences.length,
    ];
    console.log(`| ${cells.join(" | ")} |`);
    all.push(outcome);
  });
  console.log("\n| fault | times |\n|---|---|");
  for (const { name } of faultsOf(servers)) {
    const times = sum(all.map(({ faults }) => faults.get(name) ?? 0));
    console.log(`| ${name} | ${times} |`);
  }
  const recoveries = all.flatMap(({ recoveries }) => recoveries);
  if (recoveries.length > 0) {
    const longest = (Math.max(...recoveries) / 1000).toFixed(1);
    console.log(
      `\nA killed worker's trial had another after ${longest} s at most ` +
        `(${recoveries.length} such).`,
    );
  }
  for (const line of all.flatMap(({ complaints }) => complaints)) {
    console.log(`- ${line}`);
  }
  const differences = all.flatMap(({ differences }) => differences);
  for (const difference of differences) console.error(difference);
  if (differences.length > 0) Deno.exit(1);
}
