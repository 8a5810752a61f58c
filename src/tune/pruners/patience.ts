// Patience: a trial that has not improved for so many steps is stopped, or, if
// another rule is wrapped, only then is that rule asked.

import { type Technique, technique } from "../technique.ts";
import type { Direction, Report } from "../trial.ts";
import { leastOf } from "./checks.ts";
import { createNone } from "./none.ts";
import type { Pruner, TrialReports } from "./pruner.ts";

/** The options of patience. */
export interface PatienceOptions {
  readonly patience: number;
  readonly min_delta: number;
  readonly wrapped: string;
}

/**
 * Whether the last patience + 1 values are all worse than the best before; not
 * if either are all NaN, as in Optuna.
 */
function isStuck(
  reports: readonly Report[],
  { patience, min_delta }: PatienceOptions,
  direction: Direction,
): boolean {
  const sign = direction === "minimize" ? 1 : -1;
  const values = reports.map(({ value }) => sign * value);
  const before = leastOf(values.slice(0, -patience - 1));
  return before + min_delta < leastOf(values.slice(-patience - 1));
}

/**
 * Makes a patience pruner.
 *
 * @param wrapped The rule to ask when the trial is stuck; `none` stops it.
 */
export function createPatience(
  options: PatienceOptions,
  wrapped: Pruner = createNone(),
): Pruner {
  if (wrapped.promotion) {
    throw new RangeError(
      'Cannot use pruner "patience": wrapped has promote, expected a rule that prunes',
    );
  }
  const isAsked = ({ reports }: TrialReports, direction: Direction) =>
    isStuck(reports, options, direction);
  return {
    name: "patience",
    readsOthers: wrapped.readsOthers,
    options: { ...options },
    shouldPrune: (own, earlier, direction) =>
      isAsked(own, direction) &&
      (wrapped.name === "none" || wrapped.shouldPrune(own, earlier, direction)),
    ...wrapped.index && {
      index(direction) {
        const index = wrapped.index!(direction);
        return {
          add: (trial) => index.add(trial),
          shouldPrune: (own) =>
            isAsked(own, direction) && index.shouldPrune(own),
        };
      },
    },
  };
}

/**
 * Patience, as listed.
 *
 * @param create Makes the rule to wrap from its text: the list of pruners can,
 * but cannot be imported by its own entries.
 */
export function patienceWith(
  create: (text: string) => Pruner,
): Technique<Pruner> {
  return technique({
    description: "stop, or ask another rule, once nothing improves any more",
    options: {
      patience: {
        type: "int",
        required: true,
        min: 0,
        description: "how many steps without improvement to allow",
      },
      min_delta: {
        type: "float",
        default: 0,
        min: 0,
        description: "by how much a value must be worse to count as such",
      },
      wrapped: {
        type: "text",
        default: "none",
        description: "the rule to ask then, as in asha:eta=3; none stops",
      },
    },
    create: (options) => createPatience(options, create(options.wrapped)),
  });
}
