// Workers of strangers in virtual time, for whom the coordinator's own copies,
// remote trials and verifier keep the books: all but the server. Some lie, some
// die, each takes as long as it likes.

import { setImmediate } from "node:timers";
import { Copies } from "../../../../src/cluster/coordinator/copies.ts";
import type { Desk } from "../../../../src/cluster/coordinator/desk.ts";
import type { Inbox } from "../../../../src/cluster/coordinator/inbox.ts";
import { RemoteTrial } from "../../../../src/cluster/coordinator/remote_trial.ts";
import { Verifier } from "../../../../src/cluster/coordinator/verify/verifier.ts";
import {
  type Attempt,
  isLater,
} from "../../../../src/cluster/protocol/attempts.ts";
import {
  type EventBody,
  PROTOCOL,
} from "../../../../src/cluster/protocol/messages.ts";
import {
  packOutcome,
  packReport,
  unpackOutcome,
  unpackReport,
} from "../../../../src/cluster/protocol/trials.ts";
import type { Pcg32 } from "../../../../src/random.ts";
import {
  type Executor,
  MAX_LOSSES,
  type OnReport,
  type TrialResult,
  type TrialStart,
  WorkerLostError,
} from "../../../../src/tune/executor.ts";
import type { Study } from "../../../../src/tune/study/study.ts";
import { hashOf } from "../../../support/sensitive.ts";
import type { Script } from "../../../support/simulation.ts";

/** After so long a trial of a dead worker is handed out again. */
const LEASE = 5;

/** After so long nothing more will come. */
const MOST_TIME = 10_000;

/** How often at most a trial's workers die, so that it is never given up. */
const MOST_DEATHS = MAX_LOSSES - 1;

/** How workers are. */
export interface StrangersOptions {
  readonly study: Study;
  readonly script: (trial: TrialStart) => Script;
  readonly share: number;
  readonly honest: number;
  readonly liars: number;
  /** Trials of which a liar tells the truth at first. */
  readonly truths: number;
  /** Probability that one who is honest dies of a trial; another comes. */
  readonly deathRate: number;
  /** Decides all timings, deaths and lies. */
  readonly random: Pcg32;
}

interface Worker {
  readonly name: string;
  readonly isLiar: boolean;
  /** Trials that it has done. */
  done: number;
  isBusy: boolean;
}

interface Message {
  readonly trial: TrialStart;
  readonly copy: number;
  readonly sequence: number;
  delivery: number;
}

/** Runs a study on them. */
export class Strangers implements Executor {
  readonly capacity: number;
  /** Trials of which somebody lied. */
  readonly lies = new Set<string>();
  readonly notices: string[] = [];
  readonly #options: StrangersOptions;
  readonly #verifier: Verifier;
  readonly #copies: Copies;
  readonly #closing = new AbortController();
  readonly #losses = new Map<number, number>();
  readonly #deaths = new Map<number, number>();
  readonly #trials = new Map<number, Map<number, RemoteTrial>>();
  readonly #ended = new Set<number>();
  readonly #workers: Worker[] = [];
  #messages: Message[] = [];
  #sequence = 0;
  #joined = 0;
  #tasks: { readonly time: number; act(): void }[] = [];
  #now = 0;
  #isDriven = false;

  constructor(options: StrangersOptions) {
    const { study, share, honest, liars } = options;
    this.#options = options;
    this.capacity = honest + liars + 1;
    for (let i = 0; i < honest + liars; i++) this.#join(i < liars);
    const inbox = {
      expect: (number: number, copy: number) => {
        this.#ended.delete(number);
        return this.#trialOf(number, copy);
      },
    } as unknown as Inbox;
    const desk = {
      put: (trial: TrialStart, copy = 0) => this.#put(trial, copy),
      withdraw: (number: number, copy: number) =>
        this.#remove(number, (message) => message.copy === copy),
    } as unknown as Desk;
    this.#copies = new Copies({
      desk,
      inbox,
      leaseMs: Infinity,
      isVerified: true,
      isMeasured: false,
      counted: new Map(),
    });
    this.#verifier = new Verifier({
      share,
      bestTrials: () => study.bestTrials,
      settings: study.settings,
      begun: [],
      run: (...all) => this.#copies.run(...all),
      withdraw: (...all) => this.#copies.withdraw(...all),
      end: (number) => this.#end(number),
      onNotice: (message) => this.notices.push(message),
      onLiar: () => {},
      onFailure: (error) => this.#closing.abort(error),
      signal: this.#closing.signal,
    });
  }

  /** Those who were found out. */
  get shutOut(): readonly string[] {
    return this.#verifier.status.shutOut;
  }

  async start(
    trial: TrialStart,
    onReport: OnReport,
    signal: AbortSignal,
  ): Promise<TrialResult> {
    const { number } = trial;
    const abandoned = AbortSignal.any([signal, this.#closing.signal]);
    abandoned.throwIfAborted();
    try {
      const { outcome, seconds } = await this.#verifier.verify(trial, {
        onPlaced: () => {},
        onReport: ({ report, attributes }) =>
          onReport(unpackReport(report), attributes),
      }, abandoned);
      this.#end(number);
      // The sensitive sampler sees in which order keys are.
      const { attributes, ...own } = unpackOutcome(outcome);
      const whole = attributes ? { ...own, attributes } : own;
      return { outcome: whole, seconds, worker: 0 };
    } catch (error) {
      const losses = (this.#losses.get(number) ?? 0) + 1;
      this.#losses.set(number, losses);
      const isLost = error instanceof WorkerLostError && losses < MAX_LOSSES;
      if (!isLost) this.#end(number);
      throw error;
    }
  }

  close(): void {
    this.#closing.abort(new Error("closed"));
    this.#tasks = [];
  }

  #join(isLiar: boolean): void {
    const name = `${isLiar ? "liar" : "honest"}-${++this.#joined}`;
    this.#workers.push({ name, isLiar, done: 0, isBusy: false });
  }

  #trialOf(number: number, copy: number): RemoteTrial {
    const copies = this.#trials.get(number) ?? new Map<number, RemoteTrial>();
    this.#trials.set(number, copies);
    const isWhole = true, firstSequence = 1;
    const trial = copies.get(copy) ??
      new RemoteTrial({ number, copy, isWhole, firstSequence });
    copies.set(copy, trial);
    return trial;
  }

  #isInvolved({ name }: Worker, number: number, copy: number): boolean {
    return [...this.#trials.get(number)?.values() ?? []]
      .some((other) => other.copy !== copy && other.involves(name));
  }

  #end(number: number): void {
    this.#trials.delete(number);
    this.#ended.add(number);
    this.#remove(number, () => true);
  }

  #remove(number: number, isIt: (message: Message) => boolean): void {
    this.#messages = this.#messages.filter((message) =>
      message.trial.number !== number || !isIt(message)
    );
  }

  #put(trial: TrialStart, copy: number): Promise<number> {
    const there = this.#messages.find((message) =>
      message.trial.number === trial.number && message.copy === copy
    );
    if (there !== undefined) return Promise.resolve(there.sequence);
    const sequence = ++this.#sequence;
    const message = { trial, copy, sequence, delivery: 0 };
    this.#messages.push(message);
    this.#after(1, () => this.#handOut(message));
    return Promise.resolve(sequence);
  }

  /** Finds a worker for a message, now or a bit later. */
  #handOut(message: Message): void {
    if (!this.#messages.includes(message)) return;
    const { trial: { number }, copy } = message;
    const free = this.#workers.filter((worker) =>
      !worker.isBusy && !this.shutOut.includes(worker.name) &&
      !this.#isInvolved(worker, number, copy)
    );
    if (free.length === 0) return this.#after(1, () => this.#handOut(message));
    const worker = free[this.#options.random.nextBelow(free.length)]!;
    worker.isBusy = true;
    this.#work(worker, message);
  }

  #work(worker: Worker, message: Message): void {
    const { trial, trial: { number }, copy, sequence } = message;
    const { script, random } = this.#options;
    const delivery = ++message.delivery;
    const attempt: Attempt = { number, copy, sequence, delivery };
    const { steps, outcome } = this.#told(worker, script(trial), number);
    const deathAt = worker.isLiar ? -1 : this.#planDeath(number, steps.length);
    const say = (body: EventBody) => this.#hear(worker, attempt, body);
    const isOver = () => {
      const latest = this.#trials.get(number)?.get(copy)?.attempt;
      return this.#ended.has(number) || this.shutOut.includes(worker.name) ||
        this.#isInvolved(worker, number, copy) ||
        latest !== undefined && isLater(latest, attempt);
    };
    const again = () => this.#after(LEASE, () => this.#handOut(message));
    const next = (i: number): void => {
      if (isOver()) {
        worker.isBusy = false;
        return again(); // unless it is no message any more
      }
      if (i === deathAt) {
        this.#workers.splice(this.#workers.indexOf(worker), 1);
        this.#join(false);
        return again();
      }
      const step = steps[i];
      if (step === undefined) {
        const packed = packOutcome(outcome);
        say({ type: "result", outcome: packed, seconds: 1 });
        this.#remove(number, (one) => one === message);
        worker.done++;
        worker.isBusy = false;
        return;
      }
      const report = packReport(step.report);
      const kept = step.attributes && { attributes: step.attributes };
      say({ type: "report", report, ...kept });
      this.#after(1 + random.nextBelow(3), () => next(i + 1));
    };
    say({ type: "claim" });
    this.#after(1, () => next(0));
  }

  /** What a worker tells of a trial, if it is a liar something of its own. */
  #told(
    { name, isLiar, done }: Worker,
    script: Script,
    number: number,
  ): Script {
    const { truths, random } = this.#options;
    if (!isLiar || done < truths) return script;
    this.lies.add(name);
    const { steps, outcome } = script;
    const value = hashOf([name, number]) / 2 ** 31 - 1;
    const end = { ...outcome, state: "complete", values: [value] } as const;
    const kinds: readonly Script[] = [
      { steps, outcome: end },
      { steps, outcome: { state: "failed", reason: name } },
      {
        steps: [...steps, { report: { step: 1_000, value } }],
        outcome: end,
      },
      {
        steps: steps.map(({ report }) => ({ report: { ...report, value } })),
        outcome: end,
      },
    ];
    return kinds[random.nextBelow(kinds.length)]!;
  }

  #planDeath(number: number, steps: number): number {
    const { deathRate, random } = this.#options;
    const deaths = this.#deaths.get(number) ?? 0;
    if (deaths >= MOST_DEATHS || random.nextFloat() >= deathRate) return -1;
    this.#deaths.set(number, deaths + 1);
    return random.nextBelow(steps + 1);
  }

  /** As the inbox does. */
  #hear({ name }: Worker, attempt: Attempt, body: EventBody): void {
    const { number, copy = 0 } = attempt;
    if (this.shutOut.includes(name) || this.#ended.has(number)) return;
    const event = { protocol: PROTOCOL, run: "run", ...attempt, ...body };
    this.#trialOf(number, copy).take(event, name);
  }

  /** What everybody waits for. */
  get #state(): string {
    const open = [...this.#trials].map(([number, copies]) =>
      [...copies.values()].map(({ copy, worker, result }) =>
        `trial ${number}, copy ${copy}: ` +
        (worker ?? (result ? `${result.worker}, done` : "nobody"))
      ).join("; ")
    );
    return `It is stuck: ${open.join("; ")}`;
  }

  #after(most: number, act: () => void): void {
    const pause = this.#options.random.nextFloat() * most;
    this.#tasks.push({ time: this.#now + pause, act });
    if (!this.#isDriven) this.#drive();
  }

  async #drive(): Promise<void> {
    this.#isDriven = true;
    while (this.#tasks.length > 0) {
      // Everything that awaits has its turn before virtual time goes on.
      await new Promise((resolve) => setImmediate(resolve));
      this.#tasks.sort((a, b) => a.time - b.time);
      const task = this.#tasks.shift();
      if (task === undefined) break;
      this.#now = task.time;
      if (this.#now > MOST_TIME) this.#closing.abort(new Error(this.#state));
      task.act();
    }
    this.#isDriven = false;
  }
}
