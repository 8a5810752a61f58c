// The coordinator of a simulation, a process of its own: the real one, with a
// journal, but for a sampler that is timed. Takes the simulation as JSON, says
// what it took.

import process from "node:process";
import { coordinate, openConnection } from "../../cluster.ts";
import { openJournal } from "../../files.ts";
import { createStudy, makeSampler, type Sampler } from "../../mod.ts";
import { type CoordinatorFigures, type Simulation, within } from "./figures.ts";

/** Ten parameters of the usual kinds. */
const SPACE = {
  lr: { type: "float", low: 1e-5, high: 1, log: true },
  decay: { type: "float", low: 1e-7, high: 1e-1, log: true },
  dropout: { type: "float", low: 0, high: 0.5 },
  momentum: { type: "float", low: 0.5, high: 1 },
  warmup: { type: "float", low: 0, high: 0.2 },
  layers: { type: "int", low: 1, high: 8 },
  width: { type: "int", low: 16, high: 1024, log: true },
  batch: { type: "int", low: 16, high: 512, log: true },
  optimizer: { type: "categorical", choices: ["adam", "sgd", "lion"] },
  norm: { type: "categorical", choices: ["none", "batch", "layer"] },
} as const;

/** A sampler that adds up what its suggestions take. */
function timed(sampler: Sampler): Sampler & { readonly seconds: () => number } {
  let ms = 0;
  return {
    ...sampler,
    suggest(view, number) {
      const started = performance.now();
      try {
        return sampler.suggest(view, number);
      } finally {
        ms += performance.now() - started;
      }
    },
    seconds: () => ms / 1000,
  };
}

const simulation: Simulation = JSON.parse(Deno.args[0]!);
const sampler = timed(makeSampler(simulation.sampler));
const connection = await openConnection({ servers: simulation.url }, {
  name: "coordinator",
  inboxPrefix: "_INBOX_coordinator",
});
const journal = await Deno.makeTempFile({ suffix: ".jsonl" });
const storage = await openJournal(journal, { now: Date.now });
const study = await createStudy({
  space: SPACE,
  sampler,
  lag: simulation.lag,
  storage,
});
const executor = await coordinate({
  connection,
  study: "study",
  settings: study.settings,
  trials: study.trials,
  // Simulated workers look at no module.
  task: {
    type: "module",
    digest: "0".repeat(64),
    pauses: simulation.checkpointBytes > 0,
  },
});
const ending = new AbortController();
const done = study.optimize(executor, { signal: ending.signal });
const [before, after] = await within(simulation, () => {
  const { user, system } = process.cpuUsage();
  const { inMsgs, outMsgs, inBytes, outBytes } = connection.stats();
  return {
    ms: performance.now(),
    trials: executor.status.ended,
    cpuSeconds: (user + system) / 1e6,
    samplerSeconds: sampler.seconds(),
    messages: inMsgs + outMsgs,
    bytes: inBytes + outBytes,
  };
});
const { workers, waiting, lost } = executor.status;
ending.abort();
await done;
const figures: CoordinatorFigures = {
  seconds: (after.ms - before.ms) / 1000,
  trials: after.trials - before.trials,
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  samplerSeconds: after.samplerSeconds - before.samplerSeconds,
  messages: after.messages - before.messages,
  bytes: after.bytes - before.bytes,
  workers: workers.length,
  waiting,
  lost,
};
console.log(JSON.stringify(figures));
executor.close();
await executor.ended();
await study.close();
await connection.close();
await Deno.remove(journal);
