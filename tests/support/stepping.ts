// One training run, step by step: what Trainer does, without its epochs, so
// that a test sees every loss and gradient.

import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type InputForm, uploadSamples } from "../../src/engine/samples.ts";
import { layersOf } from "../../src/train/network.ts";
import {
  initOptimizer,
  resolveOptimizer,
} from "../../src/train/optimizers/mod.ts";
import type { OptimizerConfig } from "../../src/train/optimizers/optimizer.ts";
import { type Plan, planBuffers } from "../../src/train/plan.ts";
import { createStepper, type Stepper } from "../../src/train/step.ts";
import {
  readWeights,
  type Weights,
  writeWeights,
} from "../../src/train/weights/weights.ts";

/** What a run starts from. */
export interface SteppingConfig {
  readonly hidden: readonly number[];
  readonly batchSize: number;
  readonly optimizer: OptimizerConfig;
  readonly initial: Weights;
  readonly inputForm: InputForm;
}

/** A run over a data set in its own order. */
export class Stepping {
  readonly plan: Plan;
  readonly #engine: Engine;
  readonly #dataset: Dataset;
  readonly #stepper: Stepper;
  readonly #orderPtr: number;
  readonly #batchSize: number;
  readonly #close: () => void;

  constructor(engine: Engine, dataset: Dataset, config: SteppingConfig) {
    const samples = uploadSamples(engine, dataset, config.inputForm);
    const resolved = resolveOptimizer(config.optimizer),
      { optimizer } = resolved;
    const sparse = samples.inputs.form === "sparse";
    this.#close = engine.openRun();
    this.plan = planBuffers(engine, {
      layers: layersOf({
        inputs: samples.width,
        hidden: config.hidden,
        classes: samples.classes,
      }),
      batchSize: config.batchSize,
      evaluationRows: 1,
      stateVectors: optimizer.stateVectors,
      sparseRows: sparse ? config.batchSize : 0,
      dense: !sparse,
    });
    this.#orderPtr = engine.allocate(dataset.count * 4, "an order");
    engine.words(this.#orderPtr, dataset.count)
      .set(Uint32Array.from({ length: dataset.count }, (_, i) => i));
    const { optimizerPtr, stateStrideBytes } = this.plan;
    initOptimizer(engine, optimizerPtr, stateStrideBytes, resolved);
    writeWeights(engine, this.plan, config.initial);
    this.#stepper = createStepper(engine, this.plan, samples, optimizer.rule);
    this.#engine = engine;
    this.#dataset = dataset;
    this.#batchSize = config.batchSize;
  }

  /** Trains on the next batch from `start`; its mean loss before the update. */
  step(start: number): number {
    const rows = Math.min(this.#batchSize, this.#dataset.count - start);
    const totals = this.#engine.doubles(this.plan.totalsPtr, 2).fill(0);
    this.#stepper.train(this.#orderPtr + start * 4, rows);
    return totals[0]! / rows;
  }

  weights(): Weights {
    return readWeights(this.#engine, this.plan);
  }

  /** Of the step last taken; the first layer's weights only if it is dense. */
  gradients(): Weights {
    return readWeights(this.#engine, this.plan, "gradients");
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
