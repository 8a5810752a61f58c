// The contract of a loss: it turns the last layer's outputs into their
// gradient, and adds to the totals.

/**
 * Adds to the totals, three f64: loss; hits, or squared errors in regression;
 * weight of samples.
 */
export interface Loss {
  /** The outputs become their gradient. */
  train(samplesPtr: number, rows: number): void;
  /** The outputs stay no longer what they were. */
  evaluate(samplesPtr: number, rows: number): void;
}
