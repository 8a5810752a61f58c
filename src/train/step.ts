// One training step and one evaluation step: the order of kernel calls, and
// nothing else. Everything that stays the same between steps is looked up
// once, so that a step is only calls with numbers. Samples come in one form
// (engine/samples.ts); the first layer that reads it is chosen here.

import type { Engine } from "../engine/engine.ts";
import type { EngineExports } from "../engine/exports.ts";
import type { Samples } from "../engine/samples.ts";
import { pcg32State } from "../random.ts";
import { isFused } from "./network/design.ts";
import { hiddenStages } from "./layers/hidden.ts";
import { BIAS, BIAS_RELU, denseInput, sparseInput } from "./layers/input.ts";
import { createMixing } from "./layers/mixing.ts";
import type { Stage } from "./layers/stage.ts";
import { createLoss } from "./losses/mod.ts";
import type { BufferPlan, PlannedLayer } from "./memory/plan.ts";
import { type Recipe, shapesGradient } from "./recipe.ts";
import { createShaper } from "./shaping.ts";

/** Steps between two calls of an optimizer's flush. */
const FLUSH_STEPS = 128;

/** What decides the steps of a run, beside its buffers and samples. */
export interface StepOptions {
  /** The number of the update rule. */
  readonly rule: number;
  readonly recipe: Recipe;
  /** The seed of what is random in a step. */
  readonly seedOf: (step: number) => bigint;
}

/** Runs the kernels of a network over batches. */
export interface Stepper {
  /** Forward, backward, update; adds to the totals. */
  train(samplesPtr: number, rows: number): void;
  /** The next step will be this one of the run, counted from 0. */
  goTo(step: number): void;
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
 * @param options What a step does.
 */
export function createStepper(
  { kernels }: Pick<Engine, "kernels">,
  plan: BufferPlan,
  samples: Samples,
  { rule, recipe, seedOf }: StepOptions,
): Stepper {
  const { layers, scratchPtr, optimizerPtr, noisePtr } = plan;
  const { design } = recipe;
  const first = layers[0]!, last = layers.at(-1)!;
  const isShaped = shapesGradient(recipe);
  const shape = createShaper(kernels, plan, recipe);
  const mixing = recipe.mixup > 0
    ? createMixing(kernels, plan, samples.width, recipe.mixup, seedOf)
    : undefined;
  const isSparse = samples.inputs.form === "sparse";
  const input = (isSparse ? sparseInput : denseInput)({
    kernels,
    plan,
    samples,
    recipe,
    rule: isShaped ? kernels.COLLECT.value as number : rule,
    rulePtr: isShaped ? plan.collectorPtr : optimizerPtr,
    mixing,
  });
  const stages = layers.map((layer, l) =>
    layer === last
      ? []
      : hiddenStages({ kernels, design, layer, below: layers[l - 1], noisePtr })
  );
  const backwards = stages.map((list) => [...list].reverse());
  const loss = createLoss({ kernels, plan, samples, recipe, mixing });
  const seed = recipe.design.dropout > 0 || design.inputDropout > 0 ||
      recipe.augmentation
    ? seeder(kernels, noisePtr, seedOf)
    : () => {};
  // The dense update covers all parameters but those the input layer updates.
  const updatedApart = isSparse && !isShaped
    ? first.biasPtr - plan.parametersPtr
    : 0;
  const updatePtr = plan.parametersPtr + updatedApart;
  const updateGradientPtr = plan.gradientsPtr + updatedApart;
  const updateCount = plan.parameterCount - updatedApart / 4;
  const flags = isFused(design) ? BIAS_RELU : BIAS;
  let steps = 0;

  const forward = (
    samplesPtr: number,
    rows: number,
    isTraining: boolean,
  ): void => {
    input.forward(samplesPtr, rows, isTraining);
    runForward(stages[0]!, rows, isTraining);
    for (let l = 1; l < layers.length; l++) {
      const layer = layers[l]!;
      kernels.matmulNN(
        layer.linearPtr,
        layers[l - 1]!.outputPtr,
        layer.weightPtr,
        layer.biasPtr,
        scratchPtr,
        rows,
        layer.columns,
        layer.rows,
        layer === last ? BIAS : flags,
      );
      runForward(stages[l]!, rows, isTraining);
    }
  };

  return {
    train(samplesPtr, rows) {
      const step = steps++;
      seed(step);
      mixing?.prepare(step, samplesPtr, rows);
      input.prepare();
      forward(samplesPtr, rows, true);
      loss.train(samplesPtr, rows);
      for (let l = layers.length - 1; l > 0; l--) {
        for (const stage of backwards[l]!) stage.backward(rows);
        const below = layers[l - 1]!;
        const maskPtr = flags === BIAS_RELU ? below.outputPtr : 0;
        backward(kernels, layers[l]!, below, maskPtr, scratchPtr, rows);
      }
      for (const stage of backwards[0]!) stage.backward(rows);
      kernels.sumRows(
        first.biasGradientPtr,
        first.deltaPtr,
        rows,
        first.columns,
      );
      if (step % FLUSH_STEPS === 0) {
        const { parametersPtr, parameterCount } = plan;
        kernels.flush(rule, optimizerPtr, parametersPtr, parameterCount);
      }
      kernels.advance(rule, optimizerPtr);
      input.backward(samplesPtr, rows);
      if (isShaped) shape();
      kernels.update(
        rule,
        optimizerPtr,
        updatePtr,
        updateGradientPtr,
        updateCount,
      );
      kernels.adapt(rule, optimizerPtr);
    },
    goTo: (step) => void (steps = step),
    prepareEvaluation: () => input.prepare(),
    evaluate(samplesPtr, rows) {
      forward(samplesPtr, rows, false);
      loss.evaluate(samplesPtr, rows);
    },
    forward: (samplesPtr, rows) => forward(samplesPtr, rows, false),
  };
}

function runForward(
  stages: readonly Stage[],
  rows: number,
  isTraining: boolean,
): void {
  for (const stage of stages) stage.forward(rows, isTraining);
}

/** A function that seeds the generator of a step's noise. */
function seeder(
  { memory }: EngineExports,
  noisePtr: number,
  seedOf: (step: number) => bigint,
): (step: number) => void {
  return (step) => {
    const { state, increment } = pcg32State(seedOf(step));
    const view = new DataView(memory.buffer, noisePtr, 16);
    view.setBigUint64(0, state, true);
    view.setBigUint64(8, increment, true);
  };
}

/** dW = Xᵀ·dY, db = Σ dY, dX = (dY·Wᵀ where the mask > 0) + what skips the layer. */
function backward(
  kernels: EngineExports,
  layer: PlannedLayer,
  below: PlannedLayer,
  maskPtr: number,
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
    maskPtr,
    scratchPtr,
    rows,
    layer.rows,
    layer.columns,
  );
  if (layer.isResidual) {
    kernels.add(below.deltaPtr, layer.skipPtr, rows * layer.rows);
  }
}
