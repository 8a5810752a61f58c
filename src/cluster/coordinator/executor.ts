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
import { type Attempt, isLater } from "../protocol/attempts.ts";
import {
  type Alive,
  decode,
  encode,
  type Event,
  type Orders,
} from "../protocol/messages.ts";
import { workerOf } from "../protocol/subjects.ts";
import { unpackReport } from "../protocol/trials.ts";
import type { StudyServer } from "../server.ts";
import { Copies, type CopiesOptions, type CopyListener } from "./copies.ts";
import { type BlobsOf, Desk } from "./desk.ts";
import { Inbox } from "./inbox.ts";
import type { RemoteResult, RemoteTrial } from "./remote_trial.ts";
import { type Member, Roster, type RosterOptions } from "./roster.ts";
import { Tally } from "./tally.ts";
import type { Status } from "../protocol/status.ts";
import {
  Verifier,
  type VerifierOptions,
  type VerifyOptions,
} from "./verify/verifier.ts";

/** How often it looks after everything. */
const ROUND_MS = 2_000;

/** So many trials wait for each that runs, so that no worker has to. */
export const QUEUED_SHARE = 0.25;

/** More at once are no workers' but a lie. */
const MOST_TRIALS = 20_000;

/** What a cluster's executor needs to know. */
export interface ClusterExecutorOptions
  extends RosterOptions, Pick<CopiesOptions, "isMeasured" | "counted"> {
  readonly server: StudyServer;
  readonly run: string;
  /** Trials that have outcomes. */
  readonly ended: Iterable<number>;
  /** Trials that were put out before and have none. */
  readonly unfinished: Iterable<number>;
  readonly blobs: BlobsOf;
  /** Trials are verified; whom to believe is decided so. */
  readonly verify?:
    & VerifyOptions
    & Pick<VerifierOptions, "settings" | "begun">;
  readonly onNotice: (message: string) => void;
  readonly onWorkers: (workers: readonly Member[]) => void;
}

/** Runs trials on the workers of a cluster. */
export class ClusterExecutor implements Executor {
  readonly #options: ClusterExecutorOptions;
  readonly #desk: Desk;
  readonly #roster: Roster;
  readonly #tally = new Tally(() => performance.now());
  readonly #losses = new Map<number, number>();
  readonly #closing = new AbortController();
  readonly #verifier: Verifier | undefined;
  #inbox!: Inbox;
  #copies!: Copies;
  #stopListening: () => void = () => {};
  #isDeposed = false;
  #onChange: () => void = () => {};

  private constructor(options: ClusterExecutorOptions) {
    const { server, run, blobs, onNotice } = options;
    this.#options = options;
    this.#desk = new Desk(server, run, blobs, onNotice);
    this.#roster = new Roster(options, () => performance.now());
    this.#verifier = options.verify && new Verifier({
      ...options.verify,
      run: (...all) => this.#copies.run(...all),
      withdraw: (...all) => this.#copies.withdraw(...all),
      end: (number) => this.#end(number),
      onNotice,
      onLiar: (...all) => this.#shutOut(...all),
      onFailure: (error) => this.fail(error),
      signal: this.#closing.signal,
    });
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
      isVerified: options.verify !== undefined,
      isShutOut: (worker) =>
        executor.#verifier?.whyShutOut(worker) !== undefined,
      onEvent: (...all) => executor.#onEvent(...all),
      onNotice,
      onFailure: (error) => executor.fail(error),
    });
    executor.#copies = new Copies({
      ...options,
      desk: executor.#desk,
      inbox: executor.#inbox,
      isVerified: options.verify !== undefined,
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
      this.#copies.open,
      this.#roster.members,
      this.#inbox.refused,
      this.#verifier?.status,
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
    let isPlaced = false;
    const listener: CopyListener = {
      onReport: ({ report, attributes }) =>
        onReport(unpackReport(report), attributes),
      onPlaced: (worker) => {
        if (!isPlaced) onPlaced?.(this.#roster.indexOf(worker));
        isPlaced = true;
      },
    };
    try {
      const result = this.#verifier === undefined
        ? await this.#copies.run(trial, 0, listener, abandoned)
        : await this.#verifier.verify(trial, listener, abandoned);
      return await this.#resultOf(number, result);
    } catch (error) {
      const isRunAgain = error instanceof WorkerLostError &&
        this.#lose(number) < MAX_LOSSES;
      if (!isRunAgain) {
        if (!this.#isDeposed) this.#end(number);
        this.#tally.end(); // it was pruned, say
      }
      throw error;
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

  async #resultOf(
    number: number,
    result: RemoteResult,
  ): Promise<TrialResult> {
    const { seconds, worker } = result;
    try {
      const outcome = await this.#desk.outcomeOf(number, result);
      this.#end(number);
      this.#tally.end();
      return { outcome, seconds, worker: this.#roster.indexOf(worker) };
    } catch (cause) {
      // Its checkpoint is not there, or not whole: that is like a loss.
      for (const remote of this.#inbox.copiesOf(number)) remote.reopen();
      throw new WorkerLostError(number, { cause });
    }
  }

  #lose(number: number): number {
    const losses = (this.#losses.get(number) ?? 0) + 1;
    this.#losses.set(number, losses);
    this.#tally.lose();
    return losses;
  }

  /** Nobody wants it any more: who still has it, or would get it, is told. */
  #end(number: number): void {
    const copies = this.#inbox.copiesOf(number);
    const open = copies.filter(({ result }) => result === undefined);
    this.#inbox.end(number);
    this.#losses.delete(number);
    this.#desk.clear(number, open.map(({ copy }) => copy));
    for (const { worker, attempt } of open) {
      if (worker === undefined || attempt === undefined) continue;
      this.#order(worker, { abandon: [attempt] });
    }
  }

  /** Believes nothing more of a worker, and tells it. */
  #shutOut(worker: string, shutOut: string): void {
    this.#options.onNotice(`worker ${worker} is shut out: ${shutOut}`);
    this.#order(worker, { abandon: [], shutOut });
    this.#roster.remove(worker);
    this.#tellWorkers();
  }

  #order(worker: string, orders: Pick<Orders, "abandon" | "shutOut">): void {
    const { server: { connection, names }, run } = this.#options;
    if (connection.isClosed()) return;
    const bytes = encode("orders", { run, ...orders });
    connection.publish(names.control(worker), bytes);
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
      const shutOut = this.#verifier?.whyShutOut(worker);
      if (shutOut !== undefined) {
        return encode("orders", { run, abandon: [], shutOut });
      }
      const isOurs = alive.run === run;
      if (isOurs) this.#see(worker, alive);
      const abandon = alive.running.filter((attempt) =>
        !isOurs || this.#isOver(attempt, worker)
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
  #isOver(attempt: Attempt, worker: string): boolean {
    const { number, copy = 0 } = attempt;
    if (this.#inbox.hasEnded(number)) {
      this.#desk.clear(number, [copy]); // it was handed out once more
      return true;
    }
    if (this.#inbox.isInvolved(worker, attempt)) return true;
    const latest = this.#inbox.find(attempt)?.attempt;
    return latest !== undefined && isLater(latest, attempt);
  }

  #makeRound(): void {
    if (this.#closing.signal.aborted) return;
    const { onNotice } = this.#options;
    if (this.#roster.expire().length > 0) this.#tellWorkers();
    this.#verifier?.tellShortage(this.#roster.members.length);
    this.#copies.putAgain(
      (...all) => this.#roster.runs(...all),
      this.#closing.signal,
    );
    this.#inbox.purge().catch((error) =>
      onNotice(`cannot purge events yet: ${messageOf(error)}`)
    );
  }
}
