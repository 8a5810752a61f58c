// Proves that a study on many machines is the study: the tutorial's grid, 60
// trials of tpe with asha, pbt, whose trials go on from each other, by one
// process and by 1, 2 and 5 workers, all of them processes of their own over a
// real nats-server. Prints Markdown; exits 1 on any difference.
//
//   deno task prove:cluster [--workers 1,2,5] [--data-dir DIR] [--dataset digits]

import { requireMnist } from "../bench/data.ts";
import type { ClusterJob } from "./cluster/same_bytes.ts";
import { readFlags } from "./program.ts";

/** Studies of a data set. */
function jobsOn(dataset: string): ClusterJob[] {
  const data = ["--dataset", dataset, "--variant", "plain"];
  return [
    { name: "the tutorial's grid", flags: data },
    {
      name: "60 trials, tpe + asha",
      flags: [
        ...data,
        ...["--sampler", "tpe", "--pruner", "asha", "--total", "60"],
      ],
    },
    {
      name: "pbt",
      flags: [
        ...data,
        ...["--sampler", "pbt:population=4,interval=1", "--epochs", "4"],
        ...["--param", "lr=1e-4..0.1:log", "--param", "dropout=0..0.4"],
      ],
    },
  ];
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["workers", "data-dir", "dataset"],
  });
  const counts = (flags.workers ?? "1,2,5").split(",").map(Number);
  const dataset = flags.dataset ?? requireMnist(flags["data-dir"]);
  // Loaded now: it says which servers are not here.
  const { NatsServer } = await import("../tests/support/nats_server.ts");
  const { compareRuns } = await import("./cluster/same_bytes.ts");
  await using server = await NatsServer.start();
  console.log("| study | workers | seconds | export |\n|---|---|---|---|");
  let differences = 0;
  for (const job of jobsOn(dataset)) {
    for await (const run of compareRuns(server, job, counts)) {
      const workers = run.workers || "none, one process";
      const outcome = run.isSame ? "the same" : "ANOTHER";
      const cells = [job.name, workers, run.seconds.toFixed(1), outcome];
      console.log(`| ${cells.join(" | ")} |`);
      if (!run.isSame) differences++;
    }
  }
  console.log(`\n${differences} differences`);
  if (differences > 0) Deno.exitCode = 1;
}
