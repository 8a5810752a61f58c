// One training run, step by step: what Trainer does, without its epochs, so
// that a test sees every loss and gradient.

import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { BufferPlan } from "../../src/train/memory/plan.ts";
import { resolveTraining } from "../../src/train/resolve.ts";
import { TrainingRun, uploadBoth } from "../../src/train/run.ts";
import type { TrainingConfig } from "../../src/train/training.ts";
import { readWeights, type Weights } from "../../src/train/weights/weights.ts";

/** What a run is, all but the number of epochs; schedules take it for one. */
export type SteppingConfig = Omit<TrainingConfig, "epochs"> & {
  readonly epochs?: number;
};

/** A run over a data set in its own order. */
export class Stepping {
  readonly run: TrainingRun;
  readonly #engine: Engine;
  readonly #batchSize: number;
  readonly #close: () => void;

  constructor(engine: Engine, dataset: Dataset, config: SteppingConfig) {
    const resolved = resolveTraining({ epochs: 1, ...config });
    const samples = { train: dataset, validation: dataset };
    const uploaded = uploadBoth(engine, samples, resolved);
    this.#close = engine.openRun();
    this.run = new TrainingRun(engine, samples, uploaded, resolved);
    this.#engine = engine;
    this.#batchSize = config.batchSize;
  }

  get plan(): BufferPlan {
    return this.run.plan;
  }

  /** Trains on the next batch from `start`; its mean loss before the update. */
  step(start: number): number {
    const { ptr, count } = this.run.order;
    const rows = Math.min(this.#batchSize, count - start);
    const totals = this.run.totals();
    this.run.step(ptr + start * 4, rows);
    return totals[0]! / this.run.weightOf(totals, rows);
  }

  /** The weights, or their average if there is one. */
  weights(): Weights {
    const read = () => readWeights(this.#engine, this.plan);
    return this.run.averaging?.within(read) ?? read();
  }

  /** Of the step last taken; the first layer's weights only if it is dense. */
  gradients(): Weights {
    return readWeights(this.#engine, this.plan, "gradients");
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
