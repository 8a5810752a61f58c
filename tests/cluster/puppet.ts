// A worker in the process of a test, which says what the test wants.

import {
  decode,
  encode,
  type EventBody,
  type Work,
} from "../../src/cluster/protocol/messages.ts";
import {
  readLast,
  serverOf,
  type StudyServer,
} from "../../src/cluster/server.ts";
import type { JsMsg, NatsConnection } from "../../src/cluster/nats.ts";

/** A worker whose every word a test says. */
export class Puppet {
  readonly #server: StudyServer;
  readonly #name: string;
  /** Which run of the study it works for. */
  readonly run: string;
  #last: JsMsg | undefined;
  #told = 0;

  private constructor(server: StudyServer, name: string, run: string) {
    this.#server = server;
    this.#name = name;
    this.run = run;
  }

  static async join(
    connection: NatsConnection,
    name: string,
  ): Promise<Puppet> {
    const server = await serverOf(connection, "study");
    const { stateStream, study } = server.names;
    const found = await readLast(server, stateStream, study, "study");
    return new Puppet(server, name, found!.message.run);
  }

  /** Takes a trial; gives its number and which delivery it is. */
  async take(): Promise<[number: number, delivery: number]> {
    const { jetstream, names } = this.#server;
    const consumer = await jetstream.consumers.get(names.workStream, "workers");
    this.#last = await consumer.next({ expires: 10_000 }) ?? undefined;
    return [this.#work.number, this.#last!.info.deliveryCount];
  }

  get #work(): Work {
    return decode("work", this.#last!.data, this.run);
  }

  async say(body: EventBody, changes: object = {}): Promise<void> {
    const { jetstream, names } = this.#server;
    const { seq, info } = this.#last!;
    const { number, copy } = this.#work;
    if (body.type === "claim") this.#told = 0;
    const event = {
      run: this.run,
      number,
      ...(copy !== undefined && { copy }),
      sequence: seq,
      delivery: info.deliveryCount,
      index: this.#told,
      ...body,
      ...changes,
    };
    if (event.run === this.run) this.#told = event.index + 1;
    await jetstream.publish(
      names.event(this.#name, event.number),
      encode("event", event),
    );
  }

  report(step: number, value: number): Promise<void> {
    return this.say({ type: "report", report: { step, value } });
  }

  result(value: number): Promise<void> {
    return this.say({
      type: "result",
      seconds: 1,
      outcome: { state: "complete", values: [value] },
    });
  }

  acknowledge(): void {
    this.#last!.ack();
  }

  /** Shows that it is there, with nothing to do. */
  live(): void {
    const { connection, names } = this.#server;
    const alive = { run: this.run, jobs: 1, about: "a puppet", running: [] };
    connection.publish(names.alive(this.#name), encode("alive", alive));
  }
}
