// The contract between the study and what keeps it: an append-only sink of
// events, and what a later read gives back. The only implementation that ships
// is the journal (journal/journal.ts); a study without storage needs neither.

import type {
  Attributes,
  Continuation,
  Direction,
  Json,
  Outcome,
  Params,
  Report,
  TrialRecord,
  TrialRun,
} from "./trial.ts";
import type { Space } from "./space/space.ts";

/** A sampler, a pruner or a stopping rule as it is recorded. */
export interface Choice {
  /** Its name in its list. */
  readonly name: string;
  /** Every option with its default filled in. */
  readonly options: {
    readonly [name: string]: string | number | boolean | null;
  };
}

/**
 * Everything that decides a study's results (determinism.md, What a study
 * records): recorded when it is created, compared when it is resumed.
 */
export interface StudySettings {
  /** One for each objective value. */
  readonly directions: readonly Direction[];
  /** What is searched. */
  readonly space: Space;
  /** What suggests parameters. */
  readonly sampler: Choice;
  /** What ends trials early. */
  readonly pruner: Choice;
  /** In the order in which they are asked; often empty. */
  readonly stopping: readonly Choice[];
  /** An integer ≥ 0. */
  readonly seed: number;
  /** The lag, at least 1 (determinism.md, What a sampler sees). */
  readonly lag: number;
  /** What else decides results: data digest, epochs, engine variant … */
  readonly facts: { readonly [name: string]: Json };
}

/** Why a call of `optimize` created no more trials. */
export interface StopReason {
  /**
   * "total", "exhausted", "timeout", "aborted", "stopped" or a stopping rule's
   * name.
   */
  readonly rule: string;
  /** For a person: "trial 17 reached 0.98, the target is 0.975". */
  readonly message: string;
  /** If no trial completed: why the first that failed did. */
  readonly failure?: string;
}

/**
 * One logical step of a study, one write. Any prefix of the events of a study
 * is a state from which it can be resumed.
 */
export type StudyEvent =
  | {
    readonly type: "study";
    readonly name: string;
    readonly settings: StudySettings;
  }
  /** A trial got its number and the parameters given, not yet the others. */
  | {
    readonly type: "enqueued";
    readonly number: number;
    readonly params: Params;
    /** What is to be kept with it, whatever it comes to. */
    readonly attributes?: Attributes;
  }
  /**
   * A trial's parameters are complete; written before it starts. Numbers come
   * in order 0, 1, 2 …, an enqueued one's when its turn comes.
   */
  | Continuation & {
    readonly type: "created";
    readonly number: number;
    readonly params: Params;
  }
  /**
   * A report counted (determinism.md, When a decision is taken); the one that
   * prunes counts as well.
   */
  | {
    readonly type: "report";
    readonly number: number;
    readonly report: Report;
  }
  /**
   * A trial has its outcome. `reports` are the counted ones, each of which was
   * a "report" event before, here or before an interruption: for what is
   * written only at the end, such as their metrics.
   */
  | {
    readonly type: "ended";
    readonly number: number;
    readonly outcome: Outcome;
    readonly reports: readonly Report[];
    readonly run: TrialRun;
  }
  /** `optimize` is over; of several, the last one counts. */
  | { readonly type: "stopped"; readonly reason: StopReason };

/** A study as storage gives it back. */
export interface StoredStudy {
  /** Its name in the storage. */
  readonly name: string;
  /** One for each objective value. */
  readonly directions: readonly Direction[];
  /** Null if another program made the study: a "study" event then adopts it. */
  readonly settings: StudySettings | null;
  /** What other programs keep with the study, if they do. */
  readonly attributes?: Attributes;
  /**
   * Trial n at index n. Waiting and unfinished ones have no outcome; the
   * latter keep the reports that counted (without metrics).
   */
  readonly trials: readonly TrialRecord[];
  /** Why it stopped last, if it did. */
  readonly stopped?: StopReason;
}

/** Where a study is kept. One writer. */
export interface StudyStorage {
  /**
   * What is there, null if nothing is; called once, before any `append`. It
   * changes nothing: a study that is refused leaves the storage as it was.
   */
  load(): Promise<StoredStudy | null>;
  /**
   * Writes one event. The study calls it in order and may do so before the
   * promise of an earlier call resolves.
   *
   * @throws {Error} If it could not be written: the study stops.
   */
  append(event: StudyEvent): Promise<void>;
  /**
   * Makes everything durable; lets go of the storage even if that fails. Called
   * again, it does nothing more.
   */
  close(): Promise<void>;
}

/**
 * Where checkpoints of paused trials are kept, by number of trial. What is lost
 * is made again, by running the trial again.
 */
export interface CheckpointStore {
  /** Keeps one; resolves once it is whole, in the place of any other. */
  save(number: number, bytes: Uint8Array): Promise<void>;
  /** What was kept, null if nothing is there. */
  load(number: number): Promise<Uint8Array | null>;
  /** Lets go of one, if it is there. */
  remove(number: number): Promise<void>;
}
