// Training: epoch after epoch (epoch.ts), each followed by an exact evaluation,
// and when it ends. What lies in engine memory is run.ts.

import type { Engine } from "../engine/engine.ts";
import { openEventLoop } from "./event_loop.ts";
import { encodeCheckpoint } from "./checkpoint/file.ts";
import { identify, type Identity } from "./checkpoint/identity.ts";
import {
  putBack,
  readFor,
  take,
  type Training,
} from "./checkpoint/training.ts";
import { Stopping } from "./early_stopping.ts";
import type { HyperparameterNumbers } from "./adapt/hypergradient.ts";
import { type EpochParts, type Progress, trainEpoch } from "./epoch.ts";
import { checkRecipe, checkSamples, resolveTraining } from "./resolve.ts";
import { TrainingRun, uploadBoth } from "./run.ts";
import {
  DivergedError,
  type EpochResult,
  type TrainingConfig,
  type TrainingSamples,
} from "./training.ts";
import type { Model } from "../model/model.ts";
import { labelsOf } from "../model/evaluation.ts";
import { type ModelNotes, modelOf } from "../model/from_training.ts";
import { readWeights, type Weights, writeWeights } from "./weights/weights.ts";

/**
 * A network in training. Holds its engine's one training region until
 * {@linkcode Trainer.release}; whatever is asked of it afterwards is refused.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { digits } from "../dataset/digits.ts";
 * import { loadEngine } from "../engine/load.ts";
 * import { Trainer } from "./trainer.ts";
 * const { train, test } = await digits();
 * using trainer = new Trainer(await loadEngine(), { train, validation: test }, {
 *   hidden: [32],
 *   epochs: 2,
 *   batchSize: 50,
 *   optimizer: { name: "adam", learningRate: 0.003 },
 * });
 * for await (const epoch of trainer.epochs()) {
 *   assert(epoch.validationAccuracy > 0.6);
 * }
 * ```
 */
export class Trainer {
  /** The configuration it was made with. */
  readonly config: TrainingConfig;
  readonly #engine: Engine;
  readonly #run: TrainingRun;
  readonly #parts: EpochParts & Training;
  readonly #samples: TrainingSamples;
  readonly #stopping: Stopping<Weights> | undefined;
  readonly #close: () => void;
  readonly #history: EpochResult[] = [];
  #identity: Promise<Identity> | undefined;
  readonly #progress: Progress = { epoch: 0, restarts: 0 };
  #isTraining = false;
  /** Whether every epoch that was begun has ended. */
  #isWhole = true;
  #isReleased = false;

  /**
   * Copies the samples into the engine (once an engine), reserves memory and
   * initialises the weights.
   *
   * @throws {TypeError} If a setting or a part of the samples has another type.
   * @throws {RangeError} If a setting is unknown or out of range, the network
   * does not fit into memory (with the bytes it needs), samples and network
   * disagree, or the engine holds another network.
   */
  constructor(
    engine: Engine,
    samples: TrainingSamples,
    config: TrainingConfig,
  ) {
    const resolved = resolveTraining(config);
    checkSamples(samples);
    checkRecipe(resolved, samples);
    const uploaded = uploadBoth(engine, samples, resolved);
    const close = engine.openRun();
    try {
      this.#run = new TrainingRun(engine, samples, uploaded, resolved);
    } catch (error) {
      close();
      throw error;
    }
    this.#stopping = config.earlyStopping && new Stopping(config.earlyStopping);
    this.config = config;
    this.#parts = {
      engine,
      config,
      run: this.#run,
      progress: this.#progress,
      stopping: this.#stopping,
      history: this.#history,
    };
    this.#engine = engine;
    this.#samples = samples;
    this.#close = close;
  }

  /**
   * Trains, epoch by epoch, up to `config.epochs` in all, or to where
   * `config.earlyStopping` ends: then the weights are those of the best epoch.
   * Gives the event loop a turn every few batches, so timers and signals are
   * served meanwhile.
   *
   * @param signal Stops training at the next turn.
   * @returns An iterator of epochs; ending it early keeps the state.
   * @throws {DivergedError} If the training or validation loss is not finite.
   * @throws {RangeError} If the trainer was released, or another iterator is in
   * the middle of an epoch.
   * @throws The signal's reason, once aborted.
   */
  async *epochs(signal?: AbortSignal): AsyncGenerator<EpochResult, void, void> {
    const eventLoop = openEventLoop();
    try {
      while (!this.#checkUsable("train").#isOver) {
        yield await this.#nextEpoch(eventLoop.yieldToEventLoop, signal);
      }
    } finally {
      eventLoop.close();
    }
  }

  get #isOver(): boolean {
    return this.#progress.epoch >= this.config.epochs ||
      (this.#stopping?.isOver ?? false);
  }

  async #nextEpoch(
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
        this.#checkUsable("train");
      };
      signal?.throwIfAborted();
      this.#isWhole = false;
      const trainLoss = await trainEpoch(this.#parts, turn);
      return this.#closeEpoch(trainLoss);
    } finally {
      this.#isTraining = false;
    }
  }

  #closeEpoch(trainLoss: number): EpochResult {
    const run = this.#checkUsable("train").#run;
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
      ...(this.config.hypergradient?.restart && {
        restarts: this.#progress.restarts,
      }),
    };
    this.#history.push(result);
    this.#isWhole = true;
    return result;
  }

  /** The epochs so far, those before a checkpoint included. */
  get history(): readonly EpochResult[] {
    return this.#history;
  }

  /** Keeps the best epoch's weights, and puts them back when training ends. */
  #watch(loss: number): void {
    const stopping = this.#stopping;
    if (stopping === undefined) return;
    stopping.afterEpoch(loss, () => this.weights());
    if (this.#isOver && stopping.best) this.loadWeights(stopping.best);
  }

  /**
   * The weights as they are now, under PyTorch's names and layout: their
   * average where the configuration asks for one.
   *
   * @throws {RangeError} If the trainer was released.
   */
  weights(): Weights {
    const { averaging, plan } = this.#checkUsable("read weights").#run;
    const read = () => readWeights(this.#engine, plan);
    return averaging ? averaging.within(read) : read();
  }

  /**
   * The network as it is now, by itself: it outlives the trainer.
   *
   * @param about Names of classes, and notes that its file is to carry.
   * @throws {TypeError} If a name or a note is of another type.
   * @throws {RangeError} If the trainer was released, or there are not as many
   * names as classes.
   */
  model(about: ModelNotes = {}): Model {
    const weights = this.weights(), { config } = this, { steps } = this.#run;
    const [samples, engine] = [this.#samples, this.#engine];
    return modelOf({ config, samples, engine, steps, weights }, about);
  }

  /**
   * The gradients of the step last taken. Those of a sparse first layer's
   * weights never exist in memory; train with `inputForm: "dense"` to read them.
   *
   * @throws {RangeError} If the trainer was released.
   */
  gradients(): Weights {
    this.#checkUsable("read gradients");
    return readWeights(this.#engine, this.#run.plan, "gradients");
  }

  /**
   * How the loss changes with each hyperparameter that has a rate in
   * `config.hypergradient`, be it 0: one step ahead, summed over all steps so
   * far (docs/hypergradient.md says what that is and is not).
   *
   * @throws {RangeError} If the trainer was released.
   */
  hypergradient(): HyperparameterNumbers {
    this.#checkUsable("read hypergradients");
    return this.#run.adaptation?.gradient ?? {};
  }

  /**
   * Replaces the weights, all or, if they are refused, none; the optimizer's
   * state stays. NaN and infinities are taken, as PyTorch takes them: training
   * from them diverges.
   *
   * @throws {TypeError} If what is given holds no tensors.
   * @throws {RangeError} If a tensor is missing, unknown or of another shape,
   * or the trainer was released.
   */
  loadWeights(weights: Weights): void {
    const { averaging, plan } = this.#checkUsable("load weights").#run;
    writeWeights(this.#engine, plan, weights);
    averaging?.start();
  }

  /**
   * Classifies the validation samples.
   *
   * @returns One label for each, in the order of the validation indices.
   * @throws {RangeError} If the trainer was released.
   */
  predict(): Uint8Array {
    const { plan: { layers } } = this.#checkUsable("predict").#run;
    return labelsOf(this.outputs(), layers.at(-1)!.outputs);
  }

  /**
   * What the network gives for the validation samples.
   *
   * @returns Logits, or the numbers of a regression: samples × outputs,
   * row-major, in the order of the validation indices.
   * @throws {RangeError} If the trainer was released.
   */
  outputs(): Float32Array {
    return this.#checkUsable("predict").#run.outputs();
  }

  /**
   * All that training goes on from, as bytes: a trainer of the same engine
   * variant, samples and configuration that takes them
   * ({@linkcode Trainer.restore}) goes on to the same bytes.
   *
   * @returns A file in safetensors format, of the moment of the call.
   * @throws {RangeError} If the trainer was released, or an epoch was begun and
   * has not ended.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { digits } from "../dataset/digits.ts";
   * import { loadEngine } from "../engine/load.ts";
   * import { Trainer } from "./trainer.ts";
   * const { train, test } = await digits();
   * const config = {
   *   hidden: [8],
   *   epochs: 2,
   *   batchSize: 100,
   *   optimizer: { name: "adam" },
   * };
   * const make = async () =>
   *   new Trainer(await loadEngine(), { train, validation: test }, config);
   * const first = await make(), second = await make();
   * await first.epochs().next();
   * await second.restore(await first.checkpoint());
   * for await (const epoch of first.epochs()) assertEquals(epoch.epoch, 2);
   * for await (const epoch of second.epochs()) assertEquals(epoch.epoch, 2);
   * assertEquals(second.weights(), first.weights());
   * assertEquals(second.history, first.history);
   * ```
   */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    this.#checkBetweenEpochs("make a checkpoint");
    if (!this.#isWhole) {
      throw new RangeError(
        "Cannot make a checkpoint: the last epoch was not finished, expected " +
          "one that was",
      );
    }
    const taken = take(this.#parts);
    return encodeCheckpoint({ ...taken, identity: await this.#identify() });
  }

  /**
   * Goes back, or ahead, to a checkpoint; if it is refused, nothing changes.
   *
   * @param bytes What {@linkcode Trainer.checkpoint} gave.
   * @throws {SyntaxError} If they are damaged or no checkpoint.
   * @throws {TypeError} If a part of them is of another type.
   * @throws {RangeError} If it is that of another configuration, engine or set
   * of samples (the message names what differs), a newer version wrote it, or
   * the trainer was released or is in the middle of an epoch.
   */
  async restore(bytes: Uint8Array): Promise<void> {
    const checkpoint = readFor(await this.#identify(), bytes);
    this.#checkBetweenEpochs("resume training");
    putBack(this.#parts, checkpoint);
    this.#isWhole = true;
  }

  /** Hashing all samples takes its time: once. */
  #identify(): Promise<Identity> {
    return this.#identity ??= identify(
      this.#engine,
      this.config,
      this.#samples,
    );
  }

  #checkBetweenEpochs(action: string): void {
    this.#checkUsable(action);
    if (!this.#isTraining) return;
    throw new RangeError(
      `Cannot ${action}: an epoch is under way, expected a moment between two`,
    );
  }

  /** Gives the engine's memory back. A second call does nothing. */
  release(): void {
    this.#isReleased = true;
    this.#close();
  }

  /** The same, at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.release();
  }

  /** The memory of a released trainer is, or will be, another's. */
  #checkUsable(action: string): this {
    if (!this.#isReleased) return this;
    throw new RangeError(
      `Cannot ${action}: the trainer was released, expected a new one`,
    );
  }
}
