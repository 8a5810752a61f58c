// What a trial is, in every stage of its life: parameters, reports, outcome,
// record. Types only; the study (study.ts) moves a trial through them.

/** A value that a hyperparameter can take. */
export type ParamValue = string | number | boolean | null;

/** A trial's parameters by name, in the order of the space. */
export type Params = { readonly [name: string]: ParamValue };

/** Anything JSON can hold: the values of attributes. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** What an objective keeps with a trial, by name. */
export type Attributes = { readonly [name: string]: Json };

/** Whether smaller or larger objective values are better. */
export type Direction = "minimize" | "maximize";

/** One intermediate value. Steps strictly increase within a trial. */
export interface Report {
  /** The step, an integer ≥ 0: an epoch, or a repeat or fold. */
  readonly step: number;
  /** The objective at that step; may be NaN or infinite. */
  readonly value: number;
  /** Other figures of the step by name, all numbers (for example losses). */
  readonly metrics?: { readonly [name: string]: number };
}

/** How a trial goes on with what an earlier one began, and leaves it to others. */
export interface Continuation {
  /** The paused trial whose checkpoint it goes on from; without, it starts anew. */
  readonly resumeFrom?: number;
  /** The step at which it pauses, an integer ≥ 0; without, it runs to its end. */
  readonly until?: number;
}

/**
 * How a trial ended (determinism.md, What an outcome is): what samplers may
 * learn from.
 */
export type Outcome =
  | {
    readonly state: "complete";
    /** One finite number for each direction of the study. */
    readonly values: readonly number[];
    /** It breaks a constraint: it is never a best trial. */
    readonly infeasible?: true;
    /** How far it is beyond each constraint; 0 or less keeps to it. */
    readonly constraints?: { readonly [name: string]: number };
    /** d value / d parameter by name, for samplers that follow it. */
    readonly gradient?: { readonly [name: string]: number };
    /** What else the objective wants kept, by name. */
    readonly attributes?: Attributes;
  }
  | {
    readonly state: "pruned";
    /** The last counted report, null if that was not finite. */
    readonly values: readonly number[] | null;
    /** It paused by itself, with this value: the SHA-256 of its checkpoint. */
    readonly checkpoint?: string;
    readonly attributes?: Attributes;
  }
  | {
    readonly state: "failed";
    /** Why, for a person: "loss became NaN in epoch 2". */
    readonly reason: string;
    readonly attributes?: Attributes;
  };

/** Host facts of a trial, never part of a result (determinism.md, Which bytes). */
export interface TrialRun {
  /** Wall time of the objective. */
  readonly seconds: number;
  /**
   * Which worker ran it, 0-based; unknown where it was pruned and the executor
   * does not tell before the end.
   */
  readonly worker?: number;
  /** 1, or more if workers were lost on the way. */
  readonly attempts: number;
}

/** A trial as the study knows it: what is journalled and exported. */
export interface TrialRecord extends Continuation {
  /** 0-based, in order of creation. */
  readonly number: number;
  /** In the order of the space. */
  readonly params: Params;
  /** What `enqueue` was given, if the trial came from there. */
  readonly enqueued?: Params;
  /** Still to be given the parameters that `enqueue` left open. */
  readonly waiting?: true;
  /**
   * Counted reports only, by step (determinism.md, When a decision is taken).
   */
  readonly reports: readonly Report[];
  /**
   * What `enqueue` or another program keeps with it, as long as it has no
   * outcome.
   */
  readonly attributes?: Attributes;
  /** Absent while the trial waits or runs. */
  readonly outcome?: Outcome;
  /** Host facts, once it has an outcome. */
  readonly run?: TrialRun;
}
