// The checkpoints of a trial on a worker, from which another goes on should
// this one die. Only those of the last attempt at a trial may stay: what an
// earlier one reports counts for nothing, so a trial that went on from where it
// came would lack reports. Hence whoever begins writes the record first, before
// it claims the trial, and everyone writes only onto the record it knows.

import { getBlob, putBlob } from "../blobs.ts";
import { type Attempt, isLater, isSameAttempt } from "../protocol/attempts.ts";
import {
  type CheckpointState,
  decode,
  encode,
  RefusedMessageError,
} from "../protocol/messages.ts";
import { isOvertaken, lastOf, pause, type StudyServer } from "../server.ts";
import type { Attributes } from "../../tune/trial.ts";

/** Time before what a server did not take is sent again. */
const RETRY_MS = 500;

/** How far a trial has come. */
export interface Progress {
  readonly resumeFrom: Uint8Array | undefined;
  /** The last that was reported. */
  readonly step: number;
  /** What it took so far, on all workers. */
  readonly seconds: number;
  /** Those set so far. */
  readonly attributes: Attributes;
}

/** Whose checkpoints they are. */
export interface CheckpointsOptions {
  readonly server: StudyServer;
  readonly run: string;
  readonly attempt: Attempt;
  /** Resolves once the server has all reports so far, or nobody wants them. */
  readonly reported: () => Promise<void>;
  /** Nobody wants the trial any more, or another worker has it. */
  readonly signal: AbortSignal;
}

/** A record of a trial, with its place in the stream; 0 if there is none. */
interface Found {
  readonly sequence: number;
  readonly record?: CheckpointState;
}

/** The checkpoints of one attempt at a trial. */
export class Checkpoints {
  readonly #options: CheckpointsOptions;
  /** The record as this attempt wrote it last; undefined if that is not sure. */
  #own: Required<Found> | undefined;
  /** A later attempt has the trial. */
  #isOvertaken = false;

  constructor(options: CheckpointsOptions) {
    this.#options = options;
  }

  /**
   * Makes the record this attempt's, with what is in it.
   *
   * @param signal Ends the wait for a server that is away.
   * @throws What the signal was aborted with.
   */
  async take(signal: AbortSignal): Promise<void> {
    let found: Found = { sequence: 0 };
    while (true) {
      signal.throwIfAborted();
      try {
        return await this.#write(found.record ?? {}, found.sequence);
      } catch (error) {
        if (!isOvertaken(error)) await pause(RETRY_MS, signal);
      }
      found = await this.#read().catch(() => found);
      if (this.#own !== undefined || this.#isOvertaken) return;
    }
  }

  /** How far it was when this attempt took it. */
  async progress(): Promise<Progress | undefined> {
    const { server, attempt: { number } } = this.#options;
    const { part, blob, step, seconds, attributes = {} } = this.#own?.record ??
      {};
    if (part === undefined || blob === undefined) return undefined;
    try {
      const at = server.names.trialBlob(number, part);
      const resumeFrom = await getBlob(server, at, blob);
      return { resumeFrom, step: step!, seconds: seconds!, attributes };
    } catch {
      return undefined; // not whole, or not to be had: it costs time alone
    }
  }

  /**
   * Keeps a checkpoint, once all before it is reported; unless a later attempt
   * has the trial.
   *
   * @throws What keeps the server from taking it now.
   */
  async keep({ resumeFrom, ...progress }: Progress): Promise<void> {
    const { server, attempt, reported, signal } = this.#options;
    if (this.#own === undefined && !this.#isOvertaken) await this.#read();
    if (this.#own === undefined) return;
    const { number, sequence, delivery } = attempt;
    // Two in turns: the one that is named stays whole.
    const parts = [0, 1].map((turn) => [sequence, delivery, turn].join("-"));
    const part = parts.find((part) => part !== this.#own?.record.part)!;
    const at = server.names.trialBlob(number, part);
    const bytes = resumeFrom as Uint8Array<ArrayBuffer>;
    const blob = await putBlob(server, at, bytes);
    await reported();
    if (signal.aborted) return;
    const known = this.#own.sequence;
    this.#own = undefined; // unless there is an answer
    await this.#write({ ...progress, part, blob }, known);
  }

  /** @throws What keeps the server from taking it, being overtaken included. */
  async #write(
    { step = 0, seconds = 0, part, blob, attributes }: Partial<CheckpointState>,
    expected: number,
  ): Promise<void> {
    const { server, run, attempt } = this.#options;
    const bytes = encode("checkpoint", {
      run,
      ...attempt,
      step,
      seconds,
      ...(part && { part }),
      ...(blob && { blob }),
      ...(attributes && { attributes }),
    });
    const { seq } = await server.jetstream.publish(
      server.names.checkpoint(attempt.number),
      bytes,
      { expect: { lastSubjectSequence: expected } },
    );
    this.#own = { sequence: seq, record: decode("checkpoint", bytes) };
  }

  /**
   * Reads the record: it may be this attempt's, whose answer was lost, or that
   * of a later one.
   */
  async #read(): Promise<Found> {
    const { server, run, attempt } = this.#options;
    const { blobStream, checkpoint } = server.names;
    const subject = checkpoint(attempt.number);
    const found = await lastOf(server, blobStream, subject);
    const sequence = found?.seq ?? 0;
    try {
      if (found === null) return { sequence };
      const record = decode("checkpoint", found.data, run);
      if (isSameAttempt(record, attempt)) this.#own = { sequence, record };
      if (isLater(record, attempt)) this.#isOvertaken = true;
      return { sequence, record };
    } catch (error) {
      if (!(error instanceof RefusedMessageError)) throw error;
      return { sequence }; // to be written over
    }
  }
}
