// Proves that memory stays where it is: for an hour a coordinator and a worker,
// processes over a real nats-server, run a study of thousands of short trials
// that report and pause with checkpoints, while another worker joins and leaves
// and the server is killed and started again. Memory is measured every few
// seconds; after a warm-up its line may rise by no more than is said. Prints
// Markdown; exits 1 if it grows.
//
//   deno task prove:soak [--minutes 60]

import { readFlags } from "./program.ts";
import type { Sample, Soaked, SoakPlan } from "./soak/soak.ts";
import type { Memory } from "./soak/subject.ts";
import { judge, type Verdict } from "./soak/verdict.ts";

const MIB = 2 ** 20;

/** So much of the time is not judged: code is compiled, buffers find their size. */
const WARM_UP = 0.2;

/**
 * What memory may rise by. What a heap holds is known to the byte; how much of
 * the rest an allocator gives back is up to it.
 */
export const MOST_BYTES: Readonly<Record<keyof Memory, number>> = {
  heapBytes: 4 * MIB,
  rssBytes: 48 * MIB,
};

/** A coordinator has its study in memory: so much for each trial. */
const RECORD_BYTES = 3 * 1024;

/** What is judged of one process. */
export interface Judged {
  readonly process: "coordinator" | "worker";
  readonly memory: keyof Memory;
  readonly verdict: Verdict;
}

/**
 * Judges what was measured.
 *
 * @param most What memory may rise by, beside the trials of a study.
 */
export function judgeSamples(
  samples: readonly Sample[],
  most: Readonly<Record<keyof Memory, number>> = MOST_BYTES,
): Judged[] {
  const from = samples.at(-1)!.seconds * WARM_UP;
  const judged = samples.filter(({ seconds }) => seconds >= from);
  const trials = judged.at(-1)!.trials - judged[0]!.trials;
  const records = { coordinator: trials * RECORD_BYTES, worker: 0 };
  return (["coordinator", "worker"] as const).flatMap((process) =>
    (["heapBytes", "rssBytes"] as const).map((memory) => {
      const points = judged.map(({ seconds, [process]: measured }) => (
        { seconds, bytes: measured[memory] }
      ));
      const mostBytes = most[memory] + records[process];
      return { process, memory, verdict: judge(points, mostBytes) };
    })
  );
}

const NAMES: Readonly<Record<keyof Memory, string>> = {
  heapBytes: "heap after collection",
  rssBytes: "resident",
};

const mib = (bytes: number) => (bytes / MIB).toFixed(1);

const row = (...cells: readonly (string | number)[]) =>
  console.log(`| ${cells.join(" | ")} |`);

function head(...titles: readonly string[]): void {
  row(...titles);
  row(...titles.map(() => "---"));
}

/** Rows of some of the samples, as they come. */
function printer({ seconds }: SoakPlan): (sample: Sample) => void {
  const stepSeconds = seconds / 12;
  let next = 0;
  return ({ seconds, trials, coordinator, worker }) => {
    if (seconds < next) return;
    next += stepSeconds;
    row(
      (seconds / 60).toFixed(1),
      trials,
      ...[coordinator, worker].flatMap(({ heapBytes, rssBytes }) => [
        mib(heapBytes),
        mib(rssBytes),
      ]),
    );
  };
}

function printVerdict(
  { samples, guests, deaths, events, blobs }: Soaked,
  judged: readonly Judged[],
): void {
  const trials = samples.at(-1)!.trials;
  console.log(
    `\n${trials} trials, ${events} events, ${blobs} parts of checkpoints; ` +
      `${guests} workers joined and left, ${deaths} times the server was ` +
      "killed\n",
  );
  head("process", "memory", "MiB", "rise", "may rise", "verdict");
  for (const { process, memory, verdict } of judged) {
    const { levelBytes, riseBytes, mostBytes, isFlat } = verdict;
    const amounts = [levelBytes, riseBytes, mostBytes].map(mib);
    row(process, NAMES[memory], ...amounts, isFlat ? "flat" : "GROWS");
  }
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, { string: ["minutes"] });
  const plan: SoakPlan = {
    seconds: 60 * Number(flags.minutes ?? 60),
    sampleSeconds: 5,
    guestSeconds: 30,
    guestsPerDeath: 3,
  };
  // Loaded now: it says which servers are not here.
  const { soak } = await import("./soak/soak.ts");
  head(
    ...["minutes", "trials", "coordinator's heap, MiB", "resident"],
    ...["worker's heap, MiB", "resident"],
  );
  const soaked = await soak(plan, printer(plan));
  const judged = judgeSamples(soaked.samples);
  printVerdict(soaked, judged);
  if (judged.some(({ verdict }) => !verdict.isFlat)) Deno.exitCode = 1;
}
