// Metrics of how sure a network is: of the probabilities behind its labels.

import { labelsOf } from "./confusion.ts";
import { exp, log } from "./exponential.ts";
import type { Metric } from "./metric.ts";

/** Shares of e to the power of each row's logits. */
function probabilities(logits: Float32Array, columns: number): Float64Array {
  const all = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += columns) {
    const of = logits.subarray(row, row + columns);
    const top = of.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    of.forEach((z, c) => sum += all[row + c] = exp(z - top));
    for (let c = 0; c < columns; c++) all[row + c]! /= sum;
  }
  return all;
}

/** Mean cross-entropy, scikit-learn's `log_loss`. */
export const loss: Metric = {
  description: "mean cross-entropy",
  task: "classification",
  direction: "minimize",
  compute(outputs, targets, columns) {
    const count = outputs.length / columns;
    let total = 0;
    for (let row = 0; row < count; row++) {
      const of = outputs.subarray(row * columns, (row + 1) * columns);
      const top = of.reduce((a, b) => Math.max(a, b));
      const sum = of.reduce((sum, z) => sum + exp(z - top), 0);
      total += log(sum) - (of[targets[row]!]! - top);
    }
    return total / count;
  },
};

/** The area under the curve of two classes, by ranks (Mann and Whitney). */
export const rocAuc: Metric = {
  description: "area under the receiver's curve, of two classes",
  task: "classification",
  direction: "maximize",
  classes: [2, 2],
  compute(outputs, targets) {
    const scores = Array.from(
      { length: outputs.length / 2 },
      (_, row) => outputs[2 * row + 1]! - outputs[2 * row]!,
    );
    const order = scores.map((_, i) => i)
      .sort((a, b) => scores[a]! - scores[b]!);
    let ranks = 0, positives = 0;
    for (let from = 0, to = 0; from < order.length; from = to) {
      while (to < order.length && scores[order[to]!] === scores[order[from]!]) {
        to++;
      }
      const hits = order.slice(from, to).filter((i) => targets[i] === 1).length;
      positives += hits;
      ranks += hits * (from + to + 1) / 2; // equals share their mean rank
    }
    const negatives = order.length - positives;
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
  },
};

/** The mean squared distance of probabilities, scikit-learn's. */
export const brier: Metric = {
  description: "mean squared error of the probabilities (Brier)",
  task: "classification",
  direction: "minimize",
  compute(outputs, targets, columns) {
    let sum = 0;
    probabilities(outputs, columns).forEach((p, i) => {
      const row = Math.floor(i / columns), column = i % columns;
      sum += (p - Number(targets[row] === column)) ** 2;
    });
    // With two classes one says all, and that one counts.
    return sum / (outputs.length / columns) / (columns === 2 ? 2 : 1);
  },
};

const BINS = 15;

/** The expected calibration error of Guo et al. 2017, with 15 bins. */
export const ece: Metric = {
  description: "expected calibration error: how far sureness and accuracy " +
    "are apart",
  task: "classification",
  direction: "minimize",
  compute(outputs, targets, columns) {
    const labels = labelsOf(outputs, columns);
    const shares = probabilities(outputs, columns);
    const gaps = new Float64Array(BINS);
    labels.forEach((label, row) => {
      const sureness = shares[row * columns + label]!;
      // Bins are open below and closed above.
      const bin = Math.min(Math.max(Math.ceil(sureness * BINS), 1), BINS) - 1;
      gaps[bin]! += sureness - Number(label === targets[row]);
    });
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / labels.length;
  },
};
