// An executor in virtual time, for tests of determinism: trials take random
// times from report to report, finish in any order, lose their workers, and go
// on for a while after they were pruned, as real workers do.

import { setImmediate } from "node:timers";
import {
  type Executor,
  type TrialResult,
  type TrialStart,
  WorkerLostError,
} from "../../src/tune/executor.ts";
import type { Pcg32 } from "../../src/random.ts";
import type { Attributes, Report } from "../../src/tune/trial.ts";

/** What a trial does, step by step: a pure function of its parameters. */
export interface Script {
  readonly steps: readonly {
    readonly report: Report;
    readonly attributes?: Attributes;
  }[];
  readonly outcome: TrialResult["outcome"];
}

/** How an executor behaves. */
export interface SimulationOptions {
  readonly capacity: number;
  /** Decides all timings and losses. */
  readonly random: Pcg32;
  /** Probability that an attempt loses its worker. */
  readonly lossRate?: number;
  /** How often at most each trial loses its worker. */
  readonly maxLosses?: number;
}

interface Task {
  time: number;
  act(): void;
}

/** Runs scripts in virtual time. Call `close` at the end. */
export class SimulatedExecutor implements Executor {
  readonly capacity: number;
  running = 0;
  mostRunning = 0;
  readonly #script: (trial: TrialStart) => Script;
  readonly #options: SimulationOptions;
  readonly #losses = new Map<number, number>();
  #tasks: Task[] = [];
  #now = 0;
  #isDriven = false;

  constructor(
    script: (trial: TrialStart) => Script,
    options: SimulationOptions,
  ) {
    this.#script = script;
    this.#options = options;
    this.capacity = options.capacity;
  }

  start(
    trial: TrialStart,
    onReport: (report: Report, attributes?: Attributes) => void,
    signal: AbortSignal,
  ): Promise<TrialResult> {
    const { steps, outcome } = this.#script(trial);
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    const lossAt = this.#planLoss(trial.number, steps.length);
    return new Promise<TrialResult>((resolve, reject) => {
      const next = (i: number): void => {
        // An abort reaches the worker only with its next message.
        if (signal.aborted) return this.#end(() => reject(signal.reason));
        if (i === lossAt) {
          return this.#end(() => reject(new WorkerLostError(trial.number)));
        }
        const step = steps[i];
        if (step === undefined) {
          return this.#end(() => resolve({ outcome, seconds: 1, worker: 0 }));
        }
        onReport(step.report, step.attributes);
        this.#after(() => next(i + 1));
      };
      this.#after(() => next(0));
    });
  }

  close(): void {
    this.#tasks = [];
  }

  #planLoss(number: number, steps: number): number {
    const { random, lossRate = 0, maxLosses = 2 } = this.#options;
    const lost = this.#losses.get(number) ?? 0;
    if (lost >= maxLosses || random.nextFloat() >= lossRate) return -1;
    this.#losses.set(number, lost + 1);
    return random.nextBelow(steps + 1);
  }

  #end(act: () => void): void {
    this.running--;
    act();
  }

  /** Does something after a random time: mostly short, sometimes very long. */
  #after(act: () => void): void {
    const { random } = this.#options;
    const pause = -Math.log(1 - random.nextFloat()) *
      (random.nextFloat() < 0.1 ? 20 : 1);
    this.#tasks.push({ time: this.#now + pause, act });
    if (!this.#isDriven) this.#drive();
  }

  async #drive(): Promise<void> {
    this.#isDriven = true;
    while (this.#tasks.length > 0) {
      // Everything that awaits has its turn before virtual time goes on.
      await new Promise((resolve) => setImmediate(resolve));
      const first = Math.min(...this.#tasks.map(({ time }) => time));
      const task = this.#tasks.find(({ time }) => time === first);
      if (task === undefined) break;
      this.#tasks.splice(this.#tasks.indexOf(task), 1);
      this.#now = task.time;
      task.act();
    }
    this.#isDriven = false;
  }
}
