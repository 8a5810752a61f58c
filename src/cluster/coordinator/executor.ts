// The executor of many machines: puts trials on a server, from which workers
// take them, and turns what they tell into what the study expects of an
// executor. The study does not know which one it has.

import { messageOf } from "../../errors.ts";
import {
  type Executor,
  MAX_LOSSES,
  type OnReport,
  type TrialResult,
  type TrialStart,
  WorkerLostError,
} from "../../tune/executor.ts";
import { orAborted } from "../../tune/study/run/slot_pool.ts";
import type { Report } from "../../tune/trial.ts";
import {
  type Alive,
  type Attempt,
  decode,
  encode,
  type Event,
  isLater,
} from "../protocol/messages.ts";
import { packReport } from "../protocol/trials.ts";
import { workerOf } from "../protocol/subjects.ts";
import type { StudyServer } from "../server.ts";
import { Assignment } from "./assignment.ts";
import { type BlobsOf, Desk } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { RemoteResult, RemoteTrial } from "./remote_trial.ts";
import { type Member, Roster, type RosterOptions } from "./roster.ts";
import { Tally } from "./tally.ts";
import type { Status } from "../protocol/status.ts";

/** How often it looks after everything. */
const ROUND_MS = 2_000;

/** So many trials wait for each that runs, so that no worker has to. */
const QUEUED_SHARE = 0.25;

/** More at once are no workers' but a lie. */
const MOST_TRIALS = 20_000;

/** What a cluster's executor needs to know. */
export interface ClusterExecutorOptions extends RosterOptions {
  readonly server: StudyServer;
  readonly run: string;
  /** Trials that have outcomes. */
  readonly ended: Iterable<number>;
  /** Trials that were put out before and have none. */
  readonly unfinished: Iterable<number>;
  /** Values are measured: reports that counted stand, whatever comes again. */
  readonly isMeasured: boolean;
  /** What counted of trials that were cut off, where values are measured. */
  readonly counted: ReadonlyMap<number, readonly Report[]>;
  readonly blobs: BlobsOf;
  readonly onNotice: (message: string) => void;
  readonly onWorkers: (workers: readonly Member[]) => void;
}

/** Runs trials on the workers of a cluster. */
export class ClusterExecutor implements Executor {
  readonly #options: ClusterExecutorOptions;
  readonly #desk: Desk;
  readonly #roster: Roster;
  readonly #tally = new Tally(() => performance.now());
  readonly #assignments = new Map<number, Assignment>();
  readonly #losses = new Map<number, number>();
  /** When each trial was put out last, or had a worker. */
  readonly #putAt = new Map<number, number>();
  readonly #closing = new AbortController();
  #inbox!: Inbox;
  #stopListening: () => void = () => {};
  #isDeposed = false;
  #onChange: () => void = () => {};

  private constructor(options: ClusterExecutorOptions) {
    const { server, run, blobs, onNotice } = options;
    this.#options = options;
    this.#desk = new Desk(server, run, blobs, onNotice);
    this.#roster = new Roster(options, () => performance.now());
  }

  /** Opens it, once all that workers told before is read. */
  static async open(
    options: ClusterExecutorOptions,
  ): Promise<ClusterExecutor> {
    const executor = new ClusterExecutor(options);
    const { server, run, ended, unfinished, onNotice } = options;
    executor.#inbox = await Inbox.open(server, {
      run,
      ended,
      unfinished,
      onEvent: (...all) => executor.#onEvent(...all),
      onNotice,
      onFailure: (error) => executor.fail(error),
    });
    executor.#listen();
    return executor;
  }

  get capacity(): number {
    const { slots } = this.#roster;
    const wanted = slots + Math.ceil(slots * QUEUED_SHARE);
    return Math.min(Math.max(1, wanted), MOST_TRIALS);
  }

  /** How it goes. */
  get status(): Status {
    return this.#tally.status(
      this.#assignments.values(),
      this.#roster.members,
      this.#inbox.refused,
    );
  }

  watch(onChange: () => void): void {
    this.#onChange = onChange;
  }

  async start(
    trial: TrialStart,
    onReport: OnReport,
    signal: AbortSignal,
    onPlaced?: (worker: number) => void,
  ): Promise<TrialResult> {
    const abandoned = AbortSignal.any([signal, this.#closing.signal]);
    abandoned.throwIfAborted();
    const { number } = trial;
    const remote = this.#expect(number);
    const assignment = new Assignment(remote, {
      onReport,
      onPlaced: (worker) => onPlaced?.(this.#roster.indexOf(worker)),
      isMeasured: this.#options.isMeasured,
    }, trial);
    this.#assignments.set(number, assignment);
    try {
      if (remote.result === undefined) {
        this.#putAt.set(number, performance.now());
        remote.limit(
          await orAborted(this.#desk.put(trial, abandoned), abandoned),
        );
      }
      const result = await orAborted(assignment.result, abandoned);
      return await this.#resultOf(remote, result);
    } catch (error) {
      const isRunAgain = error instanceof WorkerLostError &&
        this.#lose(number) < MAX_LOSSES;
      if (!isRunAgain) {
        this.#takeBack(remote);
        this.#tally.end(); // it was pruned, say
      }
      throw error;
    } finally {
      assignment.detach();
      this.#assignments.delete(number);
      this.#putAt.delete(number);
    }
  }

  /** Makes every trial reject: another coordinator has the study. */
  depose(error: Error): void {
    this.#isDeposed = true;
    this.fail(error);
  }

  /** Makes every trial reject. */
  fail(error: unknown): void {
    this.#closing.abort(error);
  }

  close(): void {
    this.#closing.abort(new Error("The executor was closed"));
    this.#stopListening();
  }

  /**
   * Resolves once nothing is on its way any more; `close` before.
   *
   * @returns Whether the study on the server is still this coordinator's.
   */
  async ended(): Promise<boolean> {
    await this.#desk.settled();
    await this.#inbox.close();
    return !this.#isDeposed;
  }

  #expect(number: number): RemoteTrial {
    const remote = this.#inbox.expect(number);
    for (const report of this.#options.counted.get(number) ?? []) {
      const packed = { report: packReport(report) };
      if (!remote.reports.has(report.step)) {
        remote.reports.set(report.step, packed);
      }
    }
    return remote;
  }

  async #resultOf(
    remote: RemoteTrial,
    { outcome, seconds, worker }: RemoteResult,
  ): Promise<TrialResult> {
    const { number } = remote;
    const index = this.#roster.indexOf(worker);
    try {
      const own = await this.#desk.outcomeOf(number, outcome);
      this.#end(remote, false);
      this.#tally.end();
      return { outcome: own, seconds, worker: index };
    } catch (cause) {
      // Its checkpoint is not there, or not whole: that is like a loss.
      remote.reopen();
      throw new WorkerLostError(number, { cause });
    }
  }

  #lose(number: number): number {
    const losses = (this.#losses.get(number) ?? 0) + 1;
    this.#losses.set(number, losses);
    this.#tally.lose();
    return losses;
  }

  /** Nobody wants it any more: who has it, or would get it, is told. */
  #takeBack(remote: RemoteTrial): void {
    if (this.#isDeposed) return;
    const { worker, attempt } = remote;
    this.#end(remote, true);
    if (worker === undefined || attempt === undefined) return;
    const { server: { connection, names }, run } = this.#options;
    const orders = encode("orders", { run, abandon: [attempt] });
    if (!connection.isClosed()) {
      connection.publish(names.control(worker), orders);
    }
  }

  #end({ number }: RemoteTrial, isQueued: boolean): void {
    this.#inbox.end(number);
    this.#losses.delete(number);
    this.#desk.clear(number, isQueued);
  }

  #onEvent(_: RemoteTrial, { type }: Event, worker: string): void {
    this.#roster.indexOf(worker);
    if (type === "claim") this.#onChange();
  }

  /** Hears signs of life, and makes its rounds. */
  #listen(): void {
    const { connection, names } = this.#options.server;
    const alive = connection.subscribe(names.alive("*"), {
      callback: (error, message) => {
        if (error !== null) return;
        const orders = this.#ordersFor(
          workerOf(message.subject),
          message.data,
        );
        if (orders !== undefined) message.respond(orders);
      },
    });
    const { run } = this.#options;
    const status = connection.subscribe(names.status, {
      callback: (error, message) => {
        if (error !== null) return;
        message.respond(encode("status", { run, ...this.status }));
      },
    });
    const round = setInterval(() => this.#makeRound(), ROUND_MS);
    this.#stopListening = () => {
      clearInterval(round);
      alive.unsubscribe();
      status.unsubscribe();
    };
  }

  #ordersFor(worker: string, data: Uint8Array): Uint8Array | undefined {
    try {
      const alive = decode("alive", data);
      const { run } = this.#options;
      const isOurs = alive.run === run;
      if (isOurs) this.#see(worker, alive);
      const abandon = alive.running.filter((attempt) =>
        !isOurs || this.#isOver(attempt)
      );
      return encode("orders", { run, abandon });
    } catch {
      return undefined; // it is none of ours
    }
  }

  #see(worker: string, alive: Alive): void {
    if (alive.jobs === 0) this.#roster.remove(worker);
    else if (!this.#roster.see(worker, alive)) return;
    this.#tellWorkers();
  }

  #tellWorkers(): void {
    this.#options.onWorkers(this.#roster.members);
    this.#onChange();
  }

  /** Whether an attempt is in vain. */
  #isOver(attempt: Attempt): boolean {
    const { number } = attempt;
    if (this.#inbox.hasEnded(number)) {
      this.#desk.clear(number, true); // it was handed out once more
      return true;
    }
    const latest = this.#inbox.find(number)?.attempt;
    return latest !== undefined && isLater(latest, attempt);
  }

  #makeRound(): void {
    if (this.#closing.signal.aborted) return;
    const { onNotice } = this.#options;
    if (this.#roster.expire().length > 0) this.#tellWorkers();
    this.#putAgain();
    this.#inbox.purge().catch((error) =>
      onNotice(`cannot purge events yet: ${messageOf(error)}`)
    );
  }

  /**
   * Trials that no worker has are put out once more: the server takes only
   * those that are not there, as where one that had lost its lease acknowledged
   * the trial of another that died, or where its result is missing.
   */
  #putAgain(): void {
    const now = performance.now(), { leaseMs } = this.#options;
    for (const [number, { trial, start }] of this.#assignments) {
      const isHeld = trial.worker !== undefined &&
        this.#roster.runs(trial.worker, number);
      if (!isHeld && now - (this.#putAt.get(number) ?? now) < leaseMs) continue;
      this.#putAt.set(number, now);
      if (isHeld) continue;
      this.#desk.put(start, this.#closing.signal)
        .then((sequence) => trial.limit(sequence), () => {}); // closed
    }
  }
}
