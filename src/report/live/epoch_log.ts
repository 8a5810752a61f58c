// The epoch lines of `--log epochs`, in the tutorial's own format and in trial
// order, whatever the order in which trials report: a later trial's lines wait
// until every earlier trial has ended.

import type { Params, Report } from "../../tune/trial.ts";
import { formatParams } from "../format.ts";

/**
 * One epoch in the tutorial's format.
 *
 * @param epoch 1-based.
 * @param epochs How many there are in all.
 * @param loss Mean validation loss per sample.
 * @param value Validation accuracy, in [0, 1], or what is said instead.
 * @param name What is counted, where it is not epochs.
 * @param measure What the value is, where it is not the accuracy.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { epochLine } from "./epoch_log.ts";
 * assertEquals(
 *   epochLine(1, 5, 0.16412, 0.9502),
 *   "Epoch 1/5, Validation Loss: 0.1641, Validation Accuracy: 0.9502",
 * );
 * ```
 */
export function epochLine(
  epoch: number,
  epochs: number,
  loss: number,
  value: number,
  name = "Epoch",
  measure = "Accuracy",
): string {
  return `${name} ${epoch}/${epochs}, Validation Loss: ${loss.toFixed(4)}, ` +
    `Validation ${measure}: ${value.toFixed(4)}`;
}

interface Pending {
  readonly lines: string[];
  lastStep: number;
  ended: boolean;
}

/**
 * Orders the lines of trials that run side by side.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EpochLog } from "./epoch_log.ts";
 * const lines: string[] = [];
 * const log = new EpochLog((line) => lines.push(line), ({ step }) => `step ${step}`);
 * log.start(0, { lr: 0.1 });
 * log.start(1, { lr: 0.2 });
 * log.report(1, { step: 1, value: 0 });
 * log.end(0);
 * assertEquals(lines, ["Trial 0: lr=0.1", "Trial 1: lr=0.2", "step 1"]);
 * ```
 */
export class EpochLog {
  readonly #trials = new Map<number, Pending>();
  readonly #write: (line: string) => void;
  readonly #lineOf: (report: Report, params: Params) => string;
  readonly #params = new Map<number, Params>();
  #current = 0;

  /**
   * Starts an empty log.
   *
   * @param write Called with each line as soon as it may be shown.
   * @param lineOf The line of one report of a trial with these parameters.
   */
  constructor(
    write: (line: string) => void,
    lineOf: (report: Report, params: Params) => string,
  ) {
    this.#write = write;
    this.#lineOf = lineOf;
  }

  /** A trial was created: its heading, once if it starts again. */
  start(number: number, params: Params): void {
    if (this.#params.has(number)) return;
    this.#params.set(number, params);
    const heading = `Trial ${number}: ${formatParams(params)}`;
    this.#trials.set(number, { lines: [heading], lastStep: -1, ended: false });
    this.#flush();
  }

  /** A trial reported; a step that was logged before is not logged again. */
  report(number: number, report: Report): void {
    const trial = this.#trials.get(number);
    if (trial === undefined || report.step <= trial.lastStep) return;
    trial.lastStep = report.step;
    trial.lines.push(this.#lineOf(report, this.#params.get(number)!));
    this.#flush();
  }

  /** A trial ended; `note` is a last line of it, say why it failed. */
  end(number: number, note?: string): void {
    const trial = this.#trials.get(number);
    if (trial === undefined) return;
    if (note !== undefined) trial.lines.push(note);
    trial.ended = true;
    this.#flush();
  }

  /** A trial will not be logged: it ended before the log began. */
  skip(number: number): void {
    this.#trials.set(number, { lines: [], lastStep: -1, ended: true });
    this.#flush();
  }

  /** Writes what is held back, in trial order: the study was stopped. */
  close(): void {
    for (const number of [...this.#trials.keys()].sort((a, b) => a - b)) {
      this.#drain(this.#trials.get(number)!);
      this.#trials.delete(number);
    }
  }

  #flush(): void {
    let trial: Pending | undefined;
    while ((trial = this.#trials.get(this.#current)) !== undefined) {
      this.#drain(trial);
      if (!trial.ended) return;
      this.#trials.delete(this.#current++);
    }
  }

  #drain(trial: Pending): void {
    for (const line of trial.lines.splice(0)) this.#write(line);
  }
}
