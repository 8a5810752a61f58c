// What many machines cost: the real coordinator and a real nats-server with
// simulated workers, which are the real ones but for trials that only let time
// go by; and how two workers of this machine get on beside its own pool.
//
//   deno task bench:cluster [--workers 20,200,2000] [--samplers random,tpe]
//       [--trial-seconds 10] [--seconds 30] [--reports 4] [--failing 0.01]
//       [--latency-ms 20] [--seed 0] [--no-pool] [--no-simulation]
//
// --trial-seconds  mean of a trial; they are log-normal with a spread of 0.5
// --seconds        how long is measured, once each worker has had a trial
// --failing        the share of trials that lose their worker's thread, once
// --latency-ms     mean time from a trial's coming to its begin

import { readFlags } from "../../tools/program.ts";
import { describeMachine } from "../machine.ts";
import { formatTable, type Row } from "../table.ts";
import { compareWithPool } from "./pool.ts";
import { simulate, type Simulated } from "./simulate.ts";

function rowOf(
  sampler: string,
  workers: number,
  { coordinator: one, workers: all }: Simulated,
): Row {
  const { trials, seconds } = one;
  const own = one.cpuSeconds - one.samplerSeconds;
  return {
    sampler,
    workers,
    "trials/s": trials / seconds,
    "busy %": 100 * all.running / workers,
    "coordinator, ms/trial": 1000 * own / trials,
    "sampler, ms/trial": 1000 * one.samplerSeconds / trials,
    "messages/trial": (one.messages + all.messages) / trials,
    "kB/trial": (one.bytes + all.bytes) / trials / 1000,
    "coordinator, cores": one.cpuSeconds / seconds,
    "all workers, cores": all.cpuSeconds / seconds,
    "there at the end": one.workers,
    waiting: one.waiting,
    lost: one.lost,
  };
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: [
      ...["workers", "samplers", "trial-seconds", "seconds", "reports"],
      ...["failing", "latency-ms", "seed"],
    ],
    boolean: ["no-pool", "no-simulation"],
  });
  const { workers = "20,200,2000", samplers = "random,tpe" } = flags;
  const common = {
    trialSeconds: Number(flags["trial-seconds"] ?? 10),
    spread: 0.5,
    reports: Number(flags.reports ?? 4),
    failing: Number(flags.failing ?? 0.01),
    latencyMs: Number(flags["latency-ms"] ?? 20),
    seed: Number(flags.seed ?? 0),
  };
  console.log(JSON.stringify({ ...describeMachine(), ...common }));
  const rows: Row[] = [];
  for (const sampler of flags["no-simulation"] ? [] : samplers.split(",")) {
    for (const count of workers.split(",").map(Number)) {
      const wanted = { ...common, sampler, workers: count };
      const seconds = Number(flags.seconds ?? 30);
      const row = rowOf(sampler, count, await simulate(wanted, seconds));
      console.error(JSON.stringify(row));
      rows.push(row);
    }
  }
  if (rows.length > 0) {
    console.log(formatTable({ title: "Simulated workers", rows }));
  }
  if (!flags["no-pool"]) console.log(formatTable(await compareWithPool()));
}
