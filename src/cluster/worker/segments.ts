// Runs a trial in segments, where its objective can pause: after each of them
// there is a checkpoint, from which another worker goes on should this one die.
// To the study it is one trial, with the same reports and the same outcome.

import type {
  Executor,
  OnReport,
  OwnOutcome,
  TrialStart,
} from "../../tune/executor.ts";
import type { Checkpoints, Progress } from "./checkpoints.ts";

/** How much of a trial may have to be done again, if that is not one step. */
const KEEP_MS = 2_000;

/** What a trial came to. */
export interface Ran {
  readonly outcome: OwnOutcome;
  /** Of all segments, those of other workers included. */
  readonly seconds: number;
}

/** Where a trial runs, and where its checkpoints go. */
export interface SegmentOptions {
  readonly checkpoints: Checkpoints;
  readonly executor: Executor;
  readonly clock: () => number;
}

/** A trial in segments. */
export class SegmentedTrial {
  readonly #options: SegmentOptions;
  readonly #trial: TrialStart;
  #keptAt: number;
  #keeping: Promise<void> | undefined;

  constructor(trial: TrialStart, options: SegmentOptions) {
    this.#trial = trial;
    this.#options = options;
    this.#keptAt = options.clock();
  }

  /** Runs it to its end, from where it had come. */
  async run(onReport: OnReport, signal: AbortSignal): Promise<Ran> {
    const { executor, clock } = this.#options;
    const last = this.#trial.until ?? Infinity;
    const { resumeFrom } = this.#trial;
    let progress = await this.#options.checkpoints.progress() ??
      { resumeFrom, step: 0, seconds: 0, attributes: {} };
    let { step } = progress;
    let steps = 1;
    while (true) {
      const until = Math.min(last, step + steps);
      const started = clock(), from = step;
      const { resumeFrom } = progress;
      const { number, params } = this.#trial;
      const { outcome, seconds } = await executor.start(
        { number, params, ...(resumeFrom && { resumeFrom }), until },
        (report, attributes) => {
          step = report.step;
          onReport(report, attributes);
        },
        signal,
      );
      const attributes = { ...progress.attributes, ...outcome.attributes };
      progress = {
        resumeFrom: outcome.state === "complete"
          ? outcome.checkpoint
          : undefined,
        step,
        seconds: progress.seconds + seconds,
        attributes,
      };
      if (progress.resumeFrom === undefined || step >= last) {
        return ranOf(outcome, progress);
      }
      const stepMs = (clock() - started) / Math.max(1, step - from);
      const roomMs = this.#keepInTime(progress, stepMs);
      steps = Math.max(1, Math.floor(roomMs / stepMs));
      step = Math.max(step, until);
    }
  }

  /**
   * Keeps a checkpoint, while the trial goes on, if the next step would be too
   * late for it.
   *
   * @returns How long it may go on until the next.
   */
  #keepInTime(progress: Progress, stepMs: number): number {
    const now = this.#options.clock();
    const roomMs = KEEP_MS - (now - this.#keptAt);
    if (roomMs >= stepMs) return roomMs;
    if (this.#keeping === undefined) {
      this.#keptAt = now;
      this.#keeping = this.#options.checkpoints.keep(progress)
        .catch(() => {}) // the one before is as good
        .finally(() => this.#keeping = undefined);
    }
    return KEEP_MS;
  }
}

/** The outcome of all segments. */
function ranOf(outcome: OwnOutcome, { attributes, seconds }: Progress): Ran {
  const kept = Object.keys(attributes).length > 0 && { attributes };
  return { outcome: { ...outcome, ...kept }, seconds };
}
