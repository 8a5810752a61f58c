// The contract of an optimizer: its hyperparameters, how many state vectors it
// keeps, what an update costs, and its numbers in the engine. The rules
// themselves are in assembly/optimizers/.

/** An update rule of the engine. */
export interface UpdateRule {
  /** Its number in `assembly/optimizers/rules.ts`. */
  readonly rule: number;
  /** State vectors kept for every parameter. */
  readonly stateVectors: number;
}

/** One optimizer, as the trainer uses it. */
export interface Optimizer extends UpdateRule {
  readonly description: string;
  /** Operations of an update per parameter, a root or division counted as one. */
  readonly operations: number;
  /**
   * Hyperparameters that it has, with PyTorch's defaults: `learningRate` and
   * `weightDecay`, then its own in the order of the engine's settings.
   */
  readonly defaults: Readonly<Record<string, number>>;
  /** The rule whose hyperparameters follow their hypergradients, if it has one. */
  readonly hyper?: UpdateRule;
}

/** An optimizer and what differs from its defaults. */
export interface OptimizerConfig {
  /** A name of the list `OPTIMIZERS`. */
  readonly name: string;
  /** Step size, above 0; PyTorch's default of the optimizer if absent. */
  readonly learningRate?: number;
  /** Weight decay, at least 0: an L2 term, in `adamw` beside the gradient. */
  readonly weightDecay?: number;
  /** Momentum of `sgd`, `nesterov` and `rmsprop`, in [0, 1). */
  readonly momentum?: number;
  /** Decay of the first moment of Adam and its relatives, in [0, 1). */
  readonly beta1?: number;
  /** Decay of their second moment, in [0, 1). */
  readonly beta2?: number;
  /** What is added to the root of squares, above 0. */
  readonly epsilon?: number;
  /** Decay of the mean square of `rmsprop`, in [0, 1). */
  readonly alpha?: number;
  /** By how much a step of `adagrad` lowers its rate, at least 0. */
  readonly learningRateDecay?: number;
  /** How fast the momentum of `nadam` comes to β1, at least 0. */
  readonly momentumDecay?: number;
}
