// What workers told, in the order in which the server has it, as the coordinator
// reads it: who has which trial, and how long one waited for another worker.

import type { NatsConnection } from "../../src/cluster/nats.ts";
import { type Attempt, isLater } from "../../src/cluster/protocol/attempts.ts";
import { decode, type Event } from "../../src/cluster/protocol/messages.ts";
import { workerOf } from "../../src/cluster/protocol/subjects.ts";
import { pause, serverOf } from "../../src/cluster/server.ts";

/** An event with what it came in. */
export interface Seen {
  readonly event: Event;
  readonly worker: string;
  readonly subject: string;
  readonly data: Uint8Array;
}

/** An attempt in a run of the study. */
export type RunAttempt = Attempt & { readonly run: string };

/** A trial without a result. */
interface Open {
  /** Undefined once its worker has gone on to another trial. */
  worker: string | undefined;
  claims: number;
}

/** Watches the events of a study. */
export class Watch {
  readonly #closing = new AbortController();
  readonly #reading: Promise<void>;
  readonly #open = new Map<number, Open>();
  /** So that none counts twice. */
  readonly #claimed = new Set<string>();
  /** When the worker of each of these trials was killed. */
  readonly #orphans = new Map<number, number>();
  /** All that came. */
  readonly seen: Seen[] = [];
  /** Milliseconds from each kill to the next claim of the trial. */
  readonly recoveries: number[] = [];

  constructor(connection: NatsConnection, study: string) {
    this.#reading = this.#read(connection, study);
  }

  /** How many workers the trial has had that had most, of those that run. */
  get mostClaims(): number {
    const running = [...this.#open.values()]
      .filter(({ worker }) => worker !== undefined);
    return Math.max(0, ...running.map(({ claims }) => claims));
  }

  /** The worker of that name has been killed. */
  killed(worker: string): void {
    for (const [number, open] of this.#open) {
      if (open.worker === worker) this.#orphans.set(number, Date.now());
    }
  }

  /**
   * Whether somebody began a trial after an attempt at it. In another run of the
   * study the same attempt is another one.
   */
  isOvertaken({ run, ...attempt }: RunAttempt): boolean {
    return this.seen.some(({ event }) =>
      event.type === "claim" && event.run === run &&
      event.number === attempt.number && isLater(event, attempt)
    );
  }

  /** Watches no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#reading;
  }

  async #read(connection: NatsConnection, study: string): Promise<void> {
    const { signal } = this.#closing;
    const { jetstream, names } = await serverOf(connection, study);
    let next = 1;
    while (!signal.aborted) {
      try {
        const consumer = await jetstream.consumers.get(names.eventStream, {
          opt_start_seq: next,
        });
        const messages = await consumer.consume({
          abort_on_missing_resource: true,
        });
        const stop = () => messages.stop();
        signal.addEventListener("abort", stop);
        for await (const message of messages) {
          next = message.seq + 1;
          const { subject, data, timestamp } = message;
          this.#take(subject, data, Date.parse(timestamp));
        }
        signal.removeEventListener("abort", stop);
      } catch {
        next = 1; // the server is away, or the study begins anew
      }
      await pause(200, signal);
    }
  }

  #take(subject: string, data: Uint8Array, timeMs: number): void {
    const event = decode("event", data);
    const worker = workerOf(subject);
    this.seen.push({ event, worker, subject, data });
    if (event.type === "result") this.#open.delete(event.number);
    if (event.type === "claim") this.#claim(event, worker, timeMs);
  }

  #claim(event: Event, worker: string, timeMs: number): void {
    const { run, number, sequence, delivery } = event;
    const key = [run, number, sequence, delivery].join();
    if (this.#claimed.has(key)) return;
    this.#claimed.add(key);
    for (const open of this.#open.values()) {
      if (open.worker === worker) open.worker = undefined;
    }
    const claims = (this.#open.get(number)?.claims ?? 0) + 1;
    this.#open.set(number, { worker, claims });
    const killedAt = this.#orphans.get(number);
    if (killedAt === undefined || timeMs < killedAt) return;
    this.#orphans.delete(number);
    this.recoveries.push(timeMs - killedAt);
  }
}
