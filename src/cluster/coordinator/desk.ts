// Puts trials on the server and takes them back: all that a coordinator does
// with the work stream and the blobs of trials.

import { messageOf } from "../../errors.ts";
import type { OwnOutcome, TrialStart } from "../../tune/executor.ts";
import { getBlob, putBlob } from "../blobs.ts";
import { encode } from "../protocol/messages.ts";
import { unpackOutcome } from "../protocol/trials.ts";
import {
  isAbsent,
  isThereAlready,
  pause,
  readLast,
  type StudyServer,
} from "../server.ts";
import type { RemoteResult } from "./remote_trial.ts";

/** Time before what a server did not take is sent again. */
const RETRY_MS = 500;

/**
 * Which trials have blobs: those of a program none, those of an objective that
 * pauses all, of others those that go on from another, are to pause or did.
 */
export type BlobsOf = "none" | "some" | "all";

/** What goes out and what is taken back. */
export class Desk {
  readonly #server: StudyServer;
  readonly #run: string;
  readonly #blobs: BlobsOf;
  /** Those with blobs, where only some have any. */
  readonly #withBlobs = new Set<number>();
  readonly #onNotice: (message: string) => void;
  /** What is being taken back: it must not take what is put there anew. */
  readonly #clearing = new Map<number, Promise<void>>();

  /**
   * @param run Which run of the study this is.
   * @param blobs Which trials have blobs.
   */
  constructor(
    server: StudyServer,
    run: string,
    blobs: BlobsOf,
    onNotice: (message: string) => void,
  ) {
    this.#server = server;
    this.#run = run;
    this.#blobs = blobs;
    this.#onNotice = onNotice;
  }

  /**
   * Puts a trial where workers find it, unless it is there.
   *
   * @param copy Which copy of it; undefined where trials are not verified.
   * @param signal Nobody wants it any more.
   * @returns Its place in the stream; undefined if it is gone again, as a worker
   * was quick.
   */
  async put(
    trial: TrialStart,
    copy: number | undefined,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { number, params, until, resumeFrom } = trial;
    await this.#clearing.get(number);
    if (resumeFrom !== undefined || until !== undefined) {
      this.#withBlobs.add(number);
    }
    const { names } = this.#server;
    return await this.#insist(signal, async () => {
      const from = resumeFrom &&
        await putBlob(
          this.#server,
          names.trialBlob(number, "start"),
          resumeFrom.slice(),
        );
      return await this.#publish(
        names.work(number, copy),
        encode("work", {
          run: this.#run,
          number,
          ...(copy !== undefined && { copy }),
          params,
          ...(until !== undefined && { until }),
          ...(from && { resumeFrom: from }),
        }),
      );
    });
  }

  /** The outcome of a trial, with what it paused with. */
  async outcomeOf(
    number: number,
    { outcome: packed, copy }: RemoteResult,
  ): Promise<OwnOutcome> {
    const ref = packed.state === "complete" ? packed.checkpoint : undefined;
    if (ref === undefined) return unpackOutcome(packed);
    this.#withBlobs.add(number);
    const at = this.#server.names.trialEnd(number, copy);
    return unpackOutcome(packed, await getBlob(this.#server, at, ref));
  }

  /**
   * Removes what is left of a trial that has come to its end.
   *
   * @param queued Copies of it that may still be handed out.
   */
  clear(number: number, queued: readonly number[]): void {
    const isKnown = this.#withBlobs.delete(number);
    // What is taken back may have left some of which nobody told.
    const hasBlobs = this.#blobs === "all" ||
      this.#blobs === "some" && (isKnown || queued.length > 0);
    if (queued.length === 0 && !hasBlobs) return;
    this.#begin(number, () => this.#purge(number, queued, hasBlobs));
  }

  /** Hands out a copy of a trial no more, which goes on in others. */
  withdraw(number: number, copy: number): void {
    this.#begin(number, () => this.#remove(number, copy));
  }

  #begin(number: number, act: () => Promise<void>): void {
    const before = this.#clearing.get(number) ?? Promise.resolve();
    const cleared = before.then(act)
      .catch((error) =>
        this.#onNotice(`cannot clear trial ${number}: ${messageOf(error)}`)
      )
      .finally(() => {
        if (this.#clearing.get(number) === cleared) {
          this.#clearing.delete(number);
        }
      });
    this.#clearing.set(number, cleared);
  }

  /** Resolves once everything is cleared. */
  async settled(): Promise<void> {
    await Promise.all(this.#clearing.values());
  }

  async #purge(
    number: number,
    queued: readonly number[],
    hasBlobs: boolean,
  ): Promise<void> {
    const { manager, names } = this.#server;
    for (const copy of queued) await this.#remove(number, copy);
    if (!hasBlobs) return;
    const filter = names.trialBlobs(number);
    await manager.streams.purge(names.blobStream, { filter });
  }

  /**
   * Deletes the message of a trial. A purge of its subject would do it at once,
   * but servers of 2.9 then skip messages that no worker has had.
   */
  async #remove(number: number, copy: number): Promise<void> {
    const { manager, names } = this.#server;
    const { workStream } = names;
    const last = names.work(number, copy);
    const found = await readLast(this.#server, workStream, last, "work");
    if (found === null) return;
    try {
      await manager.streams.deleteMessage(workStream, found.sequence, false);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  async #publish(
    subject: string,
    bytes: Uint8Array,
  ): Promise<number | undefined> {
    const { jetstream, names } = this.#server;
    try {
      return (await jetstream.publish(subject, bytes)).seq;
    } catch (error) {
      if (!isThereAlready(error)) throw error;
    }
    const found = await readLast(
      this.#server,
      names.workStream,
      subject,
      "work",
    );
    return found?.sequence;
  }

  /** Tries until it is done: the server may be away for a while. */
  async #insist<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    while (true) {
      signal.throwIfAborted();
      try {
        return await act();
      } catch (error) {
        if (error instanceof RangeError) throw error; // it never will
        this.#onNotice(`the server takes no trial yet: ${messageOf(error)}`);
      }
      await pause(RETRY_MS, signal);
    }
  }
}
