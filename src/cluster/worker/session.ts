// A worker's time with one run of one study: it takes a trial for each free
// slot, shows that it is there, and does what the coordinator orders. It owns
// the connection, so nothing is ever computed here.

import { messageOf } from "../../errors.ts";
import type { Consumer, JsMsg } from "../nats.ts";
import { isSameAttempt } from "../protocol/attempts.ts";
import {
  decode,
  encode,
  RefusedMessageError,
  type Work,
} from "../protocol/messages.ts";
import { WORKERS } from "../protocol/subjects.ts";
import { pause, readLast } from "../server.ts";
import { RunningTrial, type TrialContext } from "./running_trial.ts";

/** How often it shows that it is there, unless leases are shorter than usual. */
const ALIVE_MS = 5_000;

/** How soon again while nobody answers: a coordinator that begins, say. */
const UNHEARD_MS = 1_000;

/** How long a coordinator may take to answer. */
const ANSWER_MS = 2_000;

/** How long it waits for a trial before it asks again. */
const PULL_MS = 5_000;

/** Time before what a server did not answer is asked again. */
const RETRY_MS = 500;

/**
 * How long a server may take to hear what a worker says that leaves, which lets
 * what it waits for come to its end. After it a trial goes back when its lease ends.
 */
const FAREWELL_MS = PULL_MS + 1_000;

/** How long what is for another worker is left to the others. */
const DECLINE_MS = 1_000;

/** Heartbeats in a lease. */
const BEATS = 3;

/** How a session is to be. */
export interface SessionOptions extends Omit<TrialContext, "ask"> {
  readonly jobs: number;
  readonly leaseMs: number;
  /** For people: version, engine, platform. */
  readonly about: string;
  /** Aborted where the worker is to leave. */
  readonly signal: AbortSignal;
  /** What its trials may take then to come to their end. */
  readonly leaveMs: number;
  readonly onNotice: (message: string) => void;
}

/** A worker's time with a study. */
export class Session {
  readonly #options: SessionOptions;
  readonly #running = new Set<RunningTrial>();
  /** Of each trial that was verified, which copy this worker told of. */
  readonly #told = new Map<number, number>();
  /** The study is over, or the worker cannot go on with it. */
  readonly #ending = new AbortController();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * Works until the study is over or the worker is to leave.
   *
   * @throws What keeps this worker from running any trial of the study.
   */
  async serve(): Promise<void> {
    const { signal, jobs, leaseMs } = this.#options;
    const leave = () => this.#leave();
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    const beats = setInterval(() => this.#beat(), leaseMs / BEATS);
    const unsubscribe = this.#obey();
    const alive = this.#showAlive();
    try {
      const slots = Array.from({ length: jobs }, () => this.#serveSlot());
      await Promise.all(slots);
    } finally {
      clearInterval(beats);
      signal.removeEventListener("abort", leave);
      this.#end();
      await alive;
      if (signal.aborted) await this.#ask(); // says that it left
      unsubscribe();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get #isStopping(): boolean {
    return this.#options.signal.aborted || this.#ending.signal.aborted;
  }

  /** Takes one trial after the other. */
  async #serveSlot(): Promise<void> {
    let consumer: Consumer | undefined;
    while (!this.#isStopping) {
      try {
        consumer ??= await this.#openConsumer();
        const message = await this.#next(consumer);
        if (message !== null) await this.#take(message);
      } catch {
        consumer = undefined; // the server is away, or the study over
        await pause(RETRY_MS, this.#ending.signal);
      }
    }
  }

  #openConsumer(): Promise<Consumer> {
    const { jetstream, names } = this.#options.server;
    return jetstream.consumers.get(names.workStream, WORKERS);
  }

  /** A trial, if there is one soon; where the server is away, that is never. */
  async #next(consumer: Consumer): Promise<JsMsg | null> {
    const { signal } = this.#ending;
    const options = { max_messages: 1, expires: PULL_MS };
    const messages = await consumer.fetch(options);
    const close = () => void messages.close();
    signal.addEventListener("abort", close);
    if (signal.aborted) close();
    try {
      for await (const message of messages) return message;
      return null;
    } finally {
      signal.removeEventListener("abort", close);
    }
  }

  async #take(message: JsMsg): Promise<void> {
    if (this.#isStopping) return message.nak();
    const trial = this.#open(message);
    if (trial === undefined) return;
    this.#running.add(trial);
    try {
      await trial.run();
    } catch (error) {
      this.#failure ??= { error };
      this.#end();
    } finally {
      this.#running.delete(trial);
      const { number, copy } = trial.attempt;
      if (copy !== undefined && trial.hasTold) this.#told.set(number, copy);
    }
  }

  #open(message: JsMsg): RunningTrial | undefined {
    const { run, onNotice } = this.#options;
    try {
      const work = decode("work", message.data, run);
      if (this.#isForAnother(work)) {
        message.nak(DECLINE_MS);
        return undefined;
      }
      const ask = async () => void await this.#ask();
      const context = { ...this.#options, ask };
      return new RunningTrial(context, message, work);
    } catch (error) {
      if (!(error instanceof RefusedMessageError)) throw error;
      onNotice(error.message);
      message.term(); // nobody can run it
      return undefined;
    }
  }

  /** Whether this worker has to do with another copy of a trial. */
  #isForAnother({ number, copy }: Work): boolean {
    if (copy === undefined) return false;
    const own =
      [...this.#running].find(({ attempt }) => attempt.number === number)
        ?.attempt.copy ?? this.#told.get(number) ?? copy;
    return own !== copy;
  }

  #beat(): void {
    for (const trial of this.#running) trial.beat();
  }

  /** Nothing of the study is wanted any more. */
  #end(): void {
    this.#ending.abort();
    for (const trial of this.#running) trial.drop();
  }

  /** Lets trials end, then has them go back, and waits for no server for ever. */
  async #leave(): Promise<void> {
    const { signal } = this.#ending;
    if (this.#running.size > 0) await pause(this.#options.leaveMs, signal);
    for (const trial of this.#running) trial.leave();
    await pause(FAREWELL_MS, signal);
    this.#end();
  }

  /** Hears at once what to abandon. */
  #obey(): () => void {
    const { server: { connection, names }, worker } = this.#options;
    const subscription = connection.subscribe(names.control(worker), {
      callback: (error, message) => {
        if (error === null) this.#follow(message.data);
      },
    });
    return () => subscription.unsubscribe();
  }

  /** Does what it is ordered; that of another run is the end of this one. */
  #follow(data: Uint8Array): void {
    try {
      const { run, abandon, shutOut } = decode("orders", data);
      if (run !== this.#options.run) return this.#end();
      if (shutOut !== undefined) return this.#shutOut(shutOut);
      for (const trial of this.#running) {
        const isOver = abandon.some((one) => isSameAttempt(one, trial.attempt));
        if (isOver) trial.drop();
      }
    } catch (error) {
      if (!(error instanceof RefusedMessageError)) throw error;
      this.#options.onNotice(error.message);
    }
  }

  /** The coordinator believes nothing more that it says. */
  #shutOut(why: string): void {
    this.#failure ??= {
      error: new Error(
        `Cannot work for the study: its coordinator shut this worker out: ${why}`,
      ),
    };
    this.#end();
  }

  async #showAlive(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const ms = await this.#ask() ? ALIVE_MS : UNHEARD_MS;
      await pause(Math.min(ms, this.#options.leaseMs / BEATS), signal);
    }
  }

  /**
   * Shows that it is there, and does what is ordered in return.
   *
   * @returns Whether a coordinator answered.
   */
  async #ask(): Promise<boolean> {
    const { server, run, worker, about, jobs } = this.#options;
    const { connection, names } = server;
    const alive = encode("alive", {
      run,
      jobs: this.#options.signal.aborted ? 0 : jobs,
      about,
      running: [...this.#running].map(({ attempt }) => attempt),
    });
    try {
      const answer = await connection.request(names.alive(worker), alive, {
        timeout: ANSWER_MS,
      });
      this.#follow(answer.data);
      return true;
    } catch {
      if (!this.#isStopping) await this.#lookForStudy();
      return false;
    }
  }

  /** Without a coordinator it goes on with what it has, if there is a study. */
  async #lookForStudy(): Promise<void> {
    const { server, run, onNotice } = this.#options;
    const { stateStream, study } = server.names;
    try {
      const found = await readLast(server, stateStream, study, "study");
      if (found?.message.run !== run) this.#end();
    } catch (error) {
      onNotice(`cannot reach the study: ${messageOf(error)}`);
    }
  }
}
