// One call of `optimize`: keeps an executor busy with the trials of a study
// until something says stop. Timing decides only when things happen, never
// what a trial is or becomes.

import { messageOf } from "../../../errors.ts";
import type { Creator } from "../creator.ts";
import { MAX_LOSSES, type OnReport, WorkerLostError } from "../../executor.ts";
import type { StopReason } from "../../storage.ts";
import type { Attributes, Report, TrialRun } from "../../trial.ts";
import { type Budget, limitOf } from "./budget.ts";
import { checkReported, checkResult } from "../trial_input.ts";
import { ObjectiveCheck } from "./objective_check.ts";
import { Checkpoints, type CheckpointsOptions } from "./checkpoints.ts";
import { Queue } from "./queue.ts";
import type { RunEvent } from "./run_event.ts";

/** So many trials may wait to start where the costly ones start first. */
const LOOK_AHEAD = 100;

/** What a run needs of its study. */
export interface RunContext extends CheckpointsOptions {
  readonly creator: Creator;
  /** Whether decisions of the pruner may wait for other trials. */
  readonly readsOthers: boolean;
  /** Elapsed milliseconds. */
  readonly clock: () => number;
  readonly onEvent: (event: RunEvent) => void;
  /** Resolves when all events so far are stored. */
  readonly stored: () => Promise<void>;
}

interface Attempt {
  readonly number: number;
  readonly started: number;
  readonly controller: AbortController;
  /** Known once it runs, where the executor says. */
  worker?: number;
}

/** A run of trials. Made for one call, used once. */
export class StudyRun {
  readonly #context: RunContext;
  readonly #budget: Budget;
  /** Trials below this number are run. */
  readonly #limit: number;
  readonly #deadline: number;
  /** Created and not running. */
  readonly #queue = new Queue();
  /** Absent where trials have to start in the order of their numbers. */
  readonly #cost: Budget["cost"];
  readonly #running = new Map<number, Attempt>();
  readonly #objectiveCheck: ObjectiveCheck;
  readonly #checkpoints: Checkpoints;
  readonly #losses = new Map<number, number>();
  #isPaused = false;
  #over: StopReason | undefined;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  /** @throws {RangeError} If the budget makes no sense or has no end. */
  constructor(context: RunContext, budget: Budget) {
    const { ledger, creator, clock, readsOthers } = context;
    this.#context = context;
    this.#checkpoints = new Checkpoints(context);
    this.#budget = budget;
    this.#limit = limitOf(budget, ledger.created, creator.mayEnd);
    this.#deadline = clock() + (budget.timeout ?? Infinity) * 1000;
    const recordsAll = budget.onError === "record";
    this.#objectiveCheck = new ObjectiveCheck(
      recordsAll || ledger.outcomeOf(0) !== undefined,
    );
    context.executor.watch?.(() => this.#wake());
    // Out of order, the pruner would wait for lower numbers.
    const isFree = creator.neverWaits && !readsOthers;
    this.#cost = isFree ? budget.cost : undefined;
    for (const number of ledger.toRun) {
      if (number >= this.#limit) break;
      ledger.restart(number);
      this.#enqueue(number);
    }
  }

  /**
   * Runs to the end.
   *
   * @returns Why no more trials were created, and why none completed.
   * @throws What made it impossible to go on; trials then stay unfinished.
   */
  async execute(): Promise<StopReason> {
    const { signal, timeout } = this.#budget;
    const onAbort = () =>
      this.#interrupt({ rule: "aborted", message: "the run was aborted" });
    // Longer than timers can: the deadline is looked at before each trial too.
    const timer = timeout === undefined || timeout * 1000 > 0x7fffffff
      ? undefined
      : setTimeout(() => this.#expire(), timeout * 1000);
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) onAbort();
    try {
      this.#tellLimit();
      await this.#keepBusy();
    } catch (error) {
      this.fail(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
    if (this.#failure) throw this.#failure.error;
    const failure = this.#commonFailure();
    return { ...this.#over!, ...(failure !== undefined && { failure }) };
  }

  /** Why the first trial that failed did, if no trial completed. */
  #commonFailure(): string | undefined {
    const { ledger } = this.#context;
    let reason: string | undefined;
    for (let n = 0; n < ledger.length; n++) {
      const outcome = ledger.outcomeOf(n);
      if (outcome?.state === "complete") return undefined;
      if (outcome?.state === "failed") reason ??= outcome.reason;
    }
    return reason;
  }

  /** Tells the run that a trial has its outcome, or that there is a new one. */
  notice(number: number): void {
    const attempt = this.#running.get(number);
    if (this.#context.ledger.outcomeOf(number)?.state === "pruned") {
      attempt?.controller.abort(
        new DOMException(`Trial ${number} was pruned`, "AbortError"),
      );
    }
    this.#wake();
  }

  /** Starts no trial more; those that run come to their end. */
  stop(): void {
    // Where all are created, those that wait are what it keeps from running.
    if (this.#over === undefined || this.#queue.size > 0) {
      this.#over = { rule: "stopped", message: "stop() was called" };
    }
    this.#queue.clear();
    this.#wake();
  }

  /** Starts no trial until told otherwise; those that run come to their end. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#wake();
  }

  /** Makes `execute` throw. The first error counts. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#interrupt({ rule: "error", message: "the run failed" });
  }

  /** Run facts of a trial that ends now, before its worker has told. */
  runOf(number: number): TrialRun {
    const attempt = this.#running.get(number);
    const attempts = this.#attemptsOf(number);
    if (attempt === undefined) return { seconds: 0, attempts };
    const { started, worker } = attempt;
    const seconds = (this.#context.clock() - started) / 1000;
    return { seconds, ...(worker !== undefined && { worker }), attempts };
  }

  #attemptsOf(number: number): number {
    return (this.#losses.get(number) ?? 0) + 1;
  }

  #expire(): void {
    const { timeout } = this.#budget;
    this.#interrupt({ rule: "timeout", message: `${timeout} s are over` });
  }

  /** Stops creation and abandons what runs (determinism.md, Interruption). */
  #interrupt(reason: StopReason): void {
    this.#over = reason;
    this.#queue.clear();
    for (const { controller } of this.#running.values()) {
      controller.abort(new DOMException(reason.message, "AbortError"));
    }
    this.#wake();
  }

  #tellLimit(): void {
    const { ledger, creator: { mostAtOnce }, executor, onEvent } =
      this.#context;
    const left = this.#queue.size + this.#limit - ledger.created;
    const jobs = Math.min(executor.capacity, left);
    if (jobs > mostAtOnce) onEvent({ type: "limited", jobs, mostAtOnce });
  }

  async #keepBusy(): Promise<void> {
    while (true) {
      const changed = new Promise<void>((resolve) => this.#wake = resolve);
      while (this.#running.size < this.#context.executor.capacity) {
        const number = this.#next();
        if (number === undefined) break;
        this.#start(number);
      }
      const waits = this.#isPaused && !this.#isDone;
      if (this.#running.size === 0 && !waits) return;
      await changed;
    }
  }

  /** Whether no trial is left to start. */
  get #isDone(): boolean {
    return this.#over !== undefined && this.#queue.size === 0;
  }

  /** The next trial to start, created now if none is left over. */
  #next(): number | undefined {
    if (this.#isDone || this.#isPaused) return undefined;
    if (this.#context.clock() >= this.#deadline) this.#expire();
    else if (this.#cost) this.#lookAhead();
    return this.#queue.take() ?? this.#create();
  }

  /** Creates trials so that the costliest of many can start first. */
  #lookAhead(): void {
    while (this.#queue.size < LOOK_AHEAD) {
      const number = this.#create();
      if (number === undefined) return;
      this.#enqueue(number);
    }
  }

  #enqueue(number: number): void {
    const cost = this.#cost?.(this.#context.ledger.paramsOf(number)) ?? 0;
    // The one that shows whether the objective works is not kept waiting.
    const isFirstSign = number === 0 && !this.#objectiveCheck.hasPassed;
    this.#queue.add(number, isFirstSign ? Infinity : cost);
  }

  #create(): number | undefined {
    if (this.#over) return undefined;
    const { ledger, creator } = this.#context;
    if (ledger.created >= this.#limit) {
      const message = `all ${this.#limit} trials were created`;
      this.#over = { rule: "total", message };
      return undefined;
    }
    const creation = creator.createNext();
    if (creation.state === "over") this.#over = creation.reason;
    return creation.state === "created" ? creation.number : undefined;
  }

  #start(number: number): void {
    const { clock } = this.#context;
    const controller = new AbortController();
    const attempt: Attempt = { number, started: clock(), controller };
    this.#running.set(number, attempt);
    this.#attempt(attempt)
      .catch((error) => this.#rejected(attempt, error))
      .catch((error) => this.fail(error))
      .finally(() => {
        // A lost trial may have begun its next attempt by now.
        if (this.#running.get(number) === attempt) this.#running.delete(number);
        this.#wake();
      });
  }

  async #attempt(attempt: Attempt): Promise<void> {
    const { ledger, executor, onEvent, stored } = this.#context;
    const { number, controller: { signal } } = attempt;
    await stored();
    signal.throwIfAborted();
    const attempts = this.#attemptsOf(number);
    onEvent({ type: "started", number, attempt: attempts });
    const trial = await this.#checkpoints.startOf(number, signal);
    const onReport: OnReport = (...all) => this.#report(attempt, ...all);
    const onPlaced = (worker: number) => attempt.worker = worker;
    const result = await executor.start(trial, onReport, signal, onPlaced);
    if (signal.aborted) return;
    checkResult(result);
    const { outcome, seconds, worker } = result;
    const digest = await this.#checkpoints.keep(number, outcome);
    if (signal.aborted) return;
    const end = () => {
      const run = { seconds, worker, attempts };
      ledger.finish(number, outcome, run, digest);
      if (number === 0) this.#objectiveCheck.pass();
    };
    if (outcome.state === "failed" && "thrown" in outcome) {
      this.#objectiveCheck.onThrow(number, outcome.thrown, end);
    } else end();
    await this.#checkpoints.forget();
  }

  #report(
    attempt: Attempt,
    report: Report,
    attributes: Attributes | undefined,
  ): void {
    const { number, controller } = attempt;
    const { ledger, onEvent } = this.#context;
    if (this.#running.get(number) !== attempt) return;
    const isAbandoned = controller.signal.aborted &&
      ledger.outcomeOf(number) === undefined;
    if (isAbandoned) return;
    try {
      checkReported(report, attributes, ledger.lastStep(number));
      onEvent({ type: "progress", number, report });
      ledger.report(number, report, attributes);
      if (number === 0) this.#objectiveCheck.pass();
    } catch (error) {
      // Not the objective's fault, so it must not become its outcome.
      this.fail(error);
    }
  }

  #rejected({ number, controller, started }: Attempt, error: unknown): void {
    if (controller.signal.aborted) return;
    if (!(error instanceof WorkerLostError)) return this.fail(error);
    const { ledger, clock, onEvent } = this.#context;
    const attempts = this.#attemptsOf(number);
    this.#losses.set(number, attempts);
    const reason = causeOf(error);
    onEvent({
      type: "lost",
      number,
      attempt: attempts,
      ...(reason !== undefined && { reason }),
    });
    if (attempts < MAX_LOSSES) {
      ledger.restart(number);
      this.#enqueue(number);
      return;
    }
    const seconds = (clock() - started) / 1000;
    const text = `worker lost ${MAX_LOSSES} times`;
    const why = reason === undefined ? text : `${text}: ${reason}`;
    ledger.giveUp(number, why, { seconds, attempts });
    if (number === 0) this.#objectiveCheck.pass();
  }
}

/** What became of a lost worker, where its executor says. */
function causeOf({ cause }: WorkerLostError): string | undefined {
  return cause === undefined ? undefined : messageOf(cause);
}
