// How busy the workers of a simulation would be if nothing took time but their
// trials: what the lag leaves of them where a slow trial holds up the creation
// of later ones (docs/determinism.md).

import { QUEUED_SHARE } from "../../src/cluster/coordinator/executor.ts";
import { insertSorted } from "../../src/tune/math/sorted.ts";
import type { Scenario } from "./figures.ts";
import { trialOf } from "./trials.ts";

interface Running {
  readonly number: number;
  readonly endMs: number;
}

/**
 * Replays a simulation.
 *
 * @param lag Trial n is created when 0 … n − lag have ended; 0 if none is waited
 * for.
 * @param warmMs Time that does not count.
 * @param countedMs Time after it that does.
 * @returns The share of the time that workers had a trial.
 */
export function replay(
  simulation: Scenario,
  lag: number,
  warmMs: number,
  countedMs: number,
): number {
  const { workers } = simulation;
  const most = workers + Math.ceil(QUEUED_SHARE * workers);
  const running: Running[] = [];
  const ended = new Set<number>();
  let created = 0, begun = 0, lowest = 0, nowMs = 0, busyMs = 0;
  while (nowMs < warmMs + countedMs) {
    const open = () => created - ended.size - lowest;
    while (open() < most && (lag === 0 || lowest > created - lag)) created++;
    for (; running.length < workers && begun < created; begun++) {
      const endMs = nowMs + durationOf(simulation, begun);
      insertSorted({ number: begun, endMs }, running, later);
    }
    const { number, endMs } = running.pop()!;
    const from = Math.max(nowMs, warmMs);
    const to = Math.min(endMs, warmMs + countedMs);
    busyMs += Math.max(0, to - from) * (running.length + 1);
    nowMs = endMs;
    ended.add(number);
    while (ended.delete(lowest)) lowest++;
  }
  return busyMs / countedMs / workers;
}

/** A trial that is lost half way has run for nothing until then. */
function durationOf(simulation: Scenario, number: number): number {
  const { ms, isLost } = trialOf(simulation, number);
  return isLost ? 1.5 * ms : ms;
}

/** The next to end stands last. */
function later(a: Running, b: Running): number {
  return b.endMs - a.endMs;
}
