// What training is given and what it gives: settings, samples, epochs. How it
// goes about it is trainer.ts.

import type { Dataset } from "../dataset/dataset.ts";
import type { InputForm } from "../engine/samples.ts";
import type {
  HypergradientConfig,
  HyperparameterNumbers,
} from "./adapt/hypergradient.ts";
import type { OptimizerConfig } from "./optimizers/optimizer.ts";
import type { RecipeConfig } from "./recipe.ts";
import type { ScheduleConfig } from "./schedules/mod.ts";
import type { Weights } from "./weights/weights.ts";

/** When training ends before its last epoch, back at its best one. */
export interface EarlyStopping {
  /** Epochs without a better validation loss that are waited for; 5 if absent. */
  readonly patience?: number;
  /** By how much a loss must be lower to be better, at least 0; 0 if absent. */
  readonly minDelta?: number;
}

/** How a network is trained. */
export interface TrainingConfig extends RecipeConfig {
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
  /** Which hyperparameters adapt while training; none if absent. */
  readonly hypergradient?: HypergradientConfig;
  /** How the learning rate changes; not at all if absent. */
  readonly schedule?: ScheduleConfig;
  /** Epochs, parts of one too, in which the rate rises from 0; 0 if absent. */
  readonly warmup?: number;
  /** When to end early; never if absent. */
  readonly earlyStopping?: EarlyStopping;
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

/** What an epoch came to; with hyperparameters that adapt, where they are. */
export interface EpochResult extends HyperparameterNumbers {
  /** 1-based. */
  readonly epoch: number;
  /** Mean loss over the epoch's batches, while training. */
  readonly trainLoss: number;
  /** Mean cross-entropy, or error in regression, of validation after the epoch. */
  readonly validationLoss: number;
  /** Share of validation samples classified rightly, in 0 … 1; NaN in regression. */
  readonly validationAccuracy: number;
  /** In regression: the share of the validation targets' variance explained. */
  readonly validationR2?: number;
  /** How often training has started again, where it may. */
  readonly restarts?: number;
}

/** Mean loss and accuracy over some samples. */
export interface Score {
  /** Mean cross-entropy per sample. */
  readonly loss: number;
  /** Share classified rightly, in 0 … 1; NaN in regression. */
  readonly accuracy: number;
  /** In regression: the share of variance explained. */
  readonly r2?: number;
}

/** Thrown when the loss is no longer a finite number. */
export class DivergedError extends RangeError {
  /** It is what a training came to and no fault of the program. */
  readonly isOutcome = true;
  /** The 1-based epoch. */
  readonly epoch: number;

  /**
   * Says when it was noticed.
   *
   * @param epoch The 1-based epoch.
   * @param loss Which loss is what: "training loss is NaN".
   */
  constructor(epoch: number, loss: string) {
    super(`Training diverged in epoch ${epoch}: ${loss}`);
    this.epoch = epoch;
    this.name = "DivergedError";
  }
}
