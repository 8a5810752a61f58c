// The list of schedules, the check of their settings, and the warm-up that may
// stand in front of any.

import { quote, suggest } from "../../errors.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import { oneCycle } from "./one_cycle.ts";
import { plateau } from "./plateau.ts";
import type { Schedule, ScheduledRun, ScheduleKind } from "./schedule.ts";
import { step } from "./step.ts";

/** Every kind of schedule by name. */
export const SCHEDULE_KINDS: Readonly<Record<string, ScheduleKind>> = {
  constant,
  step,
  exponential,
  cosine,
  one_cycle: oneCycle,
  plateau,
};

/** A schedule and what differs from its defaults. */
export interface ScheduleConfig {
  /** A name of the list `SCHEDULE_KINDS`. */
  readonly name: string;
  /** Factor of `step`, `exponential` and `plateau`, above 0, at most 1. */
  readonly gamma?: number;
  /** Epochs between two falls of `step`, at least 1. */
  readonly every?: number;
  /** Epochs that `plateau` waits for a better loss, at least 0. */
  readonly patience?: number;
  /** Share of the rate that `cosine` leaves at the end, 0 to 1. */
  readonly least?: number;
  /** Share of the steps in which `one_cycle` rises, above 0, at most 1. */
  readonly rise?: number;
  /** What `one_cycle` divides the rate by at the start, at least 1. */
  readonly start?: number;
  /** What `one_cycle` divides that by at the end, at least 1. */
  readonly end?: number;
}

/** A kind of schedule with all its options. */
export interface ResolvedSchedule {
  readonly kind: ScheduleKind;
  readonly options: Readonly<Record<string, number>>;
}

/**
 * Looks a schedule up and completes its options.
 *
 * @throws {TypeError} If an option is no number.
 * @throws {RangeError} If the name is not in the list, an option is not one of
 * the schedule's, or out of range.
 */
export function resolveSchedule(config: ScheduleConfig): ResolvedSchedule {
  const { name, ...given } = config;
  const kind = Object.hasOwn(SCHEDULE_KINDS, name)
    ? SCHEDULE_KINDS[name]
    : undefined;
  if (kind === undefined) {
    throw new RangeError(
      `Cannot use schedule ${quote(name)}: unknown, ${
        suggest(String(name), Object.keys(SCHEDULE_KINDS))
      }`,
    );
  }
  const options = Object.fromEntries(
    Object.entries(kind.options).map(([key, one]) => [key, one.default]),
  );
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const option = kind.options[key];
    if (option === undefined) {
      throw new RangeError(
        `Cannot use schedule "${name}": it has no ${quote(key)}, ${
          suggest(key, Object.keys(kind.options))
        }`,
      );
    }
    const Kind = typeof value === "number" ? RangeError : TypeError;
    if (Kind === TypeError || !option.isValid(value)) {
      throw new Kind(
        `Cannot use schedule "${name}": ${key} is ${
          quote(value)
        }, expected ${option.wanted}`,
      );
    }
    options[key] = value;
  }
  return { kind, options };
}

/**
 * A schedule behind a warm-up, in which the rate rises in even steps to all of
 * itself.
 *
 * @param resolved The schedule.
 * @param run Of all steps, the warm-up's included.
 * @param warmupSteps Steps of the warm-up, less than all; 0 for none.
 */
export function createSchedule(
  { kind, options }: ResolvedSchedule,
  run: ScheduledRun,
  warmupSteps: number,
): Schedule {
  const steps = run.steps - warmupSteps;
  const schedule = kind.create(options, { ...run, steps });
  if (warmupSteps === 0) return schedule;
  const { factorAt } = schedule;
  schedule.factorAt = (step) =>
    step < warmupSteps
      ? (step + 1) / warmupSteps
      : factorAt(step - warmupSteps);
  return schedule;
}
