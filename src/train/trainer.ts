// Training: epochs of shuffled batches, each followed by an exact evaluation.
// Owns the run's memory, its order of samples and its event-loop manners; the
// arithmetic is in step.ts and below.

import type { Dataset } from "../dataset/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import {
  type InputForm,
  type Samples,
  uploadSamples,
} from "../engine/samples.ts";
import { deriveSeed, pcg32State } from "../random.ts";
import { createBreather } from "./breath.ts";
import { countParameters, layersOf, type NetworkShape } from "./network.ts";
import { resolveOptimizer } from "./optimizers/mod.ts";
import type { OptimizerConfig } from "./optimizers/optimizer.ts";
import { type Plan, planBuffers, planBytes } from "./plan.ts";
import { createStepper, type Stepper } from "./step.ts";
import { readWeights, type Weights, writeWeights } from "./weights.ts";

/** How a network is trained. */
export interface TrainingConfig {
  /** Widths of the hidden layers; `[64, 64]` is the tutorial's smallest. */
  readonly hidden: readonly number[];
  /** Epochs, at least 1. */
  readonly epochs: number;
  /** Samples of a batch, at least 1; the last batch of an epoch may be smaller. */
  readonly batchSize: number;
  /** The optimizer and its settings. */
  readonly optimizer: OptimizerConfig;
  /** Seed of initialisation and shuffling, an integer ≥ 0; 0 if absent. */
  readonly seed?: number;
  /** Which repetition with the same seed, an integer ≥ 0; 0 if absent. */
  readonly repeat?: number;
  /** Weights to start from instead of the seeded initialisation. */
  readonly initial?: Weights;
  /** Whether batches are drawn in a new random order every epoch; true if absent. */
  readonly shuffle?: boolean;
  /** How inputs are held; `auto` goes by density. For tests and benchmarks. */
  readonly inputForm?: InputForm;
}

/** Which samples are trained on, and which are scored after every epoch. */
export interface TrainingSamples {
  /** What the network learns. */
  readonly train: Dataset;
  /** Indices into `train`; all of them if absent. */
  readonly trainIndices?: Uint32Array;
  /** May be `train` itself. */
  readonly validation: Dataset;
  /** Indices into `validation`; all of them if absent. */
  readonly validationIndices?: Uint32Array;
}

/** What an epoch came to. */
export interface EpochResult {
  /** 1-based. */
  readonly epoch: number;
  /** Mean cross-entropy per sample over the epoch's batches, while training. */
  readonly trainLoss: number;
  /** Mean cross-entropy per validation sample after the epoch. */
  readonly validationLoss: number;
  /** Share of validation samples classified rightly, in 0 … 1. */
  readonly validationAccuracy: number;
}

/** Mean loss and accuracy over some samples. */
export interface Score {
  /** Mean cross-entropy per sample. */
  readonly loss: number;
  /** Share classified rightly, in 0 … 1. */
  readonly accuracy: number;
}

/** Thrown when the loss is no longer a finite number. */
export class DivergedError extends RangeError {
  /**
   * Says when it was noticed.
   *
   * @param epoch The 1-based epoch.
   * @param loss Which loss is what: "training loss is NaN".
   */
  constructor(readonly epoch: number, loss: string) {
    super(`Training diverged in epoch ${epoch}: ${loss}`);
    this.name = "DivergedError";
  }
}

/** Rows of an evaluation batch: activations of that many stay in cache. */
const EVALUATION_ROWS = 128;

interface Run {
  readonly shape: NetworkShape;
  readonly plan: Plan;
  readonly train: Samples;
  readonly trainOrderPtr: number;
  readonly trainCount: number;
  readonly validation: Samples;
  readonly validationOrderPtr: number;
  readonly validationCount: number;
}

/**
 * A network in training. Holds its engine's one training region until
 * {@linkcode Trainer.release}.
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
  readonly #run: Run;
  readonly #stepper: Stepper;
  readonly #validator: Stepper;
  readonly #close: () => void;
  #epoch = 0;

  /**
   * Copies the samples into the engine (once an engine), reserves memory and
   * initialises the weights.
   *
   * @throws {RangeError} If a setting is out of range, the network does not
   * fit into memory (with the bytes it needs), samples and network disagree,
   * or the engine holds another network.
   */
  constructor(
    engine: Engine,
    samples: TrainingSamples,
    config: TrainingConfig,
  ) {
    checkConfig(config);
    const { optimizer, values } = resolveOptimizer(config.optimizer);
    const train = uploadSamples(engine, samples.train, config.inputForm);
    const validation = uploadSamples(
      engine,
      samples.validation,
      config.inputForm,
    );
    const shape = {
      inputs: train.width,
      hidden: config.hidden,
      classes: train.classes,
    };
    const close = engine.openRun();
    try {
      const request = planRequest(shape, config, train, validation);
      const plan = planBuffers(engine, {
        ...request,
        stateVectors: optimizer.stateVectors,
      });
      this.#run = {
        shape,
        plan,
        train,
        validation,
        ...placeOrders(engine, samples),
      };
      optimizer.init(engine, plan.optimizerPtr, plan.stateStrideBytes, values);
      if (config.initial) writeWeights(engine, plan, config.initial);
      else initialise(engine, plan, config);
      this.#stepper = createStepper(engine, plan, train, optimizer);
      this.#validator = createStepper(engine, plan, validation, optimizer);
      seedGenerator(engine, plan.randomPtr, config, "shuffle");
    } catch (error) {
      close();
      throw error;
    }
    this.config = config;
    this.#engine = engine;
    this.#close = close;
  }

  /**
   * Trains, epoch by epoch, up to `config.epochs` in all. Gives the event loop
   * a turn every few batches, so timers and signals are served meanwhile.
   *
   * @param signal Stops training at the next turn.
   * @returns An iterator of epochs; ending it early keeps the state.
   * @throws {DivergedError} If the training or validation loss is not finite.
   * @throws The signal's reason, once aborted.
   */
  async *epochs(signal?: AbortSignal): AsyncGenerator<EpochResult, void, void> {
    const breather = createBreather();
    try {
      while (this.#epoch < this.config.epochs) {
        const trainLoss = await this.#trainEpoch(breather.pause, signal);
        const epoch = ++this.#epoch;
        const { loss, accuracy } = this.#score(
          this.#validator,
          this.#run.validationOrderPtr,
          this.#run.validationCount,
        );
        if (!Number.isFinite(loss)) {
          throw new DivergedError(epoch, `validation loss is ${loss}`);
        }
        yield {
          epoch,
          trainLoss,
          validationLoss: loss,
          validationAccuracy: accuracy,
        };
      }
    } finally {
      breather.close();
    }
  }

  async #trainEpoch(
    pause: () => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { plan, trainOrderPtr, trainCount, shape } = this.#run;
    const { batchSize } = this.config;
    const { kernels } = this.#engine;
    signal?.throwIfAborted();
    if (this.config.shuffle !== false) {
      kernels.shuffle(trainOrderPtr, trainCount, plan.randomPtr);
    }
    const stride = batchSize * breathEvery(shape, batchSize);
    const totals = this.#totals();
    for (let start = 0; start < trainCount; start += batchSize) {
      const rows = Math.min(batchSize, trainCount - start);
      this.#stepper.train(trainOrderPtr + start * 4, rows);
      if (start % stride !== 0) continue;
      if (!Number.isFinite(totals[0]!)) break;
      await pause();
      signal?.throwIfAborted();
    }
    const trainLoss = totals[0]! / trainCount;
    if (Number.isFinite(trainLoss)) return trainLoss;
    throw new DivergedError(this.#epoch + 1, `training loss is ${trainLoss}`);
  }

  /** The totals, set to zero. Nothing grows memory while a run is open. */
  #totals(): Float64Array {
    return this.#engine.doubles(this.#run.plan.totalsPtr, 2).fill(0);
  }

  #score(stepper: Stepper, orderPtr: number, count: number): Score {
    const { maxRows } = this.#run.plan;
    const totals = this.#totals();
    stepper.prepareEvaluation();
    for (let start = 0; start < count; start += maxRows) {
      stepper.evaluate(
        orderPtr + start * 4,
        Math.min(maxRows, count - start),
      );
    }
    return { loss: totals[0]! / count, accuracy: totals[1]! / count };
  }

  /** The weights as they are now, under PyTorch's names and layout. */
  weights(): Weights {
    return readWeights(this.#engine, this.#run.plan);
  }

  /**
   * The gradients of the step last taken. Those of a sparse first layer's
   * weights never exist in memory; train with `inputForm: "dense"` to read them.
   */
  gradients(): Weights {
    return readWeights(this.#engine, this.#run.plan, "gradients");
  }

  /**
   * Replaces the weights; the optimizer's state stays.
   *
   * @throws {RangeError} If a tensor is missing, unknown or of another shape.
   */
  loadWeights(weights: Weights): void {
    writeWeights(this.#engine, this.#run.plan, weights);
  }

  /**
   * Classifies the validation samples.
   *
   * @returns One label for each, in the order of the validation indices.
   */
  predict(): Uint8Array {
    const { plan, validationOrderPtr, validationCount } = this.#run;
    const { outputPtr, outputs, columns } = plan.layers.at(-1)!;
    const labels = new Uint8Array(validationCount);
    this.#validator.prepareEvaluation();
    for (let start = 0; start < validationCount; start += plan.maxRows) {
      const rows = Math.min(plan.maxRows, validationCount - start);
      this.#validator.forward(validationOrderPtr + start * 4, rows);
      this.#engine.kernels.predictLabels(
        plan.scratchPtr,
        outputPtr,
        rows,
        outputs,
        columns,
      );
      labels.set(this.#engine.bytes(plan.scratchPtr, rows), start);
    }
    return labels;
  }

  /** Gives the engine's memory back. The trainer is not used afterwards. */
  release(): void {
    this.#close();
  }

  /** The same, at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.release();
  }
}

function checkConfig({ epochs, batchSize }: TrainingConfig): void {
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot train: ${name} is ${value}, expected an integer of at least 1`,
      );
    }
  }
}

function planRequest(
  shape: NetworkShape,
  { batchSize }: TrainingConfig,
  train: Samples,
  validation: Samples,
): Omit<Parameters<typeof planBuffers>[1], "stateVectors"> {
  if (
    train.width !== validation.width || train.classes !== validation.classes
  ) {
    throw new RangeError(
      `Cannot validate: samples have ${validation.width} inputs and ${validation.classes} classes, training ${train.width} and ${train.classes}`,
    );
  }
  return {
    layers: layersOf(shape),
    batchSize: Math.min(batchSize, train.count),
    evaluationRows: EVALUATION_ROWS,
    sparse: train.inputs.form === "sparse",
    dense: [train, validation].some(({ inputs }) => inputs.form !== "sparse"),
  };
}

/** Memory that training a configuration takes beyond its data set, in bytes. */
export function trainingBytes(
  engine: Engine,
  shape: NetworkShape,
  config: Pick<TrainingConfig, "batchSize" | "optimizer">,
): number {
  return planBytes(engine, {
    layers: layersOf(shape),
    batchSize: config.batchSize,
    evaluationRows: EVALUATION_ROWS,
    sparse: false,
    dense: true,
    stateVectors: resolveOptimizer(config.optimizer).optimizer.stateVectors,
  });
}

function placeOrders(
  engine: Engine,
  samples: TrainingSamples,
): Pick<
  Run,
  "trainOrderPtr" | "trainCount" | "validationOrderPtr" | "validationCount"
> {
  const place = (indices: Uint32Array | undefined, dataset: Dataset) => {
    const order = indices ??
      Uint32Array.from({ length: dataset.count }, (_, i) => i);
    if (
      order.length === 0 || order.some((index) => index >= dataset.count)
    ) {
      throw new RangeError(
        `Cannot train on ${dataset.name}: ${order.length} indices, expected at least one, all below ${dataset.count}`,
      );
    }
    const ptr = engine.allocate(order.byteLength, "an order of samples");
    engine.words(ptr, order.length).set(order);
    return { ptr, count: order.length };
  };
  const train = place(samples.trainIndices, samples.train);
  const validation = place(samples.validationIndices, samples.validation);
  return {
    trainOrderPtr: train.ptr,
    trainCount: train.count,
    validationOrderPtr: validation.ptr,
    validationCount: validation.count,
  };
}

function seedGenerator(
  engine: Engine,
  randomPtr: number,
  { seed = 0, repeat = 0 }: TrainingConfig,
  purpose: "init" | "shuffle",
): void {
  const view = new DataView(engine.kernels.memory.buffer, randomPtr, 16);
  const { state, increment } = pcg32State(deriveSeed(seed, purpose, repeat));
  view.setBigUint64(0, state, true);
  view.setBigUint64(8, increment, true);
}

/** PyTorch's nn.Linear: weights and biases uniform in ±1/√fan_in. */
function initialise(
  engine: Engine,
  plan: Plan,
  config: TrainingConfig,
): void {
  seedGenerator(engine, plan.randomPtr, config, "init");
  for (const layer of plan.layers) {
    const { inputs, outputs, columns, weightPtr, biasPtr } = layer;
    const bound = 1 / Math.sqrt(inputs);
    const { fillUniform } = engine.kernels;
    fillUniform(weightPtr, inputs, outputs, columns, bound, plan.randomPtr);
    fillUniform(biasPtr, 1, outputs, columns, bound, plan.randomPtr);
  }
}

/** Batches between two turns of the event loop: some ten milliseconds' work. */
function breathEvery(shape: NetworkShape, batchSize: number): number {
  const operations = 6 * countParameters(shape) * batchSize;
  return Math.max(1, Math.floor(1e9 / operations));
}
