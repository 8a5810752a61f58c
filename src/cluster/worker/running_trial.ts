// One trial on a worker, from the message that hands it out to the one that
// says it is done with.

import { messageOf } from "../../errors.ts";
import {
  type Executor,
  type OnReport,
  WorkerLostError,
} from "../../tune/executor.ts";
import { getBlob, putBlob } from "../blobs.ts";
import type { JsMsg } from "../nats.ts";
import type { Attempt } from "../protocol/attempts.ts";
import type { Work } from "../protocol/messages.ts";
import { type BlobRef, packOutcome, packReport } from "../protocol/trials.ts";
import type { Params, Report } from "../../tune/trial.ts";
import { isAway, type StudyServer } from "../server.ts";
import { Checkpoints } from "./checkpoints.ts";
import { Outbox } from "./outbox.ts";
import { type Ran, SegmentedTrial } from "./segments.ts";

/** A trial as its worker sees it. */
export interface WorkerTrial {
  /** Its number. */
  readonly number: number;
  /** What it tries. */
  readonly params: Params;
  /**
   * Dropped is one that nobody wants any more, as it was pruned or goes on
   * elsewhere; left is one that this worker gave back.
   */
  readonly state: "running" | "done" | "dropped" | "left";
  /** The last that it reported here. */
  readonly report?: Report;
}

/** What a worker has for all trials of a study. */
export interface TrialContext {
  readonly server: StudyServer;
  readonly run: string;
  readonly worker: string;
  readonly executor: Executor;
  /** Trials can pause. */
  readonly pauses: boolean;
  readonly clock: () => number;
  /** Asks the coordinator what to abandon. */
  readonly ask: () => Promise<void>;
  readonly onTrial: (trial: WorkerTrial) => void;
}

/** A trial that a worker has. */
export class RunningTrial {
  readonly attempt: Attempt;
  readonly #context: TrialContext;
  readonly #message: JsMsg;
  readonly #work: Work;
  /** Nobody wants it any more, or another worker has it. */
  readonly #dropping = new AbortController();
  /** It stops here, to be run elsewhere. */
  readonly #stopping = new AbortController();
  /** Either of the two. */
  readonly #ending = AbortSignal.any([
    this.#dropping.signal,
    this.#stopping.signal,
  ]);
  readonly #outbox: Outbox;
  readonly #checkpoints: Checkpoints | undefined;
  #report: Report | undefined;
  #hasTold = false;

  constructor(context: TrialContext, message: JsMsg, work: Work) {
    this.#context = context;
    this.#message = message;
    this.#work = work;
    const { number, copy } = work;
    this.attempt = {
      number,
      ...(copy !== undefined && { copy }),
      sequence: message.seq,
      delivery: message.info.deliveryCount,
    };
    const { server, run, worker, pauses } = context;
    const { attempt } = this;
    const { signal } = this.#dropping;
    this.#outbox = new Outbox(server, run, worker, attempt, signal);
    const reported = () => this.#outbox.sent;
    const options = { server, run, attempt, reported, signal };
    if (pauses) this.#checkpoints = new Checkpoints(options);
  }

  /** Whether it told what it came to. */
  get hasTold(): boolean {
    return this.#hasTold;
  }

  /** Shows the server that it goes on. */
  beat(): void {
    this.#message.working();
  }

  /** Ends it without a word. */
  drop(): void {
    this.#dropping.abort(new Error("nobody wants it any more"));
  }

  /** Has it go back to the others. */
  leave(): void {
    this.#stopping.abort(new Error("the worker leaves"));
  }

  /**
   * Runs it and tells what it came to.
   *
   * @throws What keeps this worker from running any trial of the study.
   */
  async run(): Promise<void> {
    this.#show("running");
    let fault: RangeError | undefined;
    try {
      await this.#claim();
      if (this.attempt.delivery > 1) await this.#askFirst();
      const ran = await this.#runHere((report, attributes) => {
        this.#report = report;
        this.#show("running");
        try {
          this.#outbox.send({
            type: "report",
            report: packReport(report),
            ...(attributes && { attributes }),
          });
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          fault ??= error;
          this.leave();
        }
      });
      await this.#tell(ran);
    } catch (error) {
      if (this.#dropping.signal.aborted) return this.#show("dropped");
      if (fault !== undefined) return await this.#tellFault(fault);
      await this.#giveBack(error);
    }
  }

  #show(state: WorkerTrial["state"]): void {
    const { number, params } = this.#work;
    const report = this.#report && { report: this.#report };
    this.#context.onTrial({ number, params, state, ...report });
  }

  /** From here on what earlier attempts tell counts no more. */
  async #claim(): Promise<void> {
    await this.#checkpoints?.take(this.#ending);
    this.#outbox.send({ type: "claim" });
  }

  /** It may be that it has ended, or has killed too many workers. */
  async #askFirst(): Promise<void> {
    await this.#outbox.sent;
    await this.#context.ask();
  }

  async #runHere(onReport: OnReport): Promise<Ran> {
    const { executor, clock } = this.#context;
    const signal = this.#ending;
    signal.throwIfAborted();
    const { number, params, until, resumeFrom: from } = this.#work;
    const resumeFrom = from && await this.#start(from);
    const trial = {
      number,
      params,
      ...(until !== undefined && { until }),
      ...(resumeFrom && { resumeFrom }),
    };
    const checkpoints = this.#checkpoints;
    if (checkpoints === undefined) {
      return await executor.start(trial, onReport, signal);
    }
    const options = { checkpoints, executor, clock };
    return await new SegmentedTrial(trial, options).run(onReport, signal);
  }

  /**
   * What it goes on from. Where that is gone the trial has ended and was handed
   * out once more, or will be with what it goes on from.
   */
  async #start(from: BlobRef): Promise<Uint8Array> {
    const { server } = this.#context;
    const { number } = this.#work;
    try {
      const at = server.names.trialBlob(number, "start");
      return await getBlob(server, at, from);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new WorkerLostError(number, { cause });
    }
  }

  async #tell({ outcome, seconds }: Ran): Promise<void> {
    const { server } = this.#context, { number, copy } = this.#work;
    const bytes = outcome.state === "complete" ? outcome.checkpoint : undefined;
    const checkpoint = bytes && await putBlob(
      server,
      server.names.trialEnd(number, copy),
      bytes as Uint8Array<ArrayBuffer>,
    );
    const packed = packOutcome(outcome, checkpoint);
    try {
      this.#outbox.send({ type: "result", outcome: packed, seconds });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return await this.#tellFault(error);
    }
    await this.#acknowledge();
  }

  /** It said more than a message can hold: it would everywhere. */
  async #tellFault({ message }: RangeError): Promise<void> {
    this.#outbox.send({
      type: "result",
      outcome: { state: "failed", reason: message },
      seconds: 0,
    });
    await this.#acknowledge();
  }

  /** Once the result is safe, the server may forget the trial. */
  async #acknowledge(): Promise<void> {
    this.#hasTold = true;
    await this.#outbox.sent;
    if (this.#dropping.signal.aborted) return this.#show("dropped");
    this.#message.ack();
    this.#show("done");
  }

  async #giveBack(error: unknown): Promise<void> {
    const isLost = error instanceof WorkerLostError;
    const lost = isLost && { lost: messageOf(error.cause ?? error) };
    this.#outbox.send({ type: "left", ...lost });
    await this.#outbox.sent;
    this.#message.nak();
    this.#show("left");
    const isPassing = isLost || this.#stopping.signal.aborted || isAway(error);
    if (!isPassing) throw error;
  }
}
