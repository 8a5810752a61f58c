// Epoch after epoch (epoch.ts), each followed by an exact evaluation; when
// training ends, and at which moments a checkpoint of it may be taken.

import type { Checkpoint } from "../checkpoint/file.ts";
import { putBack, take, type Training } from "../checkpoint/training.ts";
import {
  DivergedError,
  type EpochResult,
  type TrainingConfig,
} from "../training.ts";
import type { Weights } from "../weights/weights.ts";
import { Stopping } from "./early_stopping.ts";
import { type EpochParts, type Progress, trainEpoch } from "./epoch.ts";

/** The epochs of one training. */
export class TrainingLoop {
  /** The epochs so far, those before a checkpoint included. */
  readonly history: EpochResult[] = [];
  /** Absent where training always runs to its last epoch. */
  readonly stopping: Stopping<Weights> | undefined;
  readonly #parts: EpochParts & Training;
  readonly #config: TrainingConfig;
  readonly #progress: Progress = { epoch: 0, restarts: 0 };
  readonly #checkUsable: () => void;
  #isTraining = false;
  /** Whether every epoch that was begun has ended. */
  #isWhole = true;

  /**
   * @param parts What an epoch works on.
   * @param checkUsable Throws once the run's memory is given back.
   */
  constructor(
    { engine, run, config }: Omit<EpochParts, "progress">,
    checkUsable: () => void,
  ) {
    const { earlyStopping } = config;
    this.stopping = earlyStopping && new Stopping(earlyStopping);
    this.#config = config;
    this.#checkUsable = checkUsable;
    const { stopping, history } = this, progress = this.#progress;
    this.#parts = { engine, run, config, progress, stopping, history };
  }

  /** Whether no epoch is left. */
  get isOver(): boolean {
    return this.#progress.epoch >= this.#config.epochs ||
      (this.stopping?.isOver ?? false);
  }

  /** The last epoch, or with early stopping the best one, if there is any. */
  get outcome(): EpochResult | undefined {
    // The best epoch is as far back as bad ones were counted since.
    return this.history.at(-1 - (this.stopping?.state?.bad ?? 0));
  }

  /**
   * Trains and evaluates the next epoch.
   *
   * @param yieldToEventLoop Called every few batches.
   * @throws {DivergedError} If the training or validation loss is not finite.
   * @throws {RangeError} If another epoch is under way.
   * @throws The signal's reason, once aborted.
   */
  async next(
    yieldToEventLoop: () => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<EpochResult> {
    if (this.#isTraining) {
      throw new RangeError(
        "Cannot train: another iterator is in the middle of an epoch",
      );
    }
    this.#isTraining = true;
    try {
      const turn = async () => {
        await yieldToEventLoop();
        signal?.throwIfAborted();
        this.#checkUsable();
      };
      signal?.throwIfAborted();
      this.#isWhole = false;
      const trainLoss = await trainEpoch(this.#parts, turn);
      this.#checkUsable();
      return this.#closeEpoch(trainLoss);
    } finally {
      this.#isTraining = false;
    }
  }

  #closeEpoch(trainLoss: number): EpochResult {
    const { run } = this.#parts;
    const { loss, accuracy, r2 } = run.score();
    const epoch = ++this.#progress.epoch;
    if (!Number.isFinite(loss)) {
      throw new DivergedError(epoch, `validation loss is ${loss}`);
    }
    const { learningRate } = run;
    run.afterEpoch(loss);
    this.#watch(loss);
    const result = {
      epoch,
      trainLoss,
      validationLoss: loss,
      validationAccuracy: accuracy,
      ...(r2 !== undefined && { validationR2: r2 }),
      ...(learningRate !== undefined && { learningRate }),
      ...run.adaptation?.values,
      ...(this.#config.hypergradient?.restart && {
        restarts: this.#progress.restarts,
      }),
    };
    this.history.push(result);
    this.#isWhole = true;
    return result;
  }

  /** Keeps the best epoch's weights, and puts them back when training ends. */
  #watch(loss: number): void {
    const { stopping } = this, { run } = this.#parts;
    if (stopping === undefined) return;
    stopping.afterEpoch(loss, () => run.readWeights());
    if (this.isOver && stopping.best) run.writeWeights(stopping.best);
  }

  /**
   * All that training goes on from.
   *
   * @throws {RangeError} If an epoch was begun and has not ended.
   */
  take(): Omit<Checkpoint, "identity"> {
    this.checkBetweenEpochs("make a checkpoint");
    if (this.#isWhole) return take(this.#parts);
    throw new RangeError(
      "Cannot make a checkpoint: the last epoch was not finished, expected " +
        "one that was",
    );
  }

  /**
   * Goes on from a checkpoint; if it is refused, nothing changes.
   *
   * @param isChanged Whether with the settings that the training has.
   * @throws {RangeError} If an epoch is under way, or it does not fit.
   * @throws {SyntaxError} If a buffer is missing or of another size.
   */
  putBack(checkpoint: Checkpoint, isChanged: boolean): void {
    this.checkBetweenEpochs("resume training");
    putBack(this.#parts, checkpoint, isChanged);
    this.#isWhole = true;
  }

  /** @throws {RangeError} If an epoch is under way. */
  checkBetweenEpochs(action: string): void {
    if (!this.#isTraining) return;
    throw new RangeError(
      `Cannot ${action}: an epoch is under way, expected a moment between two`,
    );
  }
}
