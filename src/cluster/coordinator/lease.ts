// One coordinator for each study. A record on the server names it, and it writes
// that record again and again, each time only if it was the last to write. Who
// finds one waits for as long as a lease: a record that stays as it is then is
// that of the dead. No clocks are compared.

import { messageOf, quote } from "../../errors.ts";
import { encode } from "../protocol/messages.ts";
import { isOvertaken, pause, readLast, type StudyServer } from "../server.ts";

/** How often in a lease its record is written. */
const BEATS = 3;

/** What a lease needs to know. */
export interface LeaseOptions {
  readonly study: string;
  readonly leaseMs: number;
  /** Aborted where nobody wants it any more. */
  readonly signal: AbortSignal | undefined;
  /** Told where there is something to wait for. */
  readonly onNotice: (message: string) => void;
  /** Called if another coordinator took over. */
  readonly onLost: (error: Error) => void;
}

/** The right to coordinate a study, for as long as it is renewed. */
export class Lease {
  readonly #server: StudyServer;
  readonly #options: LeaseOptions;
  readonly #coordinator = crypto.randomUUID();
  readonly #ending = new AbortController();
  #sequence: number;
  #renewing: Promise<void> = Promise.resolve();

  private constructor(
    server: StudyServer,
    options: LeaseOptions,
    sequence: number,
  ) {
    this.#server = server;
    this.#options = options;
    this.#sequence = sequence;
  }

  /**
   * Takes it.
   *
   * @throws {Error} If another coordinator has it and is alive.
   */
  static async take(
    server: StudyServer,
    options: LeaseOptions,
  ): Promise<Lease> {
    const found = await waitForDeath(server, options);
    const lease = new Lease(server, options, found);
    try {
      await lease.#write();
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      if (!await lease.#isOwn()) throw refusal(options.study);
    }
    lease.#renewing = lease.#renew();
    return lease;
  }

  /** Ends it; the record stays, or goes with its stream. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const { leaseMs, study, onLost, onNotice } = this.#options;
    const { signal } = this.#ending;
    while (true) {
      await pause(leaseMs / BEATS, signal);
      if (signal.aborted) return;
      try {
        await this.#write();
      } catch (error) {
        if (signal.aborted) return;
        if (isOvertaken(error) && !await this.#isOwn()) {
          return onLost(refusal(study));
        }
        onNotice(`cannot renew the lease yet: ${messageOf(error)}`);
      }
    }
  }

  async #write(): Promise<void> {
    const { jetstream, names } = this.#server;
    const coordinator = this.#coordinator;
    const { seq } = await jetstream.publish(
      names.coordinator,
      encode("coordinator", { run: "any", coordinator }),
      // Where there are several servers, a new stream is known to all a bit later.
      { expect: { lastSubjectSequence: this.#sequence }, retries: 5 },
    );
    this.#sequence = seq;
  }

  /** The answer to a record of ours may have been lost on its way. */
  async #isOwn(): Promise<boolean> {
    const found = await readRecord(this.#server).catch(() => null);
    if (found?.message.coordinator !== this.#coordinator) return false;
    this.#sequence = found.sequence;
    return true;
  }
}

function readRecord(server: StudyServer) {
  const { stateStream, coordinator } = server.names;
  return readLast(server, stateStream, coordinator, "coordinator");
}

/** The sequence of a record that nobody renews, 0 if there is none. */
async function waitForDeath(
  server: StudyServer,
  { study, leaseMs, signal, onNotice }: LeaseOptions,
): Promise<number> {
  const found = await readRecord(server);
  if (found === null) return 0;
  const seconds = Math.ceil(leaseMs / 1000);
  onNotice(
    `study ${quote(study)} had a coordinator: waiting ${seconds} s to see ` +
      "whether it lives",
  );
  const steps = 2 * BEATS;
  for (let i = 0; i < steps; i++) {
    await pause(leaseMs / steps, signal);
    signal?.throwIfAborted();
    const now = await readRecord(server);
    if (now?.sequence !== found.sequence) throw refusal(study);
  }
  return found.sequence;
}

function refusal(study: string): Error {
  return new Error(
    `Cannot coordinate study ${quote(study)}: another coordinator does, ` +
      "expected to be the only one, or another name of the study",
  );
}
