// Whether the objective works at all: the study's first trial shows it, by a
// report or an outcome. An exception before that is a fault of the program and
// ends the run; one after that is what its trial came to. Only trial 0 decides,
// so that neither timing nor the number of workers does (docs/determinism.md).

import { messageOf } from "../../../errors.ts";

/** Whether the objective has shown that it works. */
export class ObjectiveCheck {
  #hasPassed: boolean;
  #held: (() => void)[] = [];

  /** @param hasPassed Whether exceptions are outcomes from the start. */
  constructor(hasPassed: boolean) {
    this.#hasPassed = hasPassed;
  }

  /** Whether exceptions are outcomes by now. */
  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /** The first trial has shown that the objective works. */
  pass(): void {
    if (this.#hasPassed) return;
    this.#hasPassed = true;
    for (const end of this.#held.splice(0)) end();
  }

  /**
   * A trial failed by an exception.
   *
   * @param end Gives it that outcome: now, or once the check has passed; never, if
   * the run ends before. It then runs again in the next.
   * @throws {Error} If it is the first trial and the check has not passed.
   */
  onThrow(number: number, thrown: unknown, end: () => void): void {
    if (this.#hasPassed) return end();
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
