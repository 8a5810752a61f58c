// What a worker has run, for its monitoring.

import type { WorkerTrial } from "./entry.ts";
import { counter, gauge, type Metric } from "./metrics.ts";

/** Counts trials as they begin and end. */
export class TrialCounts {
  readonly #running = new Set<number>();
  readonly #ended = { done: 0, dropped: 0, left: 0 };

  /** Takes what a worker says of a trial. */
  take({ number, state }: WorkerTrial): void {
    if (state === "running") this.#running.add(number);
    else {
      this.#running.delete(number);
      this.#ended[state]++;
    }
  }

  /** @param jobs Trials at once. */
  metrics(jobs: number): readonly Metric[] {
    const { done, dropped, left } = this.#ended;
    return [
      gauge("slots", "Trials that this worker can run at once.", jobs),
      gauge("trials_running", "Trials that it has.", this.#running.size),
      counter("trials_done", "Trials that it ran to their end.", done),
      counter("trials_dropped", "Trials that nobody wanted any more.", dropped),
      counter("trials_left", "Trials that it gave back.", left),
    ];
  }
}
