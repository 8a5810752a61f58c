// Workers of strangers in virtual time: some lie, some die, each takes as long as
// it likes. They hear of trials and tell of them as over a server, which keeps
// what they told for a coordinator that starts again.

import { setImmediate } from "node:timers";
import {
  type Attempt,
  isLater,
} from "../../../../src/cluster/protocol/attempts.ts";
import {
  type Event,
  type EventBody,
  PROTOCOL,
} from "../../../../src/cluster/protocol/messages.ts";
import {
  packOutcome,
  packReport,
} from "../../../../src/cluster/protocol/trials.ts";
import type { Pcg32 } from "../../../../src/random.ts";
import { MAX_LOSSES, type TrialStart } from "../../../../src/tune/executor.ts";
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
  readonly script: (trial: TrialStart) => Script;
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

/** A copy of a trial that waits for its worker, or for the end of it. */
export interface Message {
  readonly trial: TrialStart;
  readonly copy: number;
  readonly sequence: number;
  delivery: number;
}

/** What was told, and by whom. */
export interface Told {
  readonly event: Event;
  readonly worker: string;
}

/** Whom they work for, as far as they can know. */
export interface Boss {
  readonly shutOut: readonly string[];
  hear(told: Told): void;
  hasEnded(number: number): boolean;
  isInvolved(worker: string, number: number, copy: number): boolean;
  /** The latest that anybody began of a copy. */
  latest(number: number, copy: number): Attempt | undefined;
  /** Called now and then. */
  onRound(): void;
  /** Nothing more will come. */
  onStuck(): void;
}

/** The workers, and what lies on the server. */
export class Strangers {
  /** Those who lied. */
  readonly lies = new Set<string>();
  /** All that was told. */
  readonly told: Told[] = [];
  boss: Boss | undefined;
  readonly #options: StrangersOptions;
  readonly #deaths = new Map<number, number>();
  readonly #workers: Worker[] = [];
  #messages: Message[] = [];
  #sequence = 0;
  #joined = 0;
  #tasks: { readonly time: number; act(): void }[] = [];
  #now = 0;
  #isDriven = false;

  constructor(options: StrangersOptions) {
    this.#options = options;
    const { honest, liars } = options;
    for (let i = 0; i < honest + liars; i++) this.#join(i < liars);
    const round = () => {
      this.boss?.onRound();
      this.#after(2 * LEASE, round);
    };
    round();
  }

  /** How many there are. */
  get count(): number {
    return this.#workers.length;
  }

  /** Puts a copy of a trial where they find it, unless it is there. */
  put(trial: TrialStart, copy: number): Promise<number> {
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

  /** Hands out no more of a trial what a test says. */
  remove(number: number, isIt: (message: Message) => boolean): void {
    this.#messages = this.#messages.filter((message) =>
      message.trial.number !== number || !isIt(message)
    );
  }

  /** They do no more. */
  close(): void {
    this.#tasks = [];
  }

  #join(isLiar: boolean): void {
    const name = `${isLiar ? "liar" : "honest"}-${++this.#joined}`;
    this.#workers.push({ name, isLiar, done: 0, isBusy: false });
  }

  /** Finds a worker for a message, now or a bit later. */
  #handOut(message: Message): void {
    if (!this.#messages.includes(message)) return;
    const { trial: { number }, copy } = message;
    const free = this.#workers.filter((worker) =>
      !worker.isBusy && !this.boss?.shutOut.includes(worker.name) &&
      !this.boss?.isInvolved(worker.name, number, copy)
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
    const { steps, outcome } = this.#sayOf(worker, script(trial), number);
    const deathAt = worker.isLiar ? -1 : this.#planDeath(number, steps.length);
    let index = 0;
    const say = (body: EventBody) =>
      this.#tell(worker, { ...attempt, index: index++, ...body });
    const isOver = () => {
      const { boss } = this, { name } = worker;
      if (boss === undefined) return false;
      const latest = boss.latest(number, copy);
      return boss.hasEnded(number) || boss.shutOut.includes(name) ||
        boss.isInvolved(name, number, copy) ||
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
        this.remove(number, (one) => one === message);
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
  #sayOf(
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

  #tell(
    { name: worker }: Worker,
    told: Attempt & { readonly index: number } & EventBody,
  ): void {
    const event = { protocol: PROTOCOL, run: "run", ...told };
    this.told.push({ event, worker });
    this.boss?.hear({ event, worker });
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
      if (this.#now > MOST_TIME) this.boss?.onStuck();
      task.act();
    }
    this.#isDriven = false;
  }
}
