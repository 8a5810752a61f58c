// What there is to see of a network: what its first layer looks for, and which
// test images it gets wrong.

import { type Dataset, labelsOf, type Model } from "../../mod.ts";
import { className, type Sample, sampleAt } from "../data/sample.ts";
import type { Mistake } from "./messages.ts";

/** So many are enough to look at. */
const UNITS = 64;
const MISTAKES = 24;

/** The weights of each unit of the first layer as an image. */
export function unitsOf(
  { weights }: Model,
  shape: readonly number[],
): Sample[] {
  const [height, width] = shape as readonly [number, number];
  const first = Object.values(weights).find(({ shape }) => shape.length === 2);
  if (first === undefined) return [];
  const size = height * width;
  return Array.from(
    { length: Math.min(first.shape[0]!, UNITS) },
    (_, unit) => {
      const row = first.data.subarray(unit * size, (unit + 1) * size);
      const largest = row.reduce((max, w) => Math.max(max, Math.abs(w)), 1e-12);
      const pixels = Uint8Array.from(row, (w) => 128 + 127 * w / largest);
      return { label: `unit ${unit}`, height, width, pixels };
    },
  );
}

/** The test images that it gets wrong, those first of which it is surest. */
export function mistakesOf(
  test: Dataset,
  probabilities: Float32Array,
  classes: number,
): Mistake[] {
  const labels = labelsOf(probabilities, classes);
  const sure = (i: number) => probabilities[i * classes + labels[i]!]!;
  const wrong = Array.from(labels.keys())
    .filter((i) => labels[i] !== test.targets[i])
    .sort((a, b) => sure(b) - sure(a));
  return wrong.slice(0, MISTAKES).map((i) => ({
    ...sampleAt(test, i),
    takenFor: className(test, labels[i]!),
    probability: sure(i),
  }));
}
