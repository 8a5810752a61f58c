// Reads what workers tell, from the beginning of the stream, so that a
// coordinator that starts again learns what it knew; and has the server forget
// what is about trials that have their outcomes. Whenever a reading broke off,
// the next one begins there too, since numbers of a stream are not to be relied
// on: of three servers, one of 2.9 that was cut off shows what it does not keep.

import { defer } from "../../deferred.ts";
import { messageOf } from "../../errors.ts";
import {
  decode,
  type Event,
  RefusedMessageError,
} from "../protocol/messages.ts";
import type { Attempt } from "../protocol/attempts.ts";
import { workerOf } from "../protocol/subjects.ts";
import type { JsMsg } from "../nats.ts";
import { pause, type StudyServer } from "../server.ts";
import { RemoteTrial } from "./remote_trial.ts";

/** Time before a stream that broke off is read again. */
const RETRY_MS = 500;

/** After so long without a message it is looked whether there are any. */
const SILENCE_MS = 3_000;

/** What an inbox needs to know. */
export interface InboxOptions {
  readonly run: string;
  /** Trials that have outcomes already. */
  readonly ended: Iterable<number>;
  /** Trials that were put out before and have none. */
  readonly unfinished: Iterable<number>;
  /** Trials are verified: each attempt is told as a whole. */
  readonly isVerified: boolean;
  /** Whether nothing that a worker says counts any more. */
  readonly isShutOut: (worker: string) => boolean;
  /** Told of every event that counts. */
  readonly onEvent: (trial: RemoteTrial, event: Event, worker: string) => void;
  readonly onNotice: (message: string) => void;
  /** Called if it cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

/** The trials of a study, as events tell. */
export class Inbox {
  readonly #server: StudyServer;
  readonly #options: InboxOptions;
  /** By number and copy. */
  readonly #trials = new Map<number, Map<number, RemoteTrial>>();
  readonly #ended: Set<number>;
  readonly #closing = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  /** The first message that was not read yet. */
  #next = 1;
  /** Messages below it are gone; below the other they can go. */
  #purged = 1;
  #unneeded = 1;
  #refused = 0;

  private constructor(server: StudyServer, options: InboxOptions) {
    this.#server = server;
    this.#options = options;
    this.#ended = new Set(options.ended);
    for (const number of options.unfinished) this.#trialOf(number, 0, Infinity);
  }

  /** Opens it, once it has read all that there is. */
  static async open(
    server: StudyServer,
    options: InboxOptions,
  ): Promise<Inbox> {
    const inbox = new Inbox(server, options);
    const { eventStream } = server.names;
    const { state } = await server.manager.streams.info(eventStream);
    const caughtUp = defer<void>();
    const last = state.messages === 0 ? 0 : state.last_seq;
    inbox.#reading = inbox.#read(() => {
      if (inbox.#next > last) caughtUp.resolve();
    });
    await caughtUp.promise;
    return inbox;
  }

  /** Messages that were no messages for us. */
  get refused(): number {
    return this.#refused;
  }

  /** A copy of a trial that is to be run, whatever is known of it. */
  expect(number: number, copy: number): RemoteTrial {
    this.#ended.delete(number);
    const trial = this.#trialOf(number, copy, this.#next);
    trial.isExpected = true;
    return trial;
  }

  /** What is known of a copy; undefined if it is over, or nothing is. */
  find({ number, copy = 0 }: Attempt): RemoteTrial | undefined {
    return this.#trials.get(number)?.get(copy);
  }

  /** What is known of all copies of a trial that is not over. */
  copiesOf(number: number): readonly RemoteTrial[] {
    return [...this.#trials.get(number)?.values() ?? []];
  }

  /** Whether a worker has a part in another copy of a trial. */
  isInvolved(worker: string, { number, copy = 0 }: Attempt): boolean {
    return this.copiesOf(number).some((other) =>
      other.copy !== copy && other.isExpected && other.involves(worker)
    );
  }

  /** Whether a trial needs no worker any more. */
  hasEnded(number: number): boolean {
    return this.#ended.has(number);
  }

  /** Drops all about a trial. */
  end(number: number): void {
    this.#trials.delete(number);
    this.#ended.add(number);
  }

  /**
   * Has the server forget what no trial needed when this was called before: by
   * now their outcomes are stored.
   */
  async purge(): Promise<void> {
    const first = this.#unneeded;
    this.#unneeded = this.#next;
    for (const copies of this.#trials.values()) {
      for (const { firstSequence } of copies.values()) {
        this.#unneeded = Math.min(this.#unneeded, firstSequence);
      }
    }
    if (first <= this.#purged) return;
    const { manager, names } = this.#server;
    await manager.streams.purge(names.eventStream, { seq: first });
    this.#purged = first;
  }

  /** Reads no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reading;
  }

  #trialOf(number: number, copy: number, firstSequence: number): RemoteTrial {
    const copies = this.#trials.get(number) ?? new Map<number, RemoteTrial>();
    this.#trials.set(number, copies);
    const trial = copies.get(copy) ?? new RemoteTrial({
      number,
      copy,
      isWhole: this.#options.isVerified,
      firstSequence,
    });
    copies.set(copy, trial);
    trial.firstSequence = Math.min(trial.firstSequence, firstSequence);
    return trial;
  }

  /** Reads until it is closed; a connection that broke off comes back. */
  async #read(onRead: () => void): Promise<void> {
    const { signal } = this.#closing;
    const { jetstream, manager, names } = this.#server;
    while (!signal.aborted) {
      try {
        const { state } = await manager.streams.info(names.eventStream);
        this.#next = Math.max(1, state.first_seq); // 0 if there never was one
        onRead();
        const consumer = await jetstream.consumers.get(names.eventStream, {
          opt_start_seq: this.#next,
        });
        const messages = await consumer.consume({ max_messages: 500 });
        const reading = new AbortController();
        const stop = () => {
          reading.abort();
          messages.stop();
        };
        signal.addEventListener("abort", stop);
        if (signal.aborted) stop(); // meanwhile
        this.#watch(stop, reading.signal);
        try {
          for await (const message of messages) {
            if (signal.aborted || !this.#take(message)) break;
            this.#next = message.seq + 1;
            onRead();
          }
        } finally {
          signal.removeEventListener("abort", stop);
          stop();
          consumer.delete().catch(() => {}); // it goes by itself too
        }
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onNotice(`cannot read events yet: ${messageOf(error)}`);
      }
      await pause(RETRY_MS, signal);
    }
  }

  /**
   * Stops a reading to which nothing comes although there is something: a
   * consumer lives on one server, and where that is dead the client waits for
   * it to return.
   */
  async #watch(stop: () => void, signal: AbortSignal): Promise<void> {
    const { manager, names } = this.#server;
    while (true) {
      const next = this.#next;
      await pause(SILENCE_MS, signal);
      if (signal.aborted) return;
      if (this.#next !== next) continue;
      const info = await manager.streams.info(names.eventStream)
        .catch(() => null); // the server is away
      if (this.#next === next && info !== null && info.state.last_seq >= next) {
        return stop();
      }
    }
  }

  /** Whether it can go on with the next. */
  #take(message: JsMsg): boolean {
    const { run, isVerified, isShutOut, onEvent, onFailure } = this.#options;
    try {
      const event = decode("event", message.data, run);
      const worker = workerOf(message.subject);
      const isCopy = event.copy !== undefined;
      if (isShutOut(worker) || isCopy !== isVerified) {
        this.#refused++;
        return true;
      }
      const { number, type, copy = 0 } = event;
      // Nobody has one that was never put out: it is a lie.
      if (!this.#trials.has(number)) return true;
      // Nobody confirms its own word.
      if (type === "claim" && this.isInvolved(worker, event)) return true;
      const trial = this.#trialOf(number, copy, message.seq);
      const taken = trial.take(event, worker);
      if (taken === "taken") onEvent(trial, event, worker);
      return taken !== "early";
    } catch (error) {
      if (error instanceof RefusedMessageError) this.#refused++;
      else onFailure(error);
      return true;
    }
  }
}
