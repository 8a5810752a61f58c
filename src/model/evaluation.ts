// What a model comes to on labelled samples: figures from its outputs.

import type { Dataset } from "../dataset/dataset.ts";
import type { Score } from "../train/training.ts";

/** How one class fared. */
export interface ClassScore {
  /** Samples that are of it. */
  readonly samples: number;
  /** Share of what was taken for it that is of it; NaN if nothing was. */
  readonly precision: number;
  /** Share of its samples that were found; NaN if it has none. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
}

/** What a model comes to on a data set. */
export interface Evaluation extends Score {
  /** How many samples were scored. */
  readonly samples: number;
  /** Of each class, a row: how often its samples were taken for each class. */
  readonly confusion?: readonly (readonly number[])[];
  /** Of each class. */
  readonly classes?: readonly ClassScore[];
}

/** Which class each row of logits speaks for, the first of equals. */
export function labelsOf(logits: Float32Array, classes: number): Uint8Array {
  const labels = new Uint8Array(logits.length / classes);
  return labels.map((_, row) => {
    let top = 0;
    for (let c = 1; c < classes; c++) {
      const isAbove = logits[row * classes + c]! > logits[row * classes + top]!;
      if (isAbove) top = c;
    }
    return top;
  });
}

/** How often samples of each class were taken for each. */
export function confusionOf(
  targets: Dataset["targets"],
  labels: Uint8Array,
  classes: number,
): number[][] {
  const table = Array.from(
    { length: classes },
    () => Array<number>(classes).fill(0),
  );
  labels.forEach((label, i) => table[targets[i]!]![label]!++);
  return table;
}

/** What a table of confusions says of each class. */
export function classScores(
  table: readonly (readonly number[])[],
): ClassScore[] {
  return table.map((row, c) => {
    const hits = row[c]!;
    const samples = row.reduce((sum, count) => sum + count, 0);
    const taken = table.reduce((sum, other) => sum + other[c]!, 0);
    return {
      samples,
      precision: hits / taken,
      recall: hits / samples,
      f1: 2 * hits / (samples + taken),
    };
  });
}

/** Σ(t − mean t)² of the targets, output by output. */
export function variationOf(targets: ArrayLike<number>, outputs: number) {
  const rows = targets.length / outputs;
  let variation = 0;
  for (let o = 0; o < outputs; o++) {
    let mean = 0;
    for (let i = o; i < targets.length; i += outputs) mean += targets[i]!;
    mean /= rows;
    for (let i = o; i < targets.length; i += outputs) {
      variation += (targets[i]! - mean) ** 2;
    }
  }
  return variation;
}
