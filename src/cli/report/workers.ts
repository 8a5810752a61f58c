// Which worker ran how much, from the run facts that a study keeps of each
// trial: never part of a result, but what a cluster's owner asks.

import type { TrialRecord } from "../../../report.ts";

/** Heads of the columns of {@linkcode workerRows}. */
export const WORKER_COLUMNS = [
  "worker",
  "trials",
  "seconds",
  "per trial",
  "longest",
] as const;

/**
 * A row for each worker, by number: how many trials it ran, how long that took,
 * and which took longest.
 *
 * @returns None where one worker, or nobody knows which, ran everything.
 */
export function workerRows(trials: readonly TrialRecord[]): string[][] {
  const ofWorkers = new Map<number, { number: number; seconds: number }[]>();
  for (const { number, run } of trials) {
    if (run?.worker === undefined) continue;
    const own = ofWorkers.get(run.worker) ?? [];
    ofWorkers.set(run.worker, own);
    own.push({ number, seconds: run.seconds });
  }
  if (ofWorkers.size < 2) return [];
  return [...ofWorkers].sort(([a], [b]) => a - b).map(([worker, own]) => {
    const seconds = own.reduce((sum, one) => sum + one.seconds, 0);
    const longest = own.reduce((a, b) => b.seconds > a.seconds ? b : a);
    return [
      String(worker),
      String(own.length),
      seconds.toFixed(2),
      (seconds / own.length).toFixed(2),
      `${longest.seconds.toFixed(2)} (trial ${longest.number})`,
    ];
  });
}

/** Which trials did not end where they began. */
export function lossesLine(trials: readonly TrialRecord[]): string[] {
  const moved = trials.filter(({ run }) => (run?.attempts ?? 1) > 1);
  if (moved.length === 0) return [];
  const [first] = moved;
  return [
    moved.length === 1
      ? `Trial ${first!.number} lost its worker and ran again.`
      : `${moved.length} trials lost their workers and ran again, ` +
        `trial ${first!.number} the first of them.`,
  ];
}
