// Ending a run when its validation loss no longer falls, back at its best epoch.

import type { EarlyStopping } from "../training.ts";

const PATIENCE = 5;

/** Watches losses and keeps the state of the best epoch. */
export class Stopping<State> {
  readonly #patience: number;
  readonly #minDelta: number;
  #best: { readonly loss: number; readonly state: State } | undefined;
  #bad = 0;

  constructor({ patience = PATIENCE, minDelta = 0 }: EarlyStopping) {
    this.#patience = patience;
    this.#minDelta = minDelta;
  }

  /** Whether training is over. */
  get isOver(): boolean {
    return this.#bad > this.#patience;
  }

  /** What was kept of the best epoch so far. */
  get best(): State | undefined {
    return this.#best?.state;
  }

  /** The best loss so far and the epochs since; undefined before the first. */
  get state(): { readonly loss: number; readonly bad: number } | undefined {
    return this.#best && { loss: this.#best.loss, bad: this.#bad };
  }

  /** Back to a {@linkcode Stopping.state}, and what was kept of its best epoch. */
  restore(at: Stopping<State>["state"], best: State | undefined): void {
    this.#bad = at?.bad ?? 0;
    this.#best = at && best && { loss: at.loss, state: best };
  }

  /** @param keep Copies what makes an epoch, called if it is the best. */
  afterEpoch(loss: number, keep: () => State): void {
    const isBetter = this.#best === undefined ||
      loss < this.#best.loss - this.#minDelta;
    this.#bad = isBetter ? 0 : this.#bad + 1;
    if (isBetter) this.#best = { loss, state: keep() };
  }
}
