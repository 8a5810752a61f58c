// Training: epochs of shuffled batches, each followed by an exact evaluation.
// Owns the run's memory, its order of samples and its event-loop manners; the
// arithmetic is in step.ts and below.

import type { Engine } from "../engine/engine.ts";
import { uploadSamples } from "../engine/samples.ts";
import { createBreather } from "./breath.ts";
import { Adaptation, type HyperparameterNumbers } from "./hypergradient.ts";
import type { ResolvedOptimizer } from "./optimizers/mod.ts";
import { type Plan, planBuffers } from "./plan.ts";
import { planRequest } from "./request.ts";
import { checkSamples, resolveTraining } from "./resolve.ts";
import { MAX_RESTARTS, RESTART_FACTOR, StuckDetector } from "./restart.ts";
import { chooseSamples, type Order, placeOrder, startRun } from "./start.ts";
import { createStepper, type Stepper } from "./step.ts";
import {
  DivergedError,
  type EpochResult,
  type Score,
  type TrainingConfig,
  type TrainingSamples,
} from "./training.ts";
import { readWeights, type Weights, writeWeights } from "./weights/weights.ts";

interface Run {
  readonly plan: Plan;
  readonly optimizer: ResolvedOptimizer;
  readonly trainOrder: Order;
  readonly validation: Order;
  /** Absent where hyperparameters stay as they are. */
  readonly adaptation: Adaptation | undefined;
}

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
  readonly #run: Run;
  readonly #stepper: Stepper;
  readonly #validator: Stepper;
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
    const { inputForm, hypergradient, batchSize } = config;
    const train = uploadSamples(engine, samples.train, inputForm);
    const validation = uploadSamples(engine, samples.validation, inputForm);
    const close = engine.openRun();
    try {
      const { optimizer } = resolved;
      const plan = planBuffers(
        engine,
        planRequest(resolved, train, validation),
      );
      const { aside, ...chosen } = chooseSamples(samples, config);
      this.#run = {
        plan,
        optimizer,
        trainOrder: placeOrder(engine, chosen.train),
        validation: placeOrder(engine, chosen.validation),
        adaptation: hypergradient && new Adaptation(
          { engine, plan, samples: train, optimizer, batchSize, aside },
          hypergradient,
        ),
      };
      const { rule } = resolved.rule;
      this.#stepper = createStepper(engine, plan, train, rule);
      this.#validator = createStepper(engine, plan, validation, rule);
      startRun(engine, plan, optimizer, this.#run.trainOrder, config);
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
   * @throws {RangeError} If the trainer was released, or another iterator is in
   * the middle of an epoch.
   * @throws The signal's reason, once aborted.
   */
  async *epochs(signal?: AbortSignal): AsyncGenerator<EpochResult, void, void> {
    const breather = createBreather();
    try {
      while (this.#checkUsable("train").#epoch < this.config.epochs) {
        yield await this.#nextEpoch(breather.pause, signal);
      }
    } finally {
      breather.close();
    }
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
    const { loss, accuracy } = this.#checkUsable("train").#score();
    const epoch = ++this.#epoch;
    if (!Number.isFinite(loss)) {
      throw new DivergedError(epoch, `validation loss is ${loss}`);
    }
    return {
      epoch,
      trainLoss,
      validationLoss: loss,
      validationAccuracy: accuracy,
      ...this.#run.adaptation?.values,
      ...(this.config.hypergradient?.restart && { restarts: this.#restarts }),
    };
  }

  /** @param turn Gives the event loop a turn; throws if training is over. */
  async #trainEpoch(turn: () => Promise<void>): Promise<number> {
    const { plan, trainOrder: { ptr, count }, adaptation } = this.#run;
    const { batchSize } = this.config;
    if (this.config.shuffle !== false) {
      this.#engine.kernels.shuffle(ptr, count, plan.randomPtr);
    }
    const stride = batchSize * breathEvery(plan, batchSize);
    const totals = this.#totals();
    const detector = this.#detector();
    for (let start = 0; start < count; start += batchSize) {
      const rows = Math.min(batchSize, count - start);
      this.#stepper.train(ptr + start * 4, rows);
      adaptation?.afterStep();
      const lossAfter = () => this.#lossOf(ptr + start * 4, rows);
      if (detector?.isStuck(totals[0]!, start + rows, lossAfter)) {
        this.#restart();
        return this.#trainEpoch(turn);
      }
      if (start % stride !== 0) continue;
      if (!Number.isFinite(totals[0]!) && !detector) break;
      await turn();
    }
    const trainLoss = totals[0]! / count;
    if (Number.isFinite(trainLoss)) return trainLoss;
    throw new DivergedError(this.#epoch + 1, `training loss is ${trainLoss}`);
  }

  /** The mean loss of a training batch as the weights are now. */
  #lossOf(samplesPtr: number, rows: number): number {
    const totals = this.#engine.doubles(this.#run.plan.totalsPtr, 2);
    const before = totals.slice();
    this.#totals();
    this.#stepper.prepareEvaluation();
    this.#stepper.evaluate(samplesPtr, rows);
    const loss = totals[0]! / rows;
    totals.set(before);
    return loss;
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

  /**
   * The weights as they are now, under PyTorch's names and layout.
   *
   * @throws {RangeError} If the trainer was released.
   */
  weights(): Weights {
    this.#checkUsable("read weights");
    return readWeights(this.#engine, this.#run.plan);
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
   * state stays.
   *
   * @throws {TypeError} If what is given holds no tensors.
   * @throws {RangeError} If a tensor is missing, unknown or of another shape,
   * or the trainer was released.
   */
  loadWeights(weights: Weights): void {
    this.#checkUsable("load weights");
    writeWeights(this.#engine, this.#run.plan, weights);
  }

  /**
   * Classifies the validation samples.
   *
   * @returns One label for each, in the order of the validation indices.
   * @throws {RangeError} If the trainer was released.
   */
  predict(): Uint8Array {
    this.#checkUsable("predict");
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

/** Batches between two turns of the event loop: some ten milliseconds' work. */
function breathEvery({ layers }: Plan, batchSize: number): number {
  const parameters = layers.reduce(
    (sum, { inputs, outputs }) => sum + (inputs + 1) * outputs,
    0,
  );
  return Math.max(1, Math.floor(1e9 / (6 * parameters * batchSize)));
}
