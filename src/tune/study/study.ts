// A study: the space, how it is searched and every trial so far. Made in create.ts,
// driven by `optimize` or by `ask` and `tell`, kept by a storage if there is
// one. The same settings give the same trials whoever runs them, however many
// at once and however often interrupted (docs/determinism.md).

import { check, fields } from "../../check.ts";
import { type AskedTrial, Asking, UNTIMED } from "./ask_tell.ts";
import { paretoFront } from "../analysis/best.ts";
import { Creator } from "./creator.ts";
import type { Executor, Objective, ObjectiveResult } from "../executor.ts";
import { Ledger } from "./ledger/ledger.ts";
import { readEnqueuedParams } from "../space/params.ts";
import { memoryCheckpoints } from "./run/checkpoints.ts";
import { OPTIMIZE_RULES, type OptimizeOptions } from "./run/options.ts";
import { StudyRun } from "./run/study_run.ts";
import { type KeptOptions, readKept } from "./trial_input.ts";
import { executorOf, type StudyServices } from "./services.ts";
import type { Setup } from "./settings.ts";
import type { ParamsOf, Space } from "../space/space.ts";
import type {
  CheckpointStore,
  StopReason,
  StoredStudy,
  StudyEvent,
  StudySettings,
  StudyStorage,
} from "../storage.ts";
import type { Attributes, Direction, Report, TrialRecord } from "../trial.ts";

/** A trial record with the types of its space's parameters. */
export type RecordOf<S extends Space> =
  & Omit<TrialRecord, "params">
  & { readonly params: ParamsOf<S> };

/**
 * A search in progress: made by `createStudy` or `openStudy`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertInstanceOf } from "@std/assert";
 * import { createStudy } from "./create.ts";
 * import { Study } from "./study.ts";
 * const study = await createStudy({
 *   space: { x: { type: "float", low: 0, high: 1 } },
 *   sampler: "random",
 * });
 * assertInstanceOf(study, Study);
 * const { number, params } = await study.ask();
 * await study.tell(number, params.x ** 2);
 * assertEquals(study.best?.number, 0);
 * ```
 */
export class Study<S extends Space = Space> {
  /** Its name in its storage. */
  readonly name: string;
  /** Everything that decides its results, as recorded. */
  readonly settings: StudySettings;
  readonly #ledger: Ledger;
  readonly #creator: Creator;
  readonly #setup: Setup;
  readonly #checkpoints: CheckpointStore;
  readonly #storage: StudyStorage | undefined;
  readonly #services: StudyServices;
  readonly #asking: Asking;
  #stored: Promise<void> = Promise.resolve();
  #run: StudyRun | undefined;
  #onEvent: OptimizeOptions["onEvent"];
  /** What other programs keep with it in its storage, if they do. */
  readonly attributes: Attributes | undefined;
  #stopped: StopReason | undefined;
  #seconds = 0;

  /** Use `createStudy` or `openStudy`, which check what they pass on. */
  constructor(
    name: string,
    setup: Setup,
    options: StudyServices & { readonly storage?: StudyStorage },
    stored: StoredStudy | null,
  ) {
    this.name = name;
    this.settings = setup.settings;
    this.#services = options;
    this.#storage = options.storage;
    this.attributes = stored?.attributes;
    this.#stopped = stored?.stopped;
    this.#setup = setup;
    this.#checkpoints = options.checkpoints ?? memoryCheckpoints();
    this.#ledger = new Ledger({
      directions: setup.settings.directions,
      pruner: setup.pruner,
      stored: stored?.trials ?? [],
      runOf: (number) => this.#run?.runOf(number) ?? UNTIMED,
      emit: (event) => this.#emit(event),
    });
    this.#creator = new Creator(setup, this.#ledger);
    this.#asking = new Asking(
      this.#ledger,
      this.#creator,
      setup.settings.directions.length,
    );
  }

  /** Whether smaller or larger values are better, for each value. */
  get directions(): readonly Direction[] {
    return this.settings.directions;
  }

  /** All trials by number, as they stand now. */
  get trials(): RecordOf<S>[] {
    return this.#records() as RecordOf<S>[];
  }

  /** The best completed trial; the first of equals, undefined if there is none. */
  get best(): RecordOf<S> | undefined {
    const { directions } = this.settings;
    if (directions.length > 1) {
      throw new RangeError(
        `Cannot name one best trial: the study has ${directions.length} directions, expected bestTrials`,
      );
    }
    return this.#ledger.best[0] as RecordOf<S> | undefined;
  }

  /** The completed trials that no other dominates, by number. */
  get bestTrials(): RecordOf<S>[] {
    const { directions } = this.settings;
    const front = directions.length > 1
      ? this.#ledger.best
      : paretoFront(this.#records(), directions);
    return front as RecordOf<S>[];
  }

  /**
   * How many trials can be under way at once: the lag if anything reads
   * outcomes, else Infinity. More workers than that idle.
   */
  get mostAtOnce(): number {
    return this.#creator.mostAtOnce;
  }

  /** Why the last `optimize` stopped, if there was one. */
  get stopped(): StopReason | undefined {
    return this.#stopped;
  }

  /** Host facts of this process: never part of a result. */
  get run(): { readonly seconds: number; readonly reportsMade: number } {
    return { seconds: this.#seconds, reportsMade: this.#ledger.reportsMade };
  }

  /**
   * Runs trials until the budget is used up, the space exhausted or a stopping
   * rule satisfied. Unfinished trials of an earlier run come first.
   *
   * @param objective A function, run `jobs` at once in this thread; a module's
   * URL, whose default export runs in `jobs` Workers; or an executor.
   * @returns Why it stopped, and why no trial completed if none did.
   * @throws {TypeError} If the objective or an option is of the wrong type.
   * @throws {RangeError} If an option is unknown, or the budget makes no sense
   * or would never end.
   * @throws {Error} If the objective threw in the first trial, as `cause`, before
   * it reported anything: see `onError`.
   * @throws {NondeterminismError} If an unfinished trial does not repeat what it
   * did.
   */
  async optimize(
    objective: Objective<ParamsOf<S>> | URL | Executor,
    options: OptimizeOptions = {},
  ): Promise<StopReason> {
    this.#checkRun("optimize");
    check("Cannot optimize", "", options, fields(OPTIMIZE_RULES));
    this.#asking.checkAllTold();
    if (typeof objective === "function") objective.checkStudy?.(this.settings);
    const clock = this.#services.clock ?? (() => performance.now());
    const started = clock();
    const { jobs = 1 } = options;
    const executor = executorOf(objective, jobs, this.#services);
    try {
      this.#onEvent = options.onEvent;
      this.#run = new StudyRun({
        ledger: this.#ledger,
        creator: this.#creator,
        executor,
        readsOthers: this.#setup.pruner.readsOthers,
        sampler: this.#setup.sampler,
        checkpoints: this.#checkpoints,
        clock,
        onEvent: (event) => this.#onEvent?.(event),
        stored: () => this.#stored,
      }, options);
      this.#stopped = await this.#run.execute();
      await this.store({ type: "stopped", reason: this.#stopped });
      return this.#stopped;
    } finally {
      this.#run = undefined;
      this.#onEvent = undefined;
      this.#seconds += (clock() - started) / 1000;
      if (executor !== objective) executor.close();
    }
  }

  /**
   * Ends a running `optimize` once the trials that run have ended; another one
   * goes on. Time decides how many trials there are, nothing else.
   */
  stop(): void {
    this.#run?.stop();
  }

  /**
   * Lets a running `optimize` start no trial more until `resume()`; those that
   * run come to their end, and a `timeout` goes on counting.
   */
  pause(): void {
    this.#run?.pause(true);
  }

  /** Goes on after `pause()`. What the trials come to does not change. */
  resume(): void {
    this.#run?.pause(false);
  }

  /**
   * Creates the next trial for someone else to run.
   *
   * @returns Its number and parameters; `tell` its outcome.
   * @throws {RangeError} If the study may not go on without the outcome of an
   * earlier trial, which the message names, or has come to its end.
   */
  async ask(): Promise<AskedTrial<S>>;
  /**
   * Creates as many trials as the study may by now, at least one.
   *
   * @param most How many at most, at least 1.
   */
  async ask(most: number): Promise<AskedTrial<S>[]>;
  async ask(most?: number): Promise<AskedTrial<S> | AskedTrial<S>[]> {
    this.#checkRun("ask");
    const asked = this.#asking.ask(most === undefined ? 1 : most).map((
      number,
    ) => ({
      number,
      params: this.#ledger.paramsOf(number) as ParamsOf<S>,
    }));
    await this.#stored;
    return most === undefined ? asked[0]! : asked;
  }

  /**
   * Reports an intermediate value of an asked trial.
   *
   * @param number The trial, created and without outcome.
   * @param report The step, above the last one, and its value.
   * @returns Whether the trial is known to be pruned: then it has its outcome.
   * @throws {RangeError} If there is no such trial or the step is not above.
   */
  async report(number: number, report: Report): Promise<boolean> {
    this.#checkRun("report");
    const isPruned = this.#asking.report(number, report);
    await this.#stored;
    return isPruned;
  }

  /**
   * Gives an asked trial its outcome; of a pruned one nothing more is taken.
   *
   * @param number The trial, created and without outcome.
   * @param told Its value or values, or `{ failed: reason }`.
   * @param options `attributes`: what is to be kept with it, unless it was pruned.
   * @returns The trial as it stands; its outcome may wait for that of others
   * if the pruner compares them.
   * @throws {RangeError} If there is no such trial, or not a value for each
   * direction: the trial stays as it is.
   */
  async tell(
    number: number,
    told: ObjectiveResult,
    options: KeptOptions = {},
  ): Promise<RecordOf<S>> {
    this.#checkRun("tell");
    this.#asking.tell(number, told, readKept("Cannot tell", options));
    await this.#stored;
    return this.#ledger.record(number) as RecordOf<S>;
  }

  /**
   * Has parameters tried: they get the next number.
   *
   * @param params Parameters to fix; the sampler chooses the others.
   * @param options `attributes`: what is to be kept with the trial, such as why.
   * @returns The trial's number.
   * @throws {RangeError} If a name is unknown or a value not in the space.
   */
  async enqueue(
    params: Partial<ParamsOf<S>>,
    options: KeptOptions = {},
  ): Promise<number> {
    const number = this.#ledger.enqueue(
      readEnqueuedParams(this.settings.space, params),
      readKept("Cannot enqueue", options),
    );
    await this.#stored;
    return number;
  }

  /** Writes an event to the storage; the study's own business. */
  async store(event: StudyEvent): Promise<void> {
    this.#emit(event);
    await this.#stored;
  }

  /** Makes everything durable and lets go of the storage. */
  async close(): Promise<void> {
    try {
      await this.#stored;
    } finally {
      await this.#storage?.close();
    }
  }

  #records(): TrialRecord[] {
    return Array.from(
      { length: this.#ledger.length },
      (_, number) => this.#ledger.record(number),
    );
  }

  #emit(event: StudyEvent): void {
    const written = this.#storage?.append(event);
    if (written) {
      // Without their results, each of which would hold the one before.
      this.#stored = Promise.all([this.#stored, written]).then(() => {});
      this.#stored.catch((error) => this.#run?.fail(error));
    }
    try {
      this.#onEvent?.(event);
    } catch (error) {
      this.#run?.fail(error);
    }
    if (event.type === "ended" || event.type === "enqueued") {
      this.#run?.notice(event.number);
    }
  }

  #checkRun(action: string): void {
    if (this.#run === undefined) return;
    throw new RangeError(`Cannot ${action}: the study is being optimized`);
  }
}
