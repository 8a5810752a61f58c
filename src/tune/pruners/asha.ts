// Asynchronous successive halving (Li et al. 2018), with Optuna's rule. Rung k
// lies at step min_resource · eta^(min_early_stopping_rate + k). A trial that
// gets there goes on if its value is among the best max(1, ⌊count / eta⌋) of
// those seen at that rung, its own included. With `promote` trials pause at rungs
// instead (../samplers/continued/promotion.ts).

import { technique } from "../technique.ts";
import type { Direction } from "../trial.ts";
import { createNone } from "./none.ts";
import {
  indexedPruner,
  type Pruner,
  type ReportIndex,
  type TrialReports,
} from "./pruner.ts";
import { SortedValues } from "./sorted_values.ts";

/** The options of asha. */
export interface AshaOptions {
  readonly min_resource: number;
  readonly eta: number;
  readonly min_early_stopping_rate: number;
  readonly promote?: boolean | undefined;
}

/** The rungs of one study, each with the values that were there. */
export class Rungs implements ReportIndex {
  readonly #options: AshaOptions;
  readonly #direction: Direction;
  /** By rung, then by the step at which trials reached it: mostly one. */
  readonly #values: Map<number, SortedValues>[] = [];

  /** @param direction Whether larger values are better. */
  constructor(options: AshaOptions, direction: Direction) {
    this.#options = options;
    this.#direction = direction;
  }

  /** A trial that is not promoted never was at the next rung. */
  add(trial: TrialReports): void {
    const { step, value } = trial.reports.at(-1)!;
    if (Number.isNaN(value)) return;
    for (const rung of this.#reached(trial)) {
      const isPromoted = this.#isPromoted(step, value, rung);
      const steps = this.#values[rung] ??= new Map();
      if (!steps.has(step)) steps.set(step, new SortedValues());
      steps.get(step)!.add(value);
      if (!isPromoted) return;
    }
  }

  shouldPrune(own: TrialReports): boolean {
    const { step, value } = own.reports.at(-1)!;
    for (const rung of this.#reached(own)) {
      if (!this.#isPromoted(step, value, rung)) return true;
    }
    return false;
  }

  /** The rungs that a trial's last report is the first to reach, ascending. */
  *#reached({ reports }: TrialReports): Generator<number> {
    const { min_resource, eta, min_early_stopping_rate } = this.#options;
    const last = reports.at(-1)!.step, before = reports.at(-2)?.step ?? -1;
    let step = min_resource * eta ** min_early_stopping_rate;
    for (let rung = 0; step <= last; rung++, step *= eta) {
      if (step > before) yield rung;
    }
  }

  /** Whether a value is among the best of a rung that it reaches at a step. */
  #isPromoted(step: number, value: number, rung: number): boolean {
    if (Number.isNaN(value)) return false;
    let count = 1, better = 0;
    for (const [reached, values] of this.#values[rung] ?? []) {
      if (reached > step) continue;
      count += values.size;
      better += this.#direction === "minimize"
        ? values.countBelow(value)
        : values.countAbove(value);
    }
    return better < Math.max(1, Math.floor(count / this.#options.eta));
  }
}

/** Makes an asha pruner. */
export function createAsha({ promote, ...rules }: AshaOptions): Pruner {
  const options = { ...rules, ...(promote !== undefined && { promote }) };
  const { min_resource, eta, min_early_stopping_rate } = rules;
  const pruner = indexedPruner(
    "asha",
    options,
    (direction) => new Rungs(rules, direction),
  );
  return !promote ? pruner : {
    ...createNone(),
    name: "asha",
    options,
    promotion: { first: min_resource * eta ** min_early_stopping_rate, eta },
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
    promote: {
      type: "boolean",
      absent: true,
      description: "pause at rungs, the best go on later from checkpoints",
    },
  },
  create: createAsha,
});
