// Noticing that a run goes nowhere: its learning rate was too large for the
// weights it started from.

/** Steps after which the loss must have fallen. */
const PATIENCE_STEPS = 200;

/** What the learning rate is multiplied by when training starts again. */
export const RESTART_FACTOR = 0.1;

/** How often training may start again. */
export const MAX_RESTARTS = 8;

/** Watches the first steps of a run. */
export class StuckDetector {
  readonly #patience: number;
  #steps = 0;
  #initialLoss = 0;

  /** @param stepsPerEpoch Patience ends with the first epoch. */
  constructor(stepsPerEpoch: number) {
    this.#patience = Math.min(PATIENCE_STEPS, stepsPerEpoch);
  }

  /**
   * To be asked after every step.
   *
   * @param lossSum Of all samples since the start.
   * @param samples How many those are.
   * @returns True once: when patience ends with a mean loss that is not below
   * the first batch's, or is no number.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { StuckDetector } from "./restart.ts";
   * const falling = new StuckDetector(2), rising = new StuckDetector(2);
   * assertEquals([falling.isStuck(64 * 2.3, 64), falling.isStuck(64 * 4.5, 128)], [false, false]);
   * assertEquals([rising.isStuck(64 * 2.3, 64), rising.isStuck(64 * 9.9, 128)], [false, true]);
   * ```
   */
  isStuck(lossSum: number, samples: number): boolean {
    const loss = lossSum / samples;
    this.#steps++;
    if (this.#steps === 1) this.#initialLoss = loss;
    // A single step has nothing to be compared with, unless it gave NaN.
    return this.#steps === this.#patience &&
      !(loss < this.#initialLoss || this.#steps === 1);
  }
}
