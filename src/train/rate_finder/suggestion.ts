// What the losses of a learning-rate range test say: their average, where they
// have diverged, and which rate to start from.

/** One batch of a range test. */
export interface RatePoint {
  /** With which the batch was learnt. */
  readonly learningRate: number;
  /** Mean loss of the batch, before it was learnt. */
  readonly loss: number;
  /** Average of the losses so far, the latest counting most. */
  readonly smoothedLoss: number;
}

/** Share of the average that is kept at each loss. */
const KEPT = 0.98;
/** Beyond so many times its least the average has diverged. */
const DIVERGED = 4;
/** Share of the points at the start whose average is of too few losses. */
const SKIPPED = 0.1;

/** The curve of a range test, loss by loss. */
export class RateCurve {
  readonly points: RatePoint[] = [];
  #average = 0;
  #weight = 0;
  #least = Infinity;

  /**
   * Takes a loss.
   *
   * @returns Whether it is worth going on: not once the loss has diverged.
   */
  add(learningRate: number, loss: number): boolean {
    if (!Number.isFinite(loss)) return false;
    this.#average = KEPT * this.#average + (1 - KEPT) * loss;
    this.#weight = KEPT * this.#weight + (1 - KEPT);
    const smoothedLoss = this.#average / this.#weight; // unbiased, as in Adam
    this.points.push({ learningRate, loss, smoothedLoss });
    this.#least = Math.min(this.#least, smoothedLoss);
    return smoothedLoss <= DIVERGED * this.#least;
  }
}

/**
 * The rate at which the average loss falls fastest, on a scale of magnitudes:
 * Lightning's suggestion, and fastai's `steep`.
 *
 * @param points By rates that grow by the same factor.
 * @returns Undefined if the loss falls nowhere.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { suggestRate } from "./suggestion.ts";
 * const points = [3, 2.9, 2, 1.5, 1.4, 9].map((smoothedLoss, i) => (
 *   { learningRate: 10 ** i, loss: smoothedLoss, smoothedLoss }
 * ));
 * assertEquals(suggestRate(points), 100);
 * ```
 */
export function suggestRate(points: readonly RatePoint[]): number | undefined {
  let steepest = 0, suggestion: number | undefined;
  const from = Math.max(1, Math.floor(points.length * SKIPPED));
  for (let i = from; i < points.length - 1; i++) {
    const slope = points[i + 1]!.smoothedLoss - points[i - 1]!.smoothedLoss;
    if (slope >= steepest) continue;
    steepest = slope;
    suggestion = points[i]!.learningRate;
  }
  return suggestion;
}
