// Proves that a study on many machines is the study: the tutorial's grid, 60
// trials of tpe with asha, pbt, whose trials go on from each other, by one
// process, by 1, 2 and 5 workers, all of them processes of their own over a
// real nats-server, and by two together with a tab of a real browser. Prints
// Markdown; exits 1 on any difference.
//
//   deno task prove:cluster [--workers 1,2,5,2+tab] [--studies grid,tpe,pbt]
//     [--data-dir DIR] [--dataset digits]

import { requireMnist } from "../bench/data.ts";
import type { ClusterJob, ClusterRun, Crew } from "./cluster/same_bytes.ts";
import { readFlags } from "./program.ts";

/** Studies, by the words that choose them. */
const JOBS: { readonly [word: string]: ClusterJob } = {
  grid: { name: "the tutorial's grid", flags: [] },
  tpe: {
    name: "60 trials, tpe + asha",
    flags: ["--sampler", "tpe", "--pruner", "asha", "--total", "60"],
  },
  pbt: {
    name: "pbt",
    flags: [
      ...["--sampler", "pbt:population=4,interval=1", "--epochs", "4"],
      ...["--param", "lr=1e-4..0.1:log", "--param", "dropout=0..0.4"],
    ],
  },
};

/** Reads `5` or `2+tab`. */
function crewOf(word: string): Crew {
  const [processes, tab] = word.split("+");
  return { processes: Number(processes), hasTab: tab === "tab" };
}

function nameOf({ processes, hasTab }: Crew): string {
  if (processes === 0) return "none, one process";
  return `${processes}${hasTab ? " and a tab" : ""}`;
}

function rowOf(job: ClusterJob, run: ClusterRun): string {
  const { crew, seconds, ofTab, isSame } = run;
  const outcome = isSame ? "the same" : "ANOTHER";
  const share = crew.hasTab ? ofTab : "";
  const cells = [job.name, nameOf(crew), seconds.toFixed(1), share, outcome];
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["workers", "studies", "data-dir", "dataset"],
  });
  const crews = (flags.workers ?? "1,2,5,2+tab").split(",").map(crewOf);
  const words = flags.studies?.split(",") ?? Object.keys(JOBS);
  const dataset = flags.dataset ?? requireMnist(flags["data-dir"]);
  // Loaded now: it says which servers are not here.
  const { NatsServer } = await import("../tests/support/nats_server.ts");
  const { compareRuns } = await import("./cluster/same_bytes.ts");
  await using server = await NatsServer.start({ websocket: "no_tls: true" });
  console.log(
    "| study | workers | seconds | trials of the tab | export |\n" +
      "|---|---|---|---|---|",
  );
  let differences = 0;
  for (const word of words) {
    const { name, flags } = JOBS[word]!;
    const job = {
      name,
      flags: [...flags, "--dataset", dataset, "--variant", "plain"],
    };
    for await (const run of compareRuns(server, job, crews)) {
      console.log(rowOf(job, run));
      if (!run.isSame) differences++;
    }
  }
  console.log(`\n${differences} differences`);
  if (differences > 0) Deno.exitCode = 1;
}
