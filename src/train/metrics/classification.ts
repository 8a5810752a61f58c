// Metrics of labels alone: which class stands first, and how often it is right.

import { classScores, confusionOf, labelsOf } from "./confusion.ts";
import type { Metric } from "./metric.ts";

/** Share of samples whose class is the first. */
export const accuracy: Metric = {
  description: "share of samples classified rightly",
  task: "classification",
  direction: "maximize",
  isShare: true,
  compute(outputs, targets, columns) {
    const labels = labelsOf(outputs, columns);
    return labels.filter((label, i) => label === targets[i]).length /
      labels.length;
  },
};

/** Share of samples whose class is among the first k. */
function topAccuracy(k: number): Metric {
  return {
    description: `share of samples whose class is among the first ${k}`,
    task: "classification",
    direction: "maximize",
    isShare: true,
    classes: [k + 1, Infinity], // among fewer every sample's class is
    compute(outputs, targets, columns) {
      const count = outputs.length / columns;
      let hits = 0;
      for (let row = 0; row < count; row++) {
        const logits = outputs.subarray(row * columns, (row + 1) * columns);
        const target = targets[row]!, own = logits[target]!;
        // Of equals the first comes first, as in accuracy.
        const before = logits.filter((logit, c) =>
          logit > own || (logit === own && c < target)
        );
        if (before.length < k) hits++;
      }
      return hits / count;
    },
  };
}

/** The same for 3 and for 5 classes. */
export const top3Accuracy: Metric = topAccuracy(3);
/** See {@linkcode top3Accuracy}. */
export const top5Accuracy: Metric = topAccuracy(5);

/** The mean F1 of the classes that occur, scikit-learn's `f1_macro`. */
export const f1Macro: Metric = {
  description: "mean of the classes' F1, the harmonic mean of precision and " +
    "recall, however rare they are",
  task: "classification",
  direction: "maximize",
  compute(outputs, targets, columns) {
    const labels = labelsOf(outputs, columns);
    const scores = classScores(confusionOf(targets, labels, columns))
      .map(({ f1 }) => f1)
      .filter((f1) => !Number.isNaN(f1)); // neither found nor there
    return scores.reduce((sum, f1) => sum + f1, 0) / scores.length;
  },
};
