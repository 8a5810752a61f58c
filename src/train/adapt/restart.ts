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
   * @param lossSum Of all samples since the start, each before its step.
   * @param samples How many those are.
   * @param lossAfter The last batch's mean loss after its step: what a single
   * step is judged by, since its own loss is all that there is before it.
   * @returns True as soon as the loss is no finite number, and when patience
   * ends with a mean loss that is not below the first batch's.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { StuckDetector } from "./restart.ts";
   * const after = () => 0;
   * const falling = new StuckDetector(2), rising = new StuckDetector(2);
   * assertEquals(falling.isStuck(64 * 2.3, 64, after), false);
   * assertEquals(falling.isStuck(64 * 4.5, 128, after), false);
   * assertEquals(rising.isStuck(64 * 2.3, 64, after), false);
   * assertEquals(rising.isStuck(64 * 9.9, 128, after), true);
   * assertEquals(new StuckDetector(1).isStuck(2.3, 1, () => 2.4), true);
   * ```
   */
  isStuck(
    lossSum: number,
    samples: number,
    lossAfter: () => number,
  ): boolean {
    const loss = lossSum / samples;
    if (++this.#steps > this.#patience) return false;
    if (!Number.isFinite(loss)) return true;
    if (this.#steps === 1) this.#initialLoss = loss;
    if (this.#steps < this.#patience) return false;
    const last = this.#patience === 1 ? lossAfter() : loss;
    return !(last < this.#initialLoss);
  }
}
