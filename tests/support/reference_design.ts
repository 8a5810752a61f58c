// Networks of any design in f64: loss alone, by the definitions. Gradients are
// its central differences.

import { ACTIVATIONS } from "../../src/train/network/activations.ts";
import type { Recipe } from "../../src/train/recipe.ts";
import type { LayerShape } from "../../src/train/network/network.ts";
import { ACTIVATION_RULES } from "./reference_activations.ts";
import type { Parameters } from "./reference_network.ts";

const EPSILON = 1e-5;

type Matrix = readonly (readonly number[])[];

function normalized(values: readonly number[]): number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) /
    values.length;
  return values.map((x) => (x - mean) / Math.sqrt(variance + EPSILON));
}

const columnsOf = (rows: Matrix): Matrix =>
  rows[0]!.map((_, c) => rows.map((row) => row[c]!));

function hidden(
  linear: Matrix,
  before: Matrix,
  { normName, isResidual }: LayerShape,
  parameters: Parameters,
  { design }: Recipe,
): Matrix {
  const [name] = Object.entries(ACTIVATIONS).find(([, one]) =>
    one === design.activation
  )!;
  const { value } = ACTIVATION_RULES[name]!;
  let rows = linear;
  if (normName !== undefined) {
    rows = design.normalization === "batch"
      ? columnsOf(columnsOf(rows).map(normalized))
      : rows.map(normalized);
    const gamma = parameters[`${normName}.weight`]!;
    const beta = parameters[`${normName}.bias`]!;
    rows = rows.map((row) => row.map((x, c) => gamma[c]! * x + beta[c]!));
  }
  return rows.map((row, b) =>
    row.map((z, c) => value(z) + (isResidual ? before[b]![c]! : 0))
  );
}

/** What a network gives in training, without dropout: B rows of outputs. */
export function outputsOf(
  layers: readonly LayerShape[],
  parameters: Parameters,
  x: Matrix,
  recipe: Recipe,
): Matrix {
  let rows = x;
  layers.forEach((layer, l) => {
    const { name, inputs, outputs } = layer;
    const weight = parameters[`${name}.weight`]!;
    const bias = parameters[`${name}.bias`]!;
    const linear = rows.map((row) =>
      Array.from(
        { length: outputs },
        (_, o) =>
          row.reduce(
            (sum, v, i) => sum + v * weight[o * inputs + i]!,
            bias[o]!,
          ),
      )
    );
    rows = l === layers.length - 1
      ? linear
      : hidden(linear, rows, layer, parameters, recipe);
  });
  return rows;
}

/** Mean cross-entropy with smoothed and weighted labels, as PyTorch has it. */
export function crossEntropy(
  logits: Matrix,
  labels: readonly number[],
  { labelSmoothing, classWeights = [] }: Recipe,
): number {
  if (classWeights === "balanced") throw new Error("expected a list");
  let loss = 0, weight = 0;
  logits.forEach((row, b) => {
    const top = Math.max(...row);
    const logSum = top +
      Math.log(row.reduce((sum, z) => sum + Math.exp(z - top), 0));
    weight += classWeights[labels[b]!] ?? 1;
    row.forEach((z, c) => {
      const target = labelSmoothing / row.length +
        (1 - labelSmoothing) * Number(c === labels[b]);
      loss -= (classWeights[c] ?? 1) * target * (z - logSum);
    });
  });
  return loss / weight;
}

/** Mean squared or Huber error over rows and outputs. */
export function regressionError(
  found: Matrix,
  wanted: Matrix,
  { loss, huberDelta }: Recipe,
): number {
  const errors = found.flatMap((row, b) =>
    row.map((z, o) => z - wanted[b]![o]!)
  );
  const sizes = errors.map((e) => {
    if (loss !== "huber") return e * e;
    const size = Math.abs(e);
    return size <= huberDelta
      ? e * e / 2
      : huberDelta * (size - huberDelta / 2);
  });
  return sizes.reduce((sum, e) => sum + e, 0) / sizes.length;
}
