// The checkpoints of paused trials during a run (docs/determinism.md, Trials that
// go on): each is kept before its trial has an outcome, which names it by its
// digest. One that is not to be had, or not what it was, is made again.

import { sha256Hex } from "../../../sha256.ts";
import type { Executor, OwnOutcome, TrialStart } from "../../executor.ts";
import type { Sampler } from "../../samplers/sampler.ts";
import type { CheckpointStore } from "../../storage.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { NondeterminismError } from "../ledger/nondeterminism_error.ts";

/** Keeps checkpoints in memory. */
export function memoryCheckpoints(): CheckpointStore {
  const kept = new Map<number, Uint8Array>();
  return {
    save: (number, bytes) => Promise.resolve(void kept.set(number, bytes)),
    load: (number) => Promise.resolve(kept.get(number) ?? null),
    remove: (number) => Promise.resolve(void kept.delete(number)),
  };
}

/** What checkpoints are kept for. */
export interface CheckpointsOptions {
  readonly ledger: Ledger;
  readonly executor: Executor;
  readonly sampler: Sampler;
  readonly checkpoints: CheckpointStore;
}

/** The checkpoints of one run. */
export class Checkpoints {
  readonly #options: CheckpointsOptions;
  /** Trials whose checkpoints may be in the store. */
  readonly #kept = new Set<number>();

  /** @param options The study's trials, and where checkpoints are kept. */
  constructor(options: CheckpointsOptions) {
    this.#options = options;
    const { ledger } = options;
    for (let n = 0; n < ledger.length; n++) {
      if (this.#digestOf(n) !== undefined) this.#kept.add(n);
    }
  }

  #digestOf(number: number): string | undefined {
    const outcome = this.#options.ledger.outcomeOf(number);
    return outcome?.state === "pruned" ? outcome.checkpoint : undefined;
  }

  /** All that the executor needs to run a trial. */
  async startOf(number: number, signal: AbortSignal): Promise<TrialStart> {
    const { ledger } = this.#options;
    const { resumeFrom, until } = ledger.continuationOf(number);
    return {
      number,
      params: ledger.paramsOf(number),
      ...(until !== undefined && { until }),
      ...(resumeFrom !== undefined &&
        { resumeFrom: await this.#load(resumeFrom, signal) }),
    };
  }

  /** What a trial paused with: as it was kept, or by running it once more. */
  async #load(number: number, signal: AbortSignal): Promise<Uint8Array> {
    const { checkpoints, executor } = this.#options;
    const wanted = this.#digestOf(number);
    const kept = await checkpoints.load(number);
    if (kept !== null && await digestOf(kept) === wanted) return kept;
    const trial = await this.startOf(number, signal);
    signal.throwIfAborted();
    const { outcome } = await executor.start(trial, () => {}, signal);
    const digest = await this.keep(number, outcome);
    if (digest === wanted) return bytesOf(outcome)!;
    throw new NondeterminismError(
      number,
      `its checkpoint was ${wanted}, is now ${digest ?? "none"}`,
    );
  }

  /**
   * Keeps what a trial paused with, before it has an outcome: whatever has one
   * can be gone on from.
   *
   * @returns Its digest; undefined if it did not pause.
   */
  async keep(
    number: number,
    outcome: OwnOutcome,
  ): Promise<string | undefined> {
    const bytes = bytesOf(outcome);
    if (bytes === undefined) return undefined;
    await this.#options.checkpoints.save(number, bytes);
    this.#kept.add(number);
    return digestOf(bytes);
  }

  /** Deletes what no trial can go on from any more. */
  async forget(): Promise<void> {
    if (this.#kept.size === 0) return;
    const { ledger, sampler, checkpoints } = this.#options;
    const continued = new Set<number>(), awaited = new Set<number>();
    for (let n = 0; n < ledger.length; n++) {
      const { resumeFrom } = ledger.continuationOf(n);
      if (resumeFrom === undefined) continue;
      continued.add(resumeFrom);
      if (ledger.isUnfinished(n)) awaited.add(resumeFrom);
    }
    for (const number of this.#kept) {
      const mayCome = awaited.has(number) || ledger.isUnfinished(number) ||
        sampler.mayResume?.(number, ledger.created, continued.has(number));
      if (mayCome) continue;
      this.#kept.delete(number);
      await checkpoints.remove(number);
    }
  }
}

function bytesOf(outcome: OwnOutcome): Uint8Array | undefined {
  return outcome.state === "complete" ? outcome.checkpoint : undefined;
}

function digestOf(bytes: Uint8Array): Promise<string> {
  return sha256Hex(bytes as Uint8Array<ArrayBuffer>);
}
