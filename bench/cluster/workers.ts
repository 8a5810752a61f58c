// All workers of a simulation, in one process and over one connection: each is
// the real one, with an executor that lets the time of a trial go by. Takes the
// simulation as JSON, says what it took.

import process from "node:process";
import { openConnection, work } from "../../cluster.ts";
import { type Executor, WorkerLostError } from "../../mod.ts";
import {
  ARRIVAL_MS,
  type Simulation,
  within,
  type WorkersFigures,
} from "./figures.ts";
import { trialOf } from "./trials.ts";

const simulation: Simulation = JSON.parse(Deno.args[0]!);

/** How many trials run, and for how long so many did. */
const load = { running: 0, sinceMs: performance.now(), trialMs: 0 };

function count(more: number): void {
  const now = performance.now();
  load.trialMs += load.running * (now - load.sinceMs);
  load.sinceMs = now;
  load.running += more;
}

/** Lets time go by for a trial, the same whoever runs it. */
const executor: Executor = {
  capacity: 1,
  async start({ number, params, until, resumeFrom }, onReport, signal) {
    const { reports, checkpointBytes } = simulation;
    const { ms, latencyMs, isLost, noise } = trialOf(simulation, number);
    const first = resumeFrom?.[0] ?? 0;
    const last = Math.min(until ?? reports, reports);
    if (first === 0) await pass(latencyMs, signal);
    const value = Math.abs(Math.log(Number(params["lr"])) + 5);
    count(1);
    try {
      for (let step = first + 1; step <= last; step++) {
        if (isLost && step > reports / 2 && isFirstTime(number)) {
          throw new WorkerLostError(number);
        }
        await pass(ms / reports, signal);
        onReport({ step, value: value + 1 / step });
      }
    } finally {
      count(-1);
    }
    const isPaused = last < reports;
    const checkpoint = new Uint8Array(isPaused ? checkpointBytes : 0);
    checkpoint[0] = last;
    return {
      outcome: {
        state: "complete",
        values: [value + 0.1 * noise],
        ...(isPaused && { checkpoint }),
      },
      seconds: ms * (last - first) / reports / 1000,
      worker: 0,
    };
  },
  close: () => {},
};

/** Trials that were lost already. */
const lost = new Set<number>();

function isFirstTime(number: number): boolean {
  const { size } = lost;
  return lost.add(number).size > size;
}

function pass(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal.addEventListener("abort", end);
  });
}

const connection = await openConnection({ servers: simulation.url }, {
  name: "workers",
  inboxPrefix: "_INBOX_workers",
});
const leaving = new AbortController();

/** Each comes at a moment of its own, or all would speak at once ever after. */
async function workAs(at: number): Promise<void> {
  const { workers } = simulation;
  await pass(ARRIVAL_MS * at / workers, leaving.signal);
  await work({
    connection,
    study: "study",
    worker: `worker${at}`,
    jobs: 1,
    leaveSeconds: 0,
    open: () => Promise.resolve(executor),
    signal: leaving.signal,
  });
}

const working = Array.from(
  { length: simulation.workers },
  (_, at) => workAs(at),
);
const [before, after] = await within(simulation, () => {
  count(0);
  const { user, system } = process.cpuUsage();
  const { inMsgs, outMsgs, inBytes, outBytes } = connection.stats();
  return {
    ms: performance.now(),
    trialMs: load.trialMs,
    cpuSeconds: (user + system) / 1e6,
    messages: inMsgs + outMsgs,
    bytes: inBytes + outBytes,
  };
});
const ms = after.ms - before.ms;
const figures: WorkersFigures = {
  seconds: ms / 1000,
  running: (after.trialMs - before.trialMs) / ms,
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  messages: after.messages - before.messages,
  bytes: after.bytes - before.bytes,
};
console.log(JSON.stringify(figures));
leaving.abort();
await Promise.race([
  Promise.all(working),
  new Promise((resolve) => setTimeout(resolve, 5_000)),
]);
Deno.exit(0);
