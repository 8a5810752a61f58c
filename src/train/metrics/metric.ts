// The contract of a metric: a figure of what a network gives for samples.

/** One metric. */
export interface Metric {
  /** What it is, in a few words. */
  readonly description: string;
  /** The task whose outputs it measures. */
  readonly task: "classification" | "regression";
  /** Which way is better. */
  readonly direction: "maximize" | "minimize";
  /** The least and the largest number of classes that it is for; any if absent. */
  readonly classes?: readonly [number, number];
  /** Whether it is a share of the samples, so that it has a standard error. */
  readonly isShare?: boolean;
  /**
   * The figure of some samples.
   *
   * @param outputs Logits, or the numbers of a regression: N×O, row-major.
   * @param targets N labels, or N×O numbers.
   * @param columns O, how many outputs a sample has.
   * @returns The figure; NaN where the samples do not define it.
   */
  compute(
    outputs: Float32Array,
    targets: ArrayLike<number>,
    columns: number,
  ): number;
}
