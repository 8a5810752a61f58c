// A run in engine memory: its buffers, its steps, its learning rate, its
// average, its weights and their scores. Epochs of steps, and when they end, are
// loop/.

import type { Dataset } from "../dataset/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { type Samples, uploadSamples } from "../engine/samples.ts";
import { Averaging } from "./averaging.ts";
import { Adaptation } from "./adapt/hypergradient.ts";
import type { RunState } from "./checkpoint/state.ts";
import { type BufferPlan, planBuffers } from "./memory/plan.ts";
import { softensLabels } from "./recipe.ts";
import { classWeightsOf } from "./losses/class_weights.ts";
import { planRequest, trainingForm } from "./memory/request.ts";
import type { ResolvedTraining } from "./resolve.ts";
import { createSchedule } from "./schedules/mod.ts";
import type { Schedule } from "./schedules/schedule.ts";
import {
  chooseSamples,
  noiseSeed,
  type Order,
  placeOrder,
  startRun,
} from "./memory/start.ts";
import { createStepper, type Stepper } from "./step.ts";
import type { Score, TrainingSamples } from "./training.ts";
import { readWeights, type Weights, writeWeights } from "./weights/weights.ts";

/** Learning rate, weight decay and four of a rule's own. */
const SETTINGS = 6;

/** A run that is set up. Reserves memory: to be made while a run is open. */
export class TrainingRun {
  readonly plan: BufferPlan;
  /** Training samples in the order of the epoch, and those that are scored. */
  readonly order: Order;
  readonly validation: Order;
  /** Absent where hyperparameters stay as they are. */
  readonly adaptation: Adaptation | undefined;
  readonly averaging: Averaging | undefined;
  /** Those of the optimizer in engine memory, its learning rate first. */
  readonly settings: Float32Array;
  readonly #engine: Engine;
  readonly #resolved: ResolvedTraining;
  readonly #stepper: Stepper;
  readonly #validator: Stepper;
  /** Σ(t − mean t)² of the validation targets, in regression. */
  readonly #variation: number | undefined;
  readonly #classWeights: ArrayLike<number>;
  #schedule: Schedule;
  #learningRate = 0;
  #step = 0;

  constructor(
    engine: Engine,
    samples: TrainingSamples,
    uploaded: { readonly train: Samples; readonly validation: Samples },
    resolved: ResolvedTraining,
  ) {
    const { train, validation } = uploaded;
    const { config, recipe, rule: { rule } } = resolved;
    this.#engine = engine;
    this.#resolved = resolved;
    const plan = planBuffers(engine, planRequest(resolved, train, validation));
    this.plan = plan;
    const { aside, ...chosen } = chooseSamples(samples, config);
    this.order = placeOrder(engine, chosen.train);
    this.validation = placeOrder(engine, chosen.validation);
    const seedOf = (step: number) => noiseSeed(config, step);
    const step = { rule, recipe, seedOf };
    const { batchSize, hypergradient } = config;
    this.adaptation = hypergradient && new Adaptation(
      { engine, plan, samples: train, step, batchSize, aside },
      hypergradient,
    );
    this.averaging = recipe.averaging > 0
      ? new Averaging(engine, plan, recipe.averaging)
      : undefined;
    this.#stepper = createStepper(engine, plan, train, step);
    this.#validator = createStepper(engine, plan, validation, step);
    this.#classWeights = classWeightsOf(recipe, samples.train, chosen.train);
    this.#variation = variationOf(samples.validation, chosen.validation);
    const offset = engine.kernels.LEARNING_RATE_OFFSET.value as number;
    this.settings = engine.floats(plan.optimizerPtr + offset, SETTINGS);
    this.#schedule = this.#makeSchedule();
    this.start();
  }

  /** Steps of an epoch. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.order.count / this.#resolved.config.batchSize);
  }

  /** Steps taken. */
  get steps(): number {
    return this.#step;
  }

  /** The learning rate of the step last taken, where a schedule sets it. */
  get learningRate(): number | undefined {
    const isScheduled = this.#resolved.config.schedule !== undefined ||
      this.#resolved.config.warmup !== undefined;
    return isScheduled ? this.settings[0] : undefined;
  }

  #makeSchedule(): Schedule {
    const { config: { epochs, warmup = 0 }, schedule } = this.#resolved;
    const stepsPerEpoch = this.stepsPerEpoch;
    return createSchedule(
      schedule,
      {
        steps: epochs * stepsPerEpoch,
        stepsPerEpoch,
        kernels: this.#engine.kernels,
      },
      Math.round(warmup * stepsPerEpoch),
    );
  }

  /**
   * Everything as it is before the first step.
   *
   * @param factor What the learning rate is multiplied by.
   */
  start(factor = 1): void {
    const { optimizer: { optimizer, values } } = this.#resolved;
    this.#learningRate = values["learningRate"]! * factor;
    const slower = {
      optimizer,
      values: { ...values, learningRate: this.#learningRate },
    };
    startRun(
      this.#engine,
      this.plan,
      { ...this.#resolved, optimizer: slower },
      this.order,
      this.#classWeights,
    );
    this.#schedule = this.#makeSchedule();
    this.goTo(0);
    this.averaging?.start();
    this.adaptation?.start(slower.values);
  }

  /** The next step is this one, counted from 0. */
  goTo(step: number): void {
    this.#step = step;
    this.#stepper.goTo(step);
  }

  /** What does not lie in engine memory. */
  get state(): RunState {
    const schedule = this.#schedule.state, { adaptation, averaging } = this;
    return {
      step: this.#step,
      learningRate: this.#learningRate,
      ...(schedule && { schedule }),
      ...(adaptation && { adaptation: adaptation.progress }),
      isAveraged: averaging?.isEmpty === false,
    };
  }

  set state(state: RunState) {
    this.#learningRate = state.learningRate;
    this.goTo(state.step);
    if (state.schedule) this.#schedule.state = state.schedule;
    if (state.adaptation) this.adaptation?.goTo(state.adaptation);
    this.averaging?.start(!state.isAveraged);
  }

  /** Learns from a batch; adds to the totals. */
  step(samplesPtr: number, rows: number): void {
    // Hypergradients have a learning rate of their own.
    if (!this.adaptation) {
      const factor = this.#schedule.factorAt(this.#step);
      this.settings[0] = this.#learningRate * factor;
    }
    this.#step++;
    this.#stepper.train(samplesPtr, rows);
    this.averaging?.afterStep();
    this.adaptation?.afterStep();
  }

  /** Tells the schedule how an epoch went. */
  afterEpoch(loss: number): void {
    this.#schedule.afterEpoch?.(loss);
  }

  /** The totals, set to zero. Nothing grows memory while a run is open. */
  totals(): Float64Array {
    return this.#engine.doubles(this.plan.totalsPtr, 3).fill(0);
  }

  /** What a sum of training losses is divided by for their mean. */
  weightOf(totals: Float64Array, samples: number): number {
    const { recipe } = this.#resolved;
    return softensLabels(recipe) ? totals[2]! : samples * this.#numbers;
  }

  /** Losses of a sample: one for each output in regression. */
  get #numbers(): number {
    const isRegression = this.#variation !== undefined;
    return isRegression ? this.plan.layers.at(-1)!.outputs : 1;
  }

  /** The mean loss of a training batch as the weights are now. */
  lossOf(samplesPtr: number, rows: number): number {
    const totals = this.#engine.doubles(this.plan.totalsPtr, 3);
    const before = totals.slice();
    this.totals();
    this.#stepper.prepareEvaluation();
    this.#stepper.evaluate(samplesPtr, rows);
    const loss = totals[0]! / (rows * this.#numbers);
    totals.set(before);
    return loss;
  }

  /** The weights, or their average where there is one. */
  readWeights(): Weights {
    const read = () => readWeights(this.#engine, this.plan);
    return this.averaging ? this.averaging.within(read) : read();
  }

  /** The gradients of the step last taken. */
  readGradients(): Weights {
    return readWeights(this.#engine, this.plan, "gradients");
  }

  /** Replaces the weights; an average starts again from them. */
  writeWeights(weights: Weights): void {
    writeWeights(this.#engine, this.plan, weights);
    this.averaging?.start();
  }

  /** Scores the validation samples. */
  score(): Score {
    const totals = this.totals(), { count } = this.validation;
    this.#eachBatch((samplesPtr, rows) =>
      this.#validator.evaluate(samplesPtr, rows)
    );
    const loss = totals[0]! / (count * this.#numbers);
    return this.#variation === undefined
      ? { loss, accuracy: totals[1]! / count }
      : { loss, accuracy: NaN, r2: 1 - totals[1]! / this.#variation };
  }

  /**
   * What the network gives for each validation sample.
   *
   * @returns Logits or numbers, as many a row as there are outputs.
   */
  outputs(): Float32Array {
    const { linearPtr, outputs, columns } = this.plan.layers.at(-1)!;
    const all = new Float32Array(this.validation.count * outputs);
    let at = 0;
    this.#eachBatch((samplesPtr, rows) => {
      this.#validator.forward(samplesPtr, rows);
      const batch = this.#engine.floats(linearPtr, rows * columns);
      for (let row = 0; row < rows; row++) {
        const from = row * columns;
        all.set(batch.subarray(from, from + outputs), at);
        at += outputs;
      }
    });
    return all;
  }

  /** Validation batches, by the average of the weights if there is one. */
  #eachBatch(use: (samplesPtr: number, rows: number) => void): void {
    const { plan: { maxRows }, validation: { ptr, count } } = this;
    const all = () => {
      this.#validator.prepareEvaluation();
      for (let start = 0; start < count; start += maxRows) {
        use(ptr + start * 4, Math.min(maxRows, count - start));
      }
    };
    if (this.averaging) this.averaging.within(all);
    else all();
  }
}

/** Copies both sets of samples into the engine, in the form that training wants. */
export function uploadBoth(
  engine: Engine,
  samples: TrainingSamples,
  resolved: ResolvedTraining,
): { readonly train: Samples; readonly validation: Samples } {
  const { inputForm } = resolved.config;
  return {
    train: uploadSamples(engine, samples.train, trainingForm(resolved)),
    validation: uploadSamples(engine, samples.validation, inputForm),
  };
}

function variationOf(
  { targets, task }: Dataset,
  indices: Uint32Array,
): number | undefined {
  if (task.type !== "regression") return undefined;
  const { outputs } = task;
  let variation = 0;
  for (let o = 0; o < outputs; o++) {
    const values = Float64Array.from(
      indices,
      (index) => targets[index * outputs + o]!,
    );
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    variation += values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  }
  return variation;
}
