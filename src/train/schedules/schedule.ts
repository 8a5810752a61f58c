// The contract of a learning-rate schedule: a factor for every step. It keeps
// what it has to in its state, so that a checkpoint can carry it.

import type { Engine } from "../../engine/engine.ts";

/** What a schedule is told about the run it is for. */
export interface ScheduledRun {
  /** Steps that it covers, at least 1: those of a warm-up are not its own. */
  readonly steps: number;
  /** Steps of an epoch, at least 1. */
  readonly stepsPerEpoch: number;
  /** Where cosines come from: those of `Math` differ between machines. */
  readonly kernels: Pick<Engine["kernels"], "cosine">;
}

/** A schedule of one run. */
export interface Schedule {
  /** What the learning rate is multiplied by in a step, counted from 0. */
  factorAt(step: number): number;
  /** Told the validation loss after every epoch; its kind `watchesLoss`. */
  afterEpoch?(loss: number): void;
  /** Numbers to go on from, if it learns from losses. */
  state?: readonly number[];
}

/** One option: its default and what it may be. */
export interface ScheduleOption {
  /** What holds where nothing is said. */
  readonly default: number;
  /** Whether a number is in range. */
  readonly isValid: (value: number) => boolean;
  /** The range, for messages. */
  readonly wanted: string;
  /** What it does, in a few words. */
  readonly description: string;
}

/** A kind of schedule. */
export interface ScheduleKind {
  /** What it does, in a few words. */
  readonly description: string;
  /** Whether it has `afterEpoch`: the losses it is told decide the weights. */
  readonly watchesLoss: boolean;
  /** Its options by name. */
  readonly options: Readonly<Record<string, ScheduleOption>>;
  /** Makes the schedule of a run; options are complete and in range. */
  create(
    options: Readonly<Record<string, number>>,
    run: ScheduledRun,
  ): Schedule;
}

/** An option that is a number above 0 and below or at 1. */
export function fraction(
  defaultValue: number,
  description: string,
): ScheduleOption {
  return {
    default: defaultValue,
    isValid: (value) => value > 0 && value <= 1,
    wanted: "above 0, at most 1",
    description,
  };
}

/** An option that is a whole number of at least `least`. */
export function count(
  defaultValue: number,
  least: number,
  description: string,
): ScheduleOption {
  return {
    default: defaultValue,
    isValid: (value) => Number.isSafeInteger(value) && value >= least,
    wanted: `a whole number of at least ${least}`,
    description,
  };
}
