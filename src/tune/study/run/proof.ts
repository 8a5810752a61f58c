// Whether the objective works at all: the study's first trial shows it, by a
// report or an outcome. An exception before that is a fault of the program and
// ends the run; one after that is what its trial came to. Only trial 0 decides,
// so that neither timing nor the number of workers does (docs/determinism.md).

import { messageOf } from "../../../errors.ts";

/** What is known of the objective. */
export class Proof {
  #isGiven: boolean;
  #held: (() => void)[] = [];

  /** @param isGiven Whether exceptions are outcomes from the start. */
  constructor(isGiven: boolean) {
    this.#isGiven = isGiven;
  }

  /** Whether exceptions are outcomes by now. */
  get isGiven(): boolean {
    return this.#isGiven;
  }

  /** The first trial has shown that the objective works. */
  give(): void {
    if (this.#isGiven) return;
    this.#isGiven = true;
    for (const end of this.#held.splice(0)) end();
  }

  /**
   * A trial failed by an exception.
   *
   * @param end Gives it that outcome: now, or once there is proof; never, if
   * the run ends before. It then runs again in the next.
   * @throws {Error} If it is the first trial and nothing is proved.
   */
  takeFault(number: number, thrown: unknown, end: () => void): void {
    if (this.#isGiven) return end();
    if (number > 0) {
      this.#held.push(end);
      return;
    }
    throw new Error(
      `Cannot optimize: the objective threw in the first trial: ${
        messageOf(thrown)
      }`,
      { cause: thrown },
    );
  }
}
