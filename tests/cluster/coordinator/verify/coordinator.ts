// A coordinator without a server: its own copies, remote trials and verifier keep
// the books of trials that strangers run.

import { Copies } from "../../../../src/cluster/coordinator/copies.ts";
import type { Desk } from "../../../../src/cluster/coordinator/desk.ts";
import type { Inbox } from "../../../../src/cluster/coordinator/inbox.ts";
import { RemoteTrial } from "../../../../src/cluster/coordinator/remote_trial.ts";
import { Verifier } from "../../../../src/cluster/coordinator/verify/verifier.ts";
import type { Attempt } from "../../../../src/cluster/protocol/attempts.ts";
import {
  unpackOutcome,
  unpackReport,
} from "../../../../src/cluster/protocol/trials.ts";
import {
  type Executor,
  MAX_LOSSES,
  type OnReport,
  type TrialResult,
  type TrialStart,
  WorkerLostError,
} from "../../../../src/tune/executor.ts";
import type { Study } from "../../../../src/tune/study/study.ts";
import type { Boss, Strangers, Told } from "./strangers.ts";

/** Runs a study on strangers. */
export class Coordinator implements Executor, Boss {
  readonly capacity: number;
  readonly #strangers: Strangers;
  readonly #verifier: Verifier;
  readonly #copies: Copies;
  readonly #closing = new AbortController();
  readonly #losses = new Map<number, number>();
  readonly #trials = new Map<number, Map<number, RemoteTrial>>();
  readonly #ended: Set<number>;

  /** Begins, or goes on with what they told another one. */
  constructor(strangers: Strangers, study: Study, share: number) {
    this.#strangers = strangers;
    this.capacity = strangers.count + 1;
    const isOpen = ({ outcome }: Study["trials"][number]) =>
      outcome === undefined;
    const begun = study.trials.filter(isOpen).map(({ number }) => number);
    this.#ended = new Set(
      study.trials.filter((trial) => !isOpen(trial)).map((one) => one.number),
    );
    const inbox = {
      expect: (number: number, copy: number) => {
        this.#ended.delete(number);
        return this.#trialOf(number, copy);
      },
    } as unknown as Inbox;
    const desk = {
      put: (trial: TrialStart, copy = 0) => strangers.put(trial, copy),
      withdraw: (number: number, copy: number) =>
        strangers.remove(number, (message) => message.copy === copy),
    } as unknown as Desk;
    this.#copies = new Copies({
      desk,
      inbox,
      leaseMs: 0,
      isVerified: true,
      isMeasured: false,
      counted: new Map(),
    });
    this.#verifier = new Verifier({
      share,
      bestTrials: () => study.bestTrials,
      settings: study.settings,
      begun,
      run: (...all) => this.#copies.run(...all),
      withdraw: (...all) => this.#copies.withdraw(...all),
      end: (number) => this.#end(number),
      onNotice: () => {},
      onLiar: () => {},
      onFailure: (error) => this.#closing.abort(error),
      signal: this.#closing.signal,
    });
    for (const one of strangers.told) this.hear(one);
    strangers.boss = this;
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
  }

  /** Says and hears nothing any more, as if its process was killed. */
  die(): void {
    this.#strangers.boss = undefined;
  }

  hear({ event, worker }: Told): void {
    const { number, copy = 0, type } = event;
    if (this.shutOut.includes(worker) || this.#ended.has(number)) return;
    if (type === "claim" && this.isInvolved(worker, number, copy)) return;
    this.#trialOf(number, copy).take(event, worker);
  }

  hasEnded(number: number): boolean {
    return this.#ended.has(number);
  }

  isInvolved(worker: string, number: number, copy: number): boolean {
    return [...this.#trials.get(number)?.values() ?? []]
      .some((other) => other.copy !== copy && other.involves(worker));
  }

  latest(number: number, copy: number): Attempt | undefined {
    return this.#trials.get(number)?.get(copy)?.attempt;
  }

  onRound(): void {
    this.#copies.putAgain(() => true, this.#closing.signal);
  }

  /** Ends with what everybody waits for. */
  onStuck(): void {
    const open = [...this.#trials].map(([number, copies]) =>
      [...copies.values()].map(({ copy, worker, result }) =>
        `trial ${number}, copy ${copy}: ` +
        (worker ?? (result ? `${result.worker}, done` : "nobody"))
      ).join("; ")
    );
    const message = `It is stuck: ${open.join("; ")}`;
    this.#closing.abort(new Error(message));
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

  #end(number: number): void {
    if (this.#strangers.boss !== this) return; // it is dead
    this.#trials.delete(number);
    this.#ended.add(number);
    this.#strangers.remove(number, () => true);
  }
}
