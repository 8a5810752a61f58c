// The contract of an optimizer: its hyperparameters, how many state vectors it
// keeps, and its three kernels. The update rule itself is assembly/optimizers.

import type { Engine } from "../../engine/engine.ts";
import type { Flush, SparseUpdate, Update } from "../../engine/exports.ts";

/** One optimizer, as the trainer uses it. */
export interface Optimizer {
  readonly description: string;
  /** State vectors kept for every parameter. */
  readonly stateVectors: number;
  /** Hyperparameters that it has, with PyTorch's defaults. */
  readonly defaults: Readonly<Record<string, number>>;
  /** Fills the optimizer's block in engine memory. */
  init(
    engine: Engine,
    blockPtr: number,
    stateStrideBytes: number,
    values: Readonly<Record<string, number>>,
  ): void;
  /** Its kernels. */
  kernels(engine: Engine): UpdateKernels;
  /** The same for when its hyperparameters follow their hypergradients. */
  readonly hyper: {
    readonly stateVectors: number;
    kernels(engine: Engine): HyperKernels;
  };
}

/** The kernels of a step, in the order of their calls. */
export interface UpdateKernels {
  readonly advance: (blockPtr: number) => void;
  readonly sparseUpdate: SparseUpdate;
  readonly update: Update;
  /** Called before the first step and every hundred steps or so. */
  readonly flush?: Flush;
  /** Called when the whole of a step is done. */
  readonly adapt?: (blockPtr: number) => void;
}

/** Kernels that gather hypergradients and adapt hyperparameters to them. */
export type HyperKernels = Required<UpdateKernels>;

/** An optimizer and what differs from its defaults. */
export interface OptimizerConfig {
  /** A name of the list `OPTIMIZERS`. */
  readonly name: string;
  /** Step size, above 0; PyTorch's default of the optimizer if absent. */
  readonly learningRate?: number;
  /** L2 weight decay, at least 0. */
  readonly weightDecay?: number;
  /** Momentum of `sgd`, in [0, 1). */
  readonly momentum?: number;
  /** Decay of Adam's first moment, in [0, 1). */
  readonly beta1?: number;
  /** Decay of Adam's second moment, in [0, 1). */
  readonly beta2?: number;
  /** Adam's ε, above 0. */
  readonly epsilon?: number;
}
