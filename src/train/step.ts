// One training step and one evaluation step: the order of kernel calls, and
// nothing else. Everything that stays the same between steps is looked up
// once, so that a step is about twenty calls with numbers. Which form the
// first layer takes is decided here, from the samples, for all above.

import type { Engine } from "../engine/engine.ts";
import type { EngineExports } from "../engine/exports.ts";
import type { Samples } from "../engine/samples.ts";
import type { Plan, PlannedLayer } from "./plan.ts";

/** Steps between two calls of an optimizer's flush. */
const FLUSH_STEPS = 128;

/** Flags of matmulNN. */
const BIAS = 1, BIAS_RELU = 3;

/** The first layer, whatever form its inputs have. */
interface InputLayer {
  /** Called once before the first of many forward passes with equal weights. */
  prepare(): void;
  forward(samplesPtr: number, rows: number): void;
  /** Gradient and update of the weights, from the layer's delta. */
  backward(samplesPtr: number, rows: number): void;
}

/** Runs the kernels of a network over batches. */
export interface Stepper {
  /** Forward, backward, update; adds to the totals. */
  train(samplesPtr: number, rows: number): void;
  /** The next step will be a run's first again. */
  restart(): void;
  /** Fixes the weights for the evaluations that follow. */
  prepareEvaluation(): void;
  /** Forward only; adds to the totals. */
  evaluate(samplesPtr: number, rows: number): void;
  /** Forward only; the last layer's outputs are the logits. */
  forward(samplesPtr: number, rows: number): void;
}

/**
 * Builds the stepper of a network over one set of samples.
 *
 * @param engine The engine that holds both; only its kernels are called.
 * @param plan The network's buffers.
 * @param samples The samples that batches index.
 * @param rule The number of the update rule.
 */
export function createStepper(
  { kernels }: Pick<Engine, "kernels">,
  plan: Plan,
  samples: Samples,
  rule: number,
): Stepper {
  const { layers, scratchPtr, totalsPtr, optimizerPtr } = plan;
  const first = layers[0]!, last = layers.at(-1)!;
  const input = samples.inputs.form === "sparse"
    ? sparseInput(kernels, plan, samples, rule)
    : denseInput(kernels, plan, samples);
  // The dense update covers all parameters but those the input layer updates.
  const updatedApart = samples.inputs.form === "sparse"
    ? first.biasPtr - plan.parametersPtr
    : 0;
  const updatePtr = plan.parametersPtr + updatedApart;
  const updateGradientPtr = plan.gradientsPtr + updatedApart;
  const updateCount = plan.parameterCount - updatedApart / 4;
  let steps = 0;

  const forward = (samplesPtr: number, rows: number): void => {
    input.forward(samplesPtr, rows);
    for (let l = 1; l < layers.length; l++) {
      const layer = layers[l]!;
      kernels.matmulNN(
        layer.outputPtr,
        layers[l - 1]!.outputPtr,
        layer.weightPtr,
        layer.biasPtr,
        scratchPtr,
        rows,
        layer.columns,
        layer.rows,
        layer === last ? BIAS : BIAS_RELU,
      );
    }
  };
  const score = (
    samplesPtr: number,
    rows: number,
    gradientScale: number,
  ): void =>
    kernels.softmaxCrossEntropy(
      last.outputPtr,
      samples.labelsPtr,
      samplesPtr,
      totalsPtr,
      rows,
      last.outputs,
      last.columns,
      gradientScale,
    );

  return {
    train(samplesPtr, rows) {
      input.prepare();
      forward(samplesPtr, rows);
      score(samplesPtr, rows, 1 / rows);
      for (let l = layers.length - 1; l > 0; l--) {
        backward(kernels, layers[l]!, layers[l - 1]!, scratchPtr, rows);
      }
      kernels.sumRows(
        first.biasGradientPtr,
        first.deltaPtr,
        rows,
        first.columns,
      );
      if (steps++ % FLUSH_STEPS === 0) {
        const { parametersPtr, parameterCount } = plan;
        kernels.flush(rule, optimizerPtr, parametersPtr, parameterCount);
      }
      kernels.advance(rule, optimizerPtr);
      input.backward(samplesPtr, rows);
      kernels.update(
        rule,
        optimizerPtr,
        updatePtr,
        updateGradientPtr,
        updateCount,
      );
      kernels.adapt(rule, optimizerPtr);
    },
    restart: () => void (steps = 0),
    prepareEvaluation: () => input.prepare(),
    evaluate(samplesPtr, rows) {
      forward(samplesPtr, rows);
      score(samplesPtr, rows, 0);
    },
    forward,
  };
}

/** dW = Xᵀ·dY, db = Σ dY, dX = (dY·Wᵀ where X > 0), for Y = X·W + b. */
function backward(
  kernels: EngineExports,
  layer: PlannedLayer,
  below: PlannedLayer,
  scratchPtr: number,
  rows: number,
): void {
  kernels.matmulTN(
    layer.weightGradientPtr,
    below.outputPtr,
    layer.deltaPtr,
    scratchPtr,
    layer.rows,
    layer.columns,
    rows,
  );
  kernels.sumRows(layer.biasGradientPtr, layer.deltaPtr, rows, layer.columns);
  kernels.matmulNT(
    below.deltaPtr,
    layer.deltaPtr,
    layer.weightPtr,
    below.outputPtr,
    scratchPtr,
    rows,
    layer.rows,
    layer.columns,
  );
}

function denseInput(
  kernels: EngineExports,
  { layers, inputPtr, scratchPtr }: Plan,
  { inputs, width, scale, offset }: Samples,
): InputLayer {
  const first = layers[0]!;
  const dense = inputs as Extract<typeof inputs, { ptr: number }>;
  const gather = dense.form === "bytes"
    ? kernels.gatherBytes
    : kernels.gatherFloats;
  return {
    prepare: () => {},
    forward(samplesPtr, rows) {
      gather(inputPtr, dense.ptr, samplesPtr, rows, width, scale, offset);
      kernels.matmulNN(
        first.outputPtr,
        inputPtr,
        first.weightPtr,
        first.biasPtr,
        scratchPtr,
        rows,
        first.columns,
        width,
        layers.length === 1 ? BIAS : BIAS_RELU,
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

function sparseInput(
  kernels: EngineExports,
  { layers, constantPtr, optimizerPtr, scratchPtr }: Plan,
  { inputs, width, offset }: Samples,
  rule: number,
): InputLayer {
  const first = layers[0]!;
  const { columns, weightPtr } = first;
  const { entriesPtr, startsPtr, tablePtr } = inputs as Extract<
    typeof inputs,
    { form: "sparse" }
  >;
  const applyRelu = layers.length === 1 ? 0 : 1;
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
        first.outputPtr,
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
        optimizerPtr,
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
