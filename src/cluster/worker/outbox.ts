// What a worker tells of one trial: in order, each message again and again until
// the server has it. One whose answer was lost is there twice, which its index
// shows.

import type { Attempt } from "../protocol/attempts.ts";
import { encode, type EventBody } from "../protocol/messages.ts";
import { pause, type StudyServer } from "../server.ts";

/** Time before what a server did not take is sent again. */
const RETRY_MS = 500;

/** Sends the events of one attempt at a trial. */
export class Outbox {
  readonly #server: StudyServer;
  readonly #head: Attempt & { readonly run: string };
  readonly #worker: string;
  readonly #signal: AbortSignal;
  #count = 0;
  #sent: Promise<void> = Promise.resolve();

  /**
   * @param run Which run of the study.
   * @param worker Who tells.
   * @param signal Nobody wants to hear of it any more.
   */
  constructor(
    server: StudyServer,
    run: string,
    worker: string,
    attempt: Attempt,
    signal: AbortSignal,
  ) {
    this.#server = server;
    this.#head = { run, ...attempt };
    this.#worker = worker;
    this.#signal = signal;
  }

  /** Resolves once the server has all of them, or nobody wants them. */
  get sent(): Promise<void> {
    return this.#sent;
  }

  /**
   * Sends an event behind those before it.
   *
   * @throws {RangeError} If it is larger than a message may be.
   */
  send(body: EventBody): void {
    const index = this.#count;
    const bytes = encode("event", { ...this.#head, index, ...body });
    this.#count++; // it is not too large
    const { number } = this.#head;
    const subject = this.#server.names.event(this.#worker, number, index);
    this.#sent = this.#sent.then(() => this.#publish(subject, bytes));
  }

  async #publish(subject: string, bytes: Uint8Array): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#server.jetstream.publish(subject, bytes);
        return;
      } catch {
        // The server is away, or the study has ended: we shall know.
        await pause(RETRY_MS, this.#signal);
      }
    }
  }
}
