// Asynchronous successive halving (Li et al. 2018), with Optuna's rule. Rung k
// lies at step min_resource · eta^(min_early_stopping_rate + k). A trial that
// gets there goes on if its value is among the best max(1, ⌊count / eta⌋) of
// those seen at that rung, its own included.

import { isBetter } from "../analysis/best.ts";
import { technique } from "../technique.ts";
import type { Direction, Report } from "../trial.ts";
import type { Pruner, TrialReports } from "./pruner.ts";

/** The options of asha. */
export interface AshaOptions {
  readonly min_resource: number;
  readonly eta: number;
  readonly min_early_stopping_rate: number;
}

/** The rungs of one decision: pure, made for it and thrown away. */
class Rungs {
  /** Whether trial `index` of `earlier` passed rung `k`, as far as asked. */
  readonly #passed = new Map<string, boolean>();

  constructor(
    readonly options: AshaOptions,
    readonly earlier: readonly TrialReports[],
    readonly direction: Direction,
  ) {}

  stepOf(rung: number): number {
    const { min_resource, eta, min_early_stopping_rate } = this.options;
    return min_resource * eta ** (min_early_stopping_rate + rung);
  }

  /** The report with which a trial reached a rung. */
  reached({ reports }: TrialReports, rung: number): Report | undefined {
    const step = this.stepOf(rung);
    return reports.find((report) => report.step >= step);
  }

  /** Whether a report is among the best at a rung, seen from trial `index`. */
  isPromoted({ step, value }: Report, rung: number, index: number): boolean {
    if (Number.isNaN(value)) return false;
    let count = 1, better = 0;
    for (let i = 0; i < index; i++) {
      const other = this.reached(this.earlier[i]!, rung);
      if (other === undefined || other.step > step) continue;
      if (Number.isNaN(other.value) || !this.#wasThere(i, rung, other)) {
        continue;
      }
      count++;
      if (isBetter(other.value, value, this.direction)) better++;
    }
    return better < Math.max(1, Math.floor(count / this.options.eta));
  }

  /**
   * Whether a trial passed the lower rungs that it reached with the same
   * report. If it did not, its value never counted at this one.
   */
  #wasThere(index: number, rung: number, report: Report): boolean {
    for (let k = rung - 1; k >= 0; k--) {
      if (this.reached(this.earlier[index]!, k)!.step < report.step) break;
      const key = `${index} ${k}`;
      let passed = this.#passed.get(key);
      if (passed === undefined) {
        passed = this.isPromoted(report, k, index);
        this.#passed.set(key, passed);
      }
      if (!passed) return false;
    }
    return true;
  }
}

/**
 * Asha's decision.
 *
 * @param earlier The trials that compete, by number.
 */
export function decideAsha(
  options: AshaOptions,
  own: TrialReports,
  earlier: readonly TrialReports[],
  direction: Direction,
): boolean {
  const rungs = new Rungs(options, earlier, direction);
  const last = own.reports.at(-1)!;
  for (let rung = 0; rungs.stepOf(rung) <= last.step; rung++) {
    if (rungs.reached(own, rung) !== last) continue;
    if (!rungs.isPromoted(last, rung, earlier.length)) return true;
  }
  return false;
}

/** Makes an asha pruner. */
export function createAsha(options: AshaOptions): Pruner {
  return {
    name: "asha",
    readsOthers: true,
    options: { ...options },
    shouldPrune: (own, earlier, direction) =>
      decideAsha(options, own, earlier, direction),
  };
}

/** Successive halving, as listed. */
export const asha = technique({
  description: "go on past each rung only among the best 1/eta there",
  options: {
    min_resource: {
      type: "int",
      default: 1,
      min: 1,
      description: "step of the first rung",
    },
    eta: {
      type: "int",
      default: 4,
      min: 2,
      description: "reduction factor: rungs lie eta times apart",
    },
    min_early_stopping_rate: {
      type: "int",
      default: 0,
      min: 0,
      description: "how many of the lowest rungs to leave out",
    },
  },
  create: createAsha,
});
