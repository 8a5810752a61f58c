// Training: epochs of shuffled batches, each followed by an exact evaluation;
// when it ends, and its event-loop manners. The run itself is run.ts.

import type { Engine } from "../engine/engine.ts";
import { createBreather } from "./breath.ts";
import { Stopping } from "./early_stopping.ts";
import type { HyperparameterNumbers } from "./adapt/hypergradient.ts";
import type { Plan } from "./memory/plan.ts";
import { checkRecipe, checkSamples, resolveTraining } from "./resolve.ts";
import {
  MAX_RESTARTS,
  RESTART_FACTOR,
  StuckDetector,
} from "./adapt/restart.ts";
import { TrainingRun, uploadBoth } from "./run.ts";
import {
  DivergedError,
  type EpochResult,
  type TrainingConfig,
  type TrainingSamples,
} from "./training.ts";
import { normalizationOf } from "../dataset/statistics.ts";
import { Model } from "../model/model.ts";
import type { ModelDescription } from "../model/description.ts";
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
  readonly #samples: TrainingSamples;
  readonly #stopping: Stopping<Weights> | undefined;
  readonly #close: () => void;
  #epoch = 0;
  #restarts = 0;
  #isTraining = false;
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
    const breather = createBreather();
    try {
      while (!this.#checkUsable("train").#isOver) {
        yield await this.#nextEpoch(breather.pause, signal);
      }
    } finally {
      breather.close();
    }
  }

  get #isOver(): boolean {
    return this.#epoch >= this.config.epochs ||
      (this.#stopping?.isOver ?? false);
  }

  async #nextEpoch(
    pause: () => Promise<void>,
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
        await pause();
        signal?.throwIfAborted();
        this.#checkUsable("train");
      };
      signal?.throwIfAborted();
      const trainLoss = await this.#trainEpoch(turn);
      return this.#closeEpoch(trainLoss);
    } finally {
      this.#isTraining = false;
    }
  }

  #closeEpoch(trainLoss: number): EpochResult {
    const run = this.#checkUsable("train").#run;
    const { loss, accuracy, r2 } = run.score();
    const epoch = ++this.#epoch;
    if (!Number.isFinite(loss)) {
      throw new DivergedError(epoch, `validation loss is ${loss}`);
    }
    const { learningRate } = run;
    run.afterEpoch(loss);
    this.#watch(loss);
    return {
      epoch,
      trainLoss,
      validationLoss: loss,
      validationAccuracy: accuracy,
      ...(r2 !== undefined && { validationR2: r2 }),
      ...(learningRate !== undefined && { learningRate }),
      ...run.adaptation?.values,
      ...(this.config.hypergradient?.restart && { restarts: this.#restarts }),
    };
  }

  /** Keeps the best epoch's weights, and puts them back when training ends. */
  #watch(loss: number): void {
    const stopping = this.#stopping;
    if (stopping === undefined) return;
    stopping.afterEpoch(loss, () => this.weights());
    if (this.#isOver && stopping.best) this.loadWeights(stopping.best);
  }

  /** @param turn Gives the event loop a turn; throws if training is over. */
  async #trainEpoch(turn: () => Promise<void>): Promise<number> {
    const run = this.#run, { plan, order: { ptr, count } } = run;
    const { batchSize } = this.config;
    if (this.config.shuffle !== false) {
      this.#engine.kernels.shuffle(ptr, count, plan.randomPtr);
    }
    const stride = batchSize * breathEvery(plan, batchSize);
    const totals = run.totals();
    const detector = this.#detector();
    for (let start = 0; start < count; start += batchSize) {
      const rows = Math.min(batchSize, count - start);
      run.step(ptr + start * 4, rows);
      const lossAfter = () => run.lossOf(ptr + start * 4, rows);
      if (detector?.isStuck(totals[0]!, start + rows, lossAfter)) {
        run.start(RESTART_FACTOR ** ++this.#restarts);
        return this.#trainEpoch(turn);
      }
      if (start % stride !== 0) continue;
      if (!Number.isFinite(totals[0]!) && !detector) break;
      await turn();
    }
    const trainLoss = totals[0]! / run.weightOf(totals, count);
    if (Number.isFinite(trainLoss)) return trainLoss;
    throw new DivergedError(this.#epoch + 1, `training loss is ${trainLoss}`);
  }

  /** Watches the first steps, if they may be taken again. */
  #detector(): StuckDetector | undefined {
    const { hypergradient } = this.config;
    const mayRestart = hypergradient?.restart && this.#epoch === 0 &&
      this.#restarts < MAX_RESTARTS;
    return mayRestart ? new StuckDetector(this.#run.stepsPerEpoch) : undefined;
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
  model(about: Pick<ModelDescription, "classNames" | "notes"> = {}): Model {
    const weights = this.weights();
    const { variant, abi, module } = this.#engine;
    const { initial: _, seed = 0, repeat = 0, ...rest } = this.config;
    // As JSON has it: without what is undefined or infinite.
    const training = JSON.parse(JSON.stringify({ seed, repeat, ...rest }));
    const { train } = this.#samples;
    return new Model(
      {
        ...networkOf(this.config, train),
        steps: this.#run.steps,
        ...about,
        notes: { training, engine: { variant, abi }, ...about.notes },
      },
      weights,
      { variant, module },
    );
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
    const { outputs } = layers.at(-1)!;
    const logits = this.outputs();
    return Uint8Array.from(
      { length: logits.length / outputs },
      (_, row) => argMax(logits.subarray(row * outputs, (row + 1) * outputs)),
    );
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

/** What a model says of the network that a configuration stands for. */
function networkOf(
  config: TrainingConfig,
  train: TrainingSamples["train"],
): ModelDescription {
  const { activation, normalization, dropout, inputDropout } = config;
  const { hidden, residual, initialization, loss, huberDelta } = config;
  return {
    task: train.task,
    inputShape: train.inputShape,
    hidden,
    design: {
      ...(activation !== undefined && { activation }),
      ...(normalization !== undefined && { normalization }),
      ...(dropout !== undefined && { dropout }),
      ...(inputDropout !== undefined && { inputDropout }),
      ...(residual !== undefined && { residual }),
      ...(initialization !== undefined && { initialization }),
    },
    ...(loss !== undefined && { loss }),
    ...(huberDelta !== undefined && { huberDelta }),
    normalization: normalizationOf(train),
  };
}

/** Batches between two turns of the event loop: some ten milliseconds' work. */
function breathEvery({ layers }: Plan, batchSize: number): number {
  const parameters = layers.reduce(
    (sum, { inputs, outputs }) => sum + (inputs + 1) * outputs,
    0,
  );
  return Math.max(1, Math.floor(1e9 / (6 * parameters * batchSize)));
}

/** Where the largest number stands, the first of equals. */
function argMax(values: Float32Array): number {
  return values.reduce(
    (top, value, i) => value > values[top]! ? i : top,
    0,
  );
}
