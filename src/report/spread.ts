// Mean and standard deviation of repeated measurements.

/** Of one figure, measured again and again. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** The spread of at least two values. */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
