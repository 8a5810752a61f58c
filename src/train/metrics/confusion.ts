// Which class outputs speak for, how often which was taken for which, and what
// that says of each class.

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

/**
 * Which class each row of logits speaks for, the first of equals.
 *
 * @param logits N×C, row-major.
 * @param classes C, at most 256.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { labelsOf } from "./confusion.ts";
 * assertEquals(labelsOf(Float32Array.of(0, 2, 1, 1), 2), Uint8Array.of(1, 0));
 * ```
 */
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

/**
 * How often samples of each class were taken for each: the confusion matrix.
 *
 * @param targets N labels, each below `classes`.
 * @param labels What the N samples were taken for.
 * @param classes How many classes there are.
 * @returns A row for each class, a column for what it was taken for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { confusionOf } from "./confusion.ts";
 * const table = confusionOf([0, 0, 1], Uint8Array.of(0, 1, 1), 2);
 * assertEquals(table, [[1, 1], [0, 1]]);
 * ```
 */
export function confusionOf(
  targets: ArrayLike<number>,
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

/**
 * What a confusion matrix says of each class.
 *
 * @param table As {@linkcode confusionOf} gives it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { classScores } from "./confusion.ts";
 * assertEquals(classScores([[1, 1], [0, 1]])[1], {
 *   samples: 1,
 *   precision: 0.5,
 *   recall: 1,
 *   f1: 2 / 3,
 * });
 * ```
 */
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
