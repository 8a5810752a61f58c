// A network in training, as programs see it: what may be asked of it and when.
// Its epochs are loop/, what lies in engine memory is run.ts.

import type { Engine } from "../engine/engine.ts";
import type { Model } from "../model/model.ts";
import { type ModelNotes, modelOf } from "../model/from_training.ts";
import type { HyperparameterNumbers } from "./adapt/hypergradient.ts";
import { encodeCheckpoint } from "./checkpoint/file.ts";
import { identify, type Identity } from "./checkpoint/identity.ts";
import { readFor } from "./checkpoint/training.ts";
import { openEventLoop } from "./loop/event_loop.ts";
import { TrainingLoop } from "./loop/training_loop.ts";
import { labelsOf } from "./metrics/confusion.ts";
import { checkRecipe, checkSamples, resolveTraining } from "./resolve.ts";
import { TrainingRun, uploadBoth } from "./run.ts";
import type {
  EpochResult,
  TrainingConfig,
  TrainingSamples,
} from "./training.ts";
import type { Weights } from "./weights/weights.ts";

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
  readonly #loop: TrainingLoop;
  readonly #samples: TrainingSamples;
  readonly #close: () => void;
  #identity: Promise<Identity> | undefined;
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
    const parts = { engine, run: this.#run, config };
    this.#loop = new TrainingLoop(parts, () => this.#checkUsable("train"));
    this.config = config;
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
      while (!this.#checkUsable("train").#loop.isOver) {
        yield await this.#loop.next(eventLoop.yieldToEventLoop, signal);
      }
    } finally {
      eventLoop.close();
    }
  }

  /** Whether no epoch is left. */
  get isOver(): boolean {
    return this.#loop.isOver;
  }

  /** The epochs so far, those before a checkpoint included. */
  get history(): readonly EpochResult[] {
    return this.#loop.history;
  }

  /**
   * What training came to so far: its last epoch, or with early stopping its
   * best one, whose weights it ends with. Undefined before the first.
   */
  get outcome(): EpochResult | undefined {
    return this.#loop.outcome;
  }

  /**
   * The weights as they are now, under PyTorch's names and layout: their
   * average where the configuration asks for one.
   *
   * @throws {RangeError} If the trainer was released.
   */
  weights(): Weights {
    return this.#checkUsable("read weights").#run.readWeights();
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
    return this.#checkUsable("read gradients").#run.readGradients();
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
    this.#checkUsable("load weights").#run.writeWeights(weights);
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
    const taken = this.#checkUsable("make a checkpoint").#loop.take();
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
  restore(bytes: Uint8Array): Promise<void> {
    return this.#goOn(bytes, false);
  }

  /**
   * Goes on from a checkpoint of the same network and samples with the settings
   * that this trainer has: learning rate, decay, dropout and the like, of the
   * same optimizer. Weights, its state and the order of samples are taken over.
   * A checkpoint of the same configuration is restored to the bit.
   *
   * @param bytes What {@linkcode Trainer.checkpoint} gave.
   * @throws {SyntaxError} If they are damaged, no checkpoint, or without what
   * these settings need.
   * @throws {TypeError} If a part of them is of another type.
   * @throws {RangeError} If layers, epochs, batches, seeds, samples, optimizer
   * or engine differ, or as {@linkcode Trainer.restore} does.
   */
  continueFrom(bytes: Uint8Array): Promise<void> {
    return this.#goOn(bytes, true);
  }

  async #goOn(bytes: Uint8Array, mayDiffer: boolean): Promise<void> {
    const action = "resume training";
    this.#checkUsable(action).#loop.checkBetweenEpochs(action);
    const identity = await this.#identify();
    const checkpoint = await readFor(identity, bytes, mayDiffer);
    const isChanged = JSON.stringify(checkpoint.identity) !==
      JSON.stringify(identity);
    // Once more: reading takes its time.
    this.#checkUsable(action).#loop.putBack(checkpoint, isChanged);
  }

  /** Hashing all samples takes its time: once. */
  #identify(): Promise<Identity> {
    return this.#identity ??= identify(
      this.#engine,
      this.config,
      this.#samples,
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
