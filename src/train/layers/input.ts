// The first layer, whose inputs come in several forms: its product, the
// gradient of its weights, and what training does to inputs beforehand.

import type { EngineExports } from "../../engine/exports.ts";
import type { Samples } from "../../engine/samples.ts";
import { isFused } from "../network/design.ts";
import type { BufferPlan } from "../memory/plan.ts";
import type { Recipe } from "../recipe.ts";
import type { Mixing } from "./mixing.ts";

/** Flags of matmulNN. */
export const BIAS = 1, BIAS_RELU = 3;

/** The first layer, whatever form its inputs have. */
export interface InputLayer {
  /** Called once before the first of many forward passes with equal weights. */
  prepare(): void;
  forward(samplesPtr: number, rows: number, isTraining: boolean): void;
  /** Gradient of the weights, updated at once where they never lie in memory. */
  backward(samplesPtr: number, rows: number): void;
}

/** What the first layer works with. */
export interface InputParts {
  readonly kernels: EngineExports;
  readonly plan: BufferPlan;
  readonly samples: Samples;
  readonly recipe: Recipe;
  /** The rule that sparse gradients are handed to, and its block. */
  readonly rule: number;
  readonly rulePtr: number;
  readonly mixing: Mixing | undefined;
}

/** Inputs as rows of numbers. */
export function denseInput(parts: InputParts): InputLayer {
  const { kernels, plan, samples: { width } } = parts;
  const { layers, scratchPtr } = plan;
  const first = layers[0]!;
  const gather = gatherer(parts), change = changer(parts);
  const inputPtr = parts.mixing?.mixedPtr ?? plan.inputPtr;
  return {
    prepare: () => {},
    forward(samplesPtr, rows, isTraining) {
      gather(samplesPtr, rows);
      if (isTraining) change(rows);
      kernels.matmulNN(
        first.linearPtr,
        isTraining ? inputPtr : plan.inputPtr,
        first.weightPtr,
        first.biasPtr,
        scratchPtr,
        rows,
        first.columns,
        width,
        flagsOf(parts),
      );
    },
    backward(_samplesPtr, rows) {
      kernels.matmulTN(
        first.weightGradientPtr,
        inputPtr,
        first.deltaPtr,
        scratchPtr,
        width,
        first.columns,
        rows,
      );
    },
  };
}

function flagsOf({ plan, recipe }: InputParts): number {
  const isLast = plan.layers.length === 1;
  return !isLast && isFused(recipe.design) ? BIAS_RELU : BIAS;
}

/** A function that copies a batch's samples to the plan's inputs. */
function gatherer(
  { kernels, plan: { inputPtr }, samples }: InputParts,
): (samplesPtr: number, rows: number) => void {
  const { inputs, width, scale, offset } = samples;
  const dense = inputs as Extract<typeof inputs, { ptr: number }>;
  const gather = dense.form === "bytes"
    ? kernels.gatherBytes
    : kernels.gatherFloats;
  return (samplesPtr, rows) =>
    gather(inputPtr, dense.ptr, samplesPtr, rows, width, scale, offset);
}

/** A function that moves, mixes and drops inputs, as far as asked. */
function changer(
  { kernels, plan, samples, recipe, mixing }: InputParts,
): (rows: number) => void {
  const { inputPtr, inputMaskPtr, imagePtr, noisePtr } = plan;
  const { width, offset, shape } = samples;
  const { augmentation, design: { inputDropout } } = recipe;
  const [height = 1, columns = width, channels = 1] = shape;
  return (rows) => {
    if (augmentation) {
      const { shift, rotate, scale, noise } = augmentation;
      kernels.augment(
        inputPtr,
        imagePtr,
        rows,
        height,
        columns,
        channels,
        shift,
        rotate * Math.PI / 180,
        scale,
        noise,
        offset,
        noisePtr,
      );
    }
    mixing?.mixInputs(inputPtr, rows);
    if (inputDropout === 0) return;
    const ptr = mixing?.mixedPtr ?? inputPtr;
    kernels.dropout(ptr, inputMaskPtr, rows * width, inputDropout, noisePtr);
  };
}

/** Inputs as lists of what is not 0. */
export function sparseInput(parts: InputParts): InputLayer {
  const { kernels, plan, samples, rule, rulePtr } = parts;
  const { layers, constantPtr, scratchPtr } = plan;
  const { inputs, width, offset } = samples;
  const first = layers[0]!;
  const { columns, weightPtr } = first;
  const { entriesPtr, startsPtr, tablePtr } = inputs as Extract<
    typeof inputs,
    { form: "sparse" }
  >;
  const applyRelu = Number(flagsOf(parts) === BIAS_RELU);
  return {
    prepare: () =>
      kernels.inputConstant(
        constantPtr,
        weightPtr,
        first.biasPtr,
        width,
        columns,
        offset,
      ),
    forward: (samplesPtr, rows) =>
      kernels.sparseForward(
        first.linearPtr,
        constantPtr,
        weightPtr,
        tablePtr,
        entriesPtr,
        startsPtr,
        samplesPtr,
        scratchPtr,
        rows,
        columns,
        applyRelu,
      ),
    backward(samplesPtr, rows) {
      // The gradient of every weight has the part offset · db in common.
      kernels.scaleRow(constantPtr, first.biasGradientPtr, columns, offset);
      kernels.sparseUpdate(
        rule,
        rulePtr,
        weightPtr,
        first.deltaPtr,
        constantPtr,
        tablePtr,
        entriesPtr,
        startsPtr,
        samplesPtr,
        scratchPtr,
        rows,
        width,
        columns,
      );
    },
  };
}
