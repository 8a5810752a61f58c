// The contract of a loss: it turns the last layer's outputs into their
// gradient, and adds to the totals.

/** Adds to the totals: loss, hits and weight of samples, three f64. */
export interface Loss {
  /** The outputs become their gradient. */
  train(samplesPtr: number, rows: number): void;
  /** The outputs stay no longer what they were. */
  evaluate(samplesPtr: number, rows: number): void;
}
