// Trials that someone else runs (determinism.md, Ask and tell): created one by
// one, told in any order, under the same rules as those of `optimize`.

import { check, integer } from "../../check.ts";
import { quote } from "../../errors.ts";
import type { Creator } from "./creator.ts";
import type { ObjectiveResult } from "../executor.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { ParamsOf, Space } from "../space/space.ts";
import { outcomeOf, readReport } from "./trial_input.ts";
import type { Attributes, Report } from "../trial.ts";

/** A trial that `ask` created. */
export interface AskedTrial<S extends Space = Space> {
  /** Its number, for `tell`. */
  readonly number: number;
  /** The parameters to try. */
  readonly params: ParamsOf<S>;
}

/** Run facts of a trial that ran elsewhere. */
export const UNTIMED = { seconds: 0, attempts: 1 };

/** The asked trials of a study. */
export class Asking {
  readonly #ledger: Ledger;
  readonly #creator: Creator;
  readonly #objectives: number;
  /** Those of this process; an earlier one's may run again instead. */
  readonly #asked = new Set<number>();

  /**
   * @param creator Creates the trials in `ledger`.
   * @param objectives How many values a trial has.
   */
  constructor(ledger: Ledger, creator: Creator, objectives: number) {
    this.#ledger = ledger;
    this.#creator = creator;
    this.#objectives = objectives;
  }

  /** Creates trials, at most so many and at least one, and gives their numbers. */
  ask(most: number): number[] {
    check("Cannot ask", "the number of trials", most, integer(1));
    const numbers: number[] = [];
    try {
      while (numbers.length < most) numbers.push(this.#askOne());
    } catch (error) {
      // Those that there are must reach who asked; the next call throws it.
      if (numbers.length === 0) throw error;
    }
    return numbers;
  }

  #askOne(): number {
    if (this.#creator.continuesTrials) {
      throw new RangeError(
        "Cannot ask for a trial: trials of this study go on from each other, expected optimize",
      );
    }
    const creation = this.#creator.createNext();
    if (creation.state === "waits") {
      const { missing, lag } = creation;
      throw new RangeError(
        `Cannot ask for trial ${this.#ledger.created}: trial ${missing} has no outcome, expected tell(${missing}, …) first (lag ${lag})`,
      );
    }
    if (creation.state === "over") {
      throw new RangeError(
        `Cannot ask for a trial: ${creation.reason.message}`,
      );
    }
    this.#asked.add(creation.number);
    return creation.number;
  }

  /** Takes a report and says whether the trial is known to be pruned. */
  report(number: number, given: Report): boolean {
    check("Cannot report", "the trial", number, integer(0));
    const report = readReport(`Cannot report on trial ${number}`, given);
    if (this.#isPruned(number)) return true;
    this.#checkUnfinished("report", number);
    this.#adoptUpTo(number);
    const last = this.#ledger.lastStep(number);
    if (!Number.isSafeInteger(report.step) || report.step <= last) {
      throw new RangeError(
        `Cannot report step ${
          quote(report.step)
        } of trial ${number}: expected an integer above ${last}`,
      );
    }
    return this.#ledger.report(number, report, undefined);
  }

  /** Gives a trial its outcome, unless it was pruned. */
  tell(number: number, told: ObjectiveResult, attributes?: Attributes): void {
    check("Cannot tell", "the trial", number, integer(0));
    const outcome = {
      ...outcomeOf(`Cannot tell trial ${number}`, told),
      ...(attributes && { attributes }),
    };
    if (!this.#isPruned(number)) {
      this.#checkUnfinished("tell", number);
      if (outcome.state === "complete") {
        this.#checkCount(number, outcome.values);
      }
      this.#adoptUpTo(number);
      this.#ledger.finish(number, outcome, UNTIMED);
    }
    this.#asked.delete(number);
  }

  /** Refuses to go on while a trial that was asked for may still be told. */
  checkAllTold(): void {
    for (const number of this.#asked) {
      if (!this.#ledger.isUnfinished(number)) continue;
      throw new RangeError(
        `Cannot optimize: trial ${number} was asked for, expected tell(${number}, …) first`,
      );
    }
  }

  /** A slip of who tells, not of the trial, which stays open. */
  #checkCount(number: number, values: readonly number[]): void {
    if (values.length === this.#objectives) return;
    throw new RangeError(
      `Cannot tell trial ${number}: the number of values is ${values.length}, expected ${this.#objectives}, one for each direction`,
    );
  }

  /**
   * What an earlier process counted counts in this one, of lower trials too:
   * decisions on trial `number` compare with them.
   */
  #adoptUpTo(number: number): void {
    for (const open of this.#ledger.toRun) {
      if (open <= number) this.#ledger.adopt(open);
    }
  }

  #isPruned(number: number): boolean {
    return this.#ledger.outcomeOf(number)?.state === "pruned";
  }

  #checkUnfinished(action: string, number: number): void {
    if (this.#ledger.isUnfinished(number)) return;
    const found = this.#ledger.outcomeOf(number);
    throw new RangeError(
      `Cannot ${action} trial ${number}: ${
        found ? `it is ${found.state}` : "it was not created"
      }, expected one that ask() gave`,
    );
  }
}
