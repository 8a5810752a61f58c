// What many machines cost: the real coordinator and a real nats-server with
// simulated workers, which are the real ones but for trials that only let time
// go by; and how two workers of this machine get on beside its own pool.
//
//   deno task bench:cluster [--workers 20,200,2000] [--samplers random,tpe]
//       [--trial-seconds 10] [--spread 0.5] [--seconds 30] [--reports 4]
//       [--lag-share 4] [--checkpoint-kb 0] [--failing 0.01]
//       [--latency-ms 20] [--seed 0] [--no-pool] [--no-simulation]
//
// --trial-seconds  mean of a trial; they are log-normal
// --spread         standard deviation of their logarithm
// --seconds        how long is measured, once the sampler has what it reads
// --lag-share      the lag for each worker
// --checkpoint-kb  trials pause, and leave so much whenever they do
// --failing        the share of trials that lose their worker's thread, once
// --latency-ms     mean time from a trial's coming to its begin
//
// "most busy %" is a replay of the same trials in which nothing else takes time.

import { makeSampler } from "../../mod.ts";
import { readFlags } from "../../tools/program.ts";
import { describeMachine } from "../machine.ts";
import { formatTable, type Row } from "../table.ts";
import type { Scenario } from "./figures.ts";
import { compareWithPool } from "./pool.ts";
import { replay } from "./replay.ts";
import { simulate } from "./simulate.ts";

/**
 * Measures one. What reads outcomes has none before the lag, so that much of the
 * study does not count.
 */
async function rowOf(scenario: Scenario, countedMs: number): Promise<Row> {
  const { sampler, workers, lag, trialSeconds } = scenario;
  const { readsOutcomes } = makeSampler(sampler);
  const trials = readsOutcomes ? 1.5 + lag / workers : 1.5;
  const warmMs = 1000 * trials * trialSeconds;
  const { coordinator, workers: all, server } = await simulate(
    scenario,
    warmMs,
    countedMs,
  );
  const ideal = replay(scenario, readsOutcomes ? lag : 0, warmMs, countedMs);
  const { seconds, trials: ended, cpuSeconds, samplerSeconds } = coordinator;
  return {
    sampler,
    workers,
    "trials/s": ended / seconds,
    "busy %": 100 * all.running / workers,
    "most busy %": 100 * ideal,
    "coordinator, ms/trial": 1000 * (cpuSeconds - samplerSeconds) / ended,
    "sampler, ms/trial": 1000 * samplerSeconds / ended,
    "messages/trial": (coordinator.messages + all.messages) / ended,
    "coordinator's": coordinator.messages / ended,
    "kB/trial": (coordinator.bytes + all.bytes) / ended / 1000,
    "coordinator, cores": cpuSeconds / seconds,
    "all workers, cores": all.cpuSeconds / seconds,
    "server, cores": server.cores,
    "server, MB": server.memoryBytes / 1e6,
    "there at the end": coordinator.workers,
    waiting: coordinator.waiting,
    lost: coordinator.lost,
  };
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: [
      ...["workers", "samplers", "trial-seconds", "spread", "seconds"],
      ...["reports", "lag-share", "checkpoint-kb", "failing", "latency-ms"],
      "seed",
    ],
    boolean: ["no-pool", "no-simulation"],
  });
  const { workers = "20,200,2000", samplers = "random,tpe" } = flags;
  const lagShare = Number(flags["lag-share"] ?? 4);
  const common = {
    trialSeconds: Number(flags["trial-seconds"] ?? 10),
    spread: Number(flags.spread ?? 0.5),
    reports: Number(flags.reports ?? 4),
    checkpointBytes: 1000 * Number(flags["checkpoint-kb"] ?? 0),
    failing: Number(flags.failing ?? 0.01),
    latencyMs: Number(flags["latency-ms"] ?? 20),
    seed: Number(flags.seed ?? 0),
  };
  console.log(JSON.stringify({ ...describeMachine(), ...common, lagShare }));
  const countedMs = 1000 * Number(flags.seconds ?? 30);
  const rows: Row[] = [];
  for (const sampler of flags["no-simulation"] ? [] : samplers.split(",")) {
    for (const count of workers.split(",").map(Number)) {
      const lag = Math.ceil(lagShare * count);
      const scenario = { ...common, sampler, workers: count, lag };
      const row = await rowOf(scenario, countedMs);
      console.error(JSON.stringify(row));
      rows.push(row);
    }
  }
  if (rows.length > 0) {
    console.log(formatTable({ title: "Simulated workers", rows }));
  }
  if (!flags["no-pool"]) console.log(formatTable(await compareWithPool()));
}
