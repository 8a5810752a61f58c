// A model as one ES module without dependencies, its weights inside.

import { unitsOf } from "../../dataset/tables/apply.ts";
import { EPSILON } from "../../train/layers/normalization.ts";
import { AS_THEY_ARE } from "../inputs.ts";
import { blueprintOf, type Model } from "../model.ts";
import { shapesOf } from "../tensors.ts";
import { ACTIVATION_FORMS } from "./activations.ts";
import { CLASSES_SOURCE, RUNTIME_SOURCE } from "./runtime.ts";

/**
 * The model as JavaScript: an ES module that runs as it is in Node, Deno,
 * browsers and edge runtimes, and exports `outputs(inputs)` and, for
 * classification, `probabilities(inputs)`, `predict(inputs)`, `classNames`.
 * Inputs are raw, as {@linkcode Model.predict} takes them.
 *
 * @param model The model.
 * @returns The module's text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Model } from "../model.ts";
 * import { toJavaScript } from "./javascript.ts";
 * const model = new Model({
 *   task: { type: "classification", classes: 2 },
 *   inputShape: [1],
 *   hidden: [],
 *   design: {},
 *   classNames: ["low", "high"],
 * }, {
 *   "output.weight": { shape: [2, 1], data: Float32Array.of(0, 1) },
 *   "output.bias": { shape: [2], data: Float32Array.of(0, -5) },
 * });
 * const url = `data:text/javascript,${encodeURIComponent(toJavaScript(model))}`;
 * const { predict } = await import(url);
 * assertEquals(predict(Float32Array.of(3, 8)), ["low", "high"]);
 * ```
 */
export function toJavaScript(model: Model): string {
  const { description, weights } = model;
  const { task, classNames = null, design, normalization } = description;
  const blueprint = blueprintOf(model);
  const { layers, recipe } = blueprint;
  const network = {
    layers: layers.map(({ inputs, outputs, normName, isResidual }, i) => ({
      inputs,
      outputs,
      norm: normName === undefined ? null : recipe.design.normalization,
      isResidual,
      isLast: i === layers.length - 1,
    })),
    normalization: normalization ?? AS_THEY_ARE,
    units: unitsOf(description.schema),
    epsilon: EPSILON,
  };
  const isRegression = task.type === "regression";
  const tensors = shapesOf(blueprint).map(([name]) => weights[name]!.data);
  return [
    "// A network trained and exported by lanetune: plain JavaScript, no",
    "// dependency. Inputs are one or more samples, row after row: bytes, or",
    "// floats as in training (bytes over 255). They are normalised here.",
    "",
    `const NETWORK = ${JSON.stringify(network)};`,
    `const WEIGHTS =\n  "${base64(tensors)}";`,
    `const activate = ${
      ACTIVATION_FORMS[design.activation ?? "relu"]!.javascript
    };`,
    ...isRegression ? [] : [
      "/** A name for each class; null where they are numbers. */",
      `export const classNames = ${JSON.stringify(classNames)};`,
    ],
    RUNTIME_SOURCE,
    ...isRegression ? [] : [CLASSES_SOURCE],
  ].join("\n");
}

/** Numbers as little-endian bytes, as base64. */
function base64(tensors: readonly Float32Array[]): string {
  const count = tensors.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(count * 4), view = new DataView(bytes.buffer);
  let at = 0;
  for (const data of tensors) {
    for (const value of data) view.setFloat32((at++) * 4, value, true);
  }
  let text = "";
  // In pieces: an argument list has its limits.
  for (let i = 0; i < bytes.length; i += 0x6000) {
    text += btoa(String.fromCharCode(...bytes.subarray(i, i + 0x6000)));
  }
  return text;
}
