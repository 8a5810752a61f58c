// Training: epochs of shuffled batches, each followed by an exact evaluation.
// Owns the run's memory, its order of samples and its event-loop manners; the
// arithmetic is in step.ts and below.

import type { Engine } from "../engine/engine.ts";
import { uploadSamples } from "../engine/samples.ts";
import { createBreather } from "./breath.ts";
import {
  Adaptation,
  checkHypergradient,
  type HyperparameterNumbers,
  setAside,
} from "./hypergradient.ts";
import { countParameters, type NetworkShape } from "./network.ts";
import { type ResolvedOptimizer, resolveOptimizer } from "./optimizers/mod.ts";
import { type Plan, planBuffers } from "./plan.ts";
import { planRequest, ruleOf } from "./request.ts";
import { MAX_RESTARTS, RESTART_FACTOR, StuckDetector } from "./restart.ts";
import { type Order, placeOrder, startRun } from "./start.ts";
import { createStepper, type Stepper } from "./step.ts";
import {
  checkConfig,
  DivergedError,
  type EpochResult,
  type Score,
  type TrainingConfig,
  type TrainingSamples,
} from "./training.ts";
import { readWeights, type Weights, writeWeights } from "./weights/weights.ts";

interface Run {
  readonly shape: NetworkShape;
  readonly plan: Plan;
  readonly optimizer: ResolvedOptimizer;
  readonly trainOrder: Order;
  readonly validation: Order;
  /** Absent where hyperparameters stay as they are. */
  readonly adaptation: Adaptation | undefined;
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
  #restarts = 0;

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
    const optimizer = resolveOptimizer(config.optimizer);
    const { hypergradient } = config;
    if (hypergradient) checkHypergradient(hypergradient, optimizer);
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
      const plan = planBuffers(engine, request);
      const { order, aside } = placeTraining(engine, samples, config);
      this.#run = {
        shape,
        plan,
        optimizer,
        trainOrder: order,
        validation: placeOrder(
          engine,
          samples.validation,
          samples.validationIndices,
        ),
        adaptation: hypergradient && new Adaptation({
          engine,
          plan,
          samples: train,
          optimizer,
          batchSize: config.batchSize,
          aside,
        }, hypergradient),
      };
      const { rule } = ruleOf(config);
      this.#stepper = createStepper(engine, plan, train, rule);
      this.#validator = createStepper(engine, plan, validation, rule);
      startRun(engine, plan, optimizer, order, config);
      this.#run.adaptation?.start(optimizer.values);
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
        const { loss, accuracy } = this.#score();
        if (!Number.isFinite(loss)) {
          throw new DivergedError(epoch, `validation loss is ${loss}`);
        }
        yield {
          epoch,
          trainLoss,
          validationLoss: loss,
          validationAccuracy: accuracy,
          ...this.#run.adaptation?.values,
          ...(this.config.hypergradient?.restart &&
            { restarts: this.#restarts }),
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
    const { plan, trainOrder, shape, adaptation } = this.#run;
    const { ptr, count } = trainOrder;
    const { batchSize } = this.config;
    const { kernels } = this.#engine;
    signal?.throwIfAborted();
    if (this.config.shuffle !== false) {
      kernels.shuffle(ptr, count, plan.randomPtr);
    }
    const stride = batchSize * breathEvery(shape, batchSize);
    const totals = this.#totals();
    const detector = this.#detector();
    for (let start = 0; start < count; start += batchSize) {
      const rows = Math.min(batchSize, count - start);
      this.#stepper.train(ptr + start * 4, rows);
      adaptation?.afterStep();
      if (detector?.isStuck(totals[0]!, start + rows)) {
        this.#restart();
        return this.#trainEpoch(pause, signal);
      }
      if (start % stride !== 0) continue;
      if (!Number.isFinite(totals[0]!) && !detector) break;
      await pause();
      signal?.throwIfAborted();
    }
    const trainLoss = totals[0]! / count;
    if (Number.isFinite(trainLoss)) return trainLoss;
    throw new DivergedError(this.#epoch + 1, `training loss is ${trainLoss}`);
  }

  /** Watches the first steps, if they may be taken again. */
  #detector(): StuckDetector | undefined {
    const { hypergradient, batchSize } = this.config;
    if (
      !hypergradient?.restart || this.#epoch > 0 ||
      this.#restarts >= MAX_RESTARTS
    ) return undefined;
    return new StuckDetector(
      Math.ceil(this.#run.trainOrder.count / batchSize),
    );
  }

  /** Everything as if training had begun with a lower learning rate. */
  #restart(): void {
    const { plan, optimizer: { optimizer, values }, trainOrder, adaptation } =
      this.#run;
    const factor = RESTART_FACTOR ** ++this.#restarts;
    const lowered = {
      ...values,
      learningRate: values.learningRate! * factor,
    };
    const slower = { optimizer, values: lowered };
    startRun(this.#engine, plan, slower, trainOrder, this.config);
    this.#stepper.restart();
    adaptation?.start(lowered);
  }

  /** The totals, set to zero. Nothing grows memory while a run is open. */
  #totals(): Float64Array {
    return this.#engine.doubles(this.#run.plan.totalsPtr, 2).fill(0);
  }

  #score(): Score {
    const { plan: { maxRows }, validation: { ptr, count } } = this.#run;
    const totals = this.#totals();
    this.#validator.prepareEvaluation();
    for (let start = 0; start < count; start += maxRows) {
      this.#validator.evaluate(
        ptr + start * 4,
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
   * How the loss changes with each hyperparameter that has a rate in
   * `config.hypergradient`, be it 0: one step ahead, summed over all steps so
   * far (docs/hypergradient.md says what that is and is not).
   */
  hypergradient(): HyperparameterNumbers {
    return this.#run.adaptation?.gradient ?? {};
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
    const { plan, validation: { ptr, count } } = this.#run;
    const { outputPtr, outputs, columns } = plan.layers.at(-1)!;
    const labels = new Uint8Array(count);
    this.#validator.prepareEvaluation();
    for (let start = 0; start < count; start += plan.maxRows) {
      const rows = Math.min(plan.maxRows, count - start);
      this.#validator.forward(ptr + start * 4, rows);
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

/** The training samples in order, and those that only probes see. */
function placeTraining(
  engine: Engine,
  { train, trainIndices }: TrainingSamples,
  { hypergradient, seed = 0 }: TrainingConfig,
): { readonly order: Order; readonly aside?: Uint32Array } {
  if (hypergradient?.weightDecay === undefined) {
    return { order: placeOrder(engine, train, trainIndices) };
  }
  const all = trainIndices ??
    Uint32Array.from({ length: train.count }, (_, i) => i);
  const { train: rest, aside } = setAside(all, seed);
  return { order: placeOrder(engine, train, rest), aside };
}

/** Batches between two turns of the event loop: some ten milliseconds' work. */
function breathEvery(shape: NetworkShape, batchSize: number): number {
  const operations = 6 * countParameters(shape) * batchSize;
  return Math.max(1, Math.floor(1e9 / operations));
}
