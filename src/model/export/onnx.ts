// A model as an ONNX file: normalisation and every layer as standard operators,
// so that any runtime runs it.

import { outputsOf } from "../../dataset/dataset.ts";
import { unitsOf } from "../../dataset/tables/apply.ts";
import type { LayerShape } from "../../train/network/network.ts";
import { EPSILON } from "../../train/layers/normalization.ts";
import type { Tensor } from "../../train/weights/weights.ts";
import type { ModelDescription } from "../description.ts";
import { blueprintOf, type Model } from "../model.ts";
import { ACTIVATION_FORMS } from "./activations.ts";
import { Graph } from "./graph.ts";
import { type Field, message } from "./protobuf.ts";

/** The operators' version; 17 is the first with LayerNormalization. */
const OPSET = 17n, IR_VERSION = 8n;

/**
 * The model as an ONNX file of opset 17. Its input `input` is samples × input
 * shape, of f32: bytes divided by 255, floats as they are; it normalises them
 * itself. Its output is `logits`, or in regression `outputs`, of a table's
 * target in its own units. Inputs of a table are its columns in the order of
 * the schema, numbers as they are, each category 0 or 1.
 *
 * @param model The model.
 * @returns The file's bytes.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { Model } from "../model.ts";
 * import { toOnnx } from "./onnx.ts";
 * const model = new Model({
 *   task: { type: "classification", classes: 2 },
 *   inputShape: [3],
 *   hidden: [],
 *   design: {},
 * }, {
 *   "output.weight": { shape: [2, 3], data: new Float32Array(6) },
 *   "output.bias": { shape: [2], data: new Float32Array(2) },
 * });
 * assert(new TextDecoder().decode(toOnnx(model)).includes("Gemm"));
 * ```
 */
export function toOnnx(model: Model): Uint8Array<ArrayBuffer> {
  const { description, weights } = model;
  const { inputShape, task, classNames } = description;
  const { layers, recipe: { design } } = blueprintOf(model);
  const graph = new Graph();
  const put = (name: string) => graph.tensor(name, weights[name]!);
  const activation = description.design.activation ?? "relu";
  let x = normalize(graph, description, "input");
  for (const layer of layers) {
    const below = x, isLast = layer === layers.at(-1);
    const names = [`${layer.name}.weight`, `${layer.name}.bias`].map(put);
    x = graph.node("Gemm", [below, ...names], { transB: 1n });
    if (isLast) break;
    x = norm(graph, layer, design.normalization === "batch", put, x);
    x = ACTIVATION_FORMS[activation]!.onnx(graph, x);
    if (layer.isResidual) x = graph.node("Add", [x, below]);
  }
  x = inUnits(graph, description, x);
  const names: Field[] = classNames === undefined
    ? []
    : [[14, message([1, "class_names"], [2, JSON.stringify(classNames)])]];
  return message(
    [1, IR_VERSION],
    [2, "lanetune"],
    [
      7,
      graph.finish(["input", ["N", ...inputShape]], [x, [
        "N",
        outputsOf(task),
      ]]),
    ],
    [8, message([1, ""], [2, OPSET])],
    ...names,
  );
}

/** The graph's output: logits, or numbers in the target's own units. */
function inUnits(
  graph: Graph,
  { task, schema }: ModelDescription,
  x: string,
): string {
  const { mean, std } = unitsOf(schema);
  const scaled = graph.node("Mul", [x, graph.constant(std)]);
  const name = task.type === "regression" ? "outputs" : "logits";
  return graph.node("Add", [scaled, graph.constant(mean)], {}, name);
}

/** One row a sample, less the mean, over the deviation. */
function normalize(
  graph: Graph,
  { inputShape, normalization }: ModelDescription,
  input: string,
): string {
  const x = inputShape.length > 1
    ? graph.node("Flatten", [input], { axis: 1n })
    : input;
  if (normalization === undefined) return x;
  const { mean, std } = normalization;
  const less = graph.node("Sub", [x, graph.tensor("mean", vectorOf(mean))]);
  return graph.node("Div", [less, graph.tensor("std", vectorOf(std))]);
}

function vectorOf(numbers: number | readonly number[]): Tensor {
  const data = Float32Array.from([numbers].flat());
  return { shape: typeof numbers === "number" ? [] : [data.length], data };
}

function norm(
  graph: Graph,
  { normName }: LayerShape,
  isBatch: boolean,
  put: (name: string) => string,
  x: string,
): string {
  if (normName === undefined) return x;
  const both = ["weight", "bias"].map((of) => put(`${normName}.${of}`));
  if (!isBatch) {
    const attributes = { axis: 1n, epsilon: EPSILON };
    return graph.node("LayerNormalization", [x, ...both], attributes);
  }
  const running = ["mean", "var"].map((of) => put(`${normName}.running_${of}`));
  return graph.node("BatchNormalization", [x, ...both, ...running], {
    epsilon: EPSILON,
  });
}
