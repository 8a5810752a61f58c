// What a worker tells of one trial: each message once, in order, again and again
// until the server has it.

import { encode, type EventBody } from "../protocol/messages.ts";
import type { Attempt } from "../protocol/messages.ts";
import { pause, type StudyServer } from "../server.ts";

/** Time before what a server did not take is sent again. */
const RETRY_MS = 500;

/** Sends the events of one attempt at a trial. */
export class Outbox {
  readonly #server: StudyServer;
  readonly #head: Attempt & { readonly run: string };
  readonly #worker: string;
  readonly #signal: AbortSignal;
  readonly #id: string;
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
    const { number, sequence, delivery } = attempt;
    this.#server = server;
    this.#head = { run, ...attempt };
    this.#worker = worker;
    this.#signal = signal;
    // The server drops what comes twice.
    this.#id = [run, worker, number, sequence, delivery].join(".");
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
    const bytes = encode("event", { ...this.#head, ...body });
    const count = this.#count++;
    const { number } = this.#head;
    const subject = this.#server.names.event(this.#worker, number, count);
    const msgID = `${this.#id}.${count}`;
    this.#sent = this.#sent.then(() => this.#publish(subject, bytes, msgID));
  }

  async #publish(
    subject: string,
    bytes: Uint8Array,
    msgID: string,
  ): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#server.jetstream.publish(subject, bytes, { msgID });
        return;
      } catch {
        // The server is away, or the study has ended: we shall know.
        await pause(RETRY_MS, this.#signal);
      }
    }
  }
}
