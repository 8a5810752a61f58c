// What stands behind the linear layer of a hidden layer, as its design says:
//
//   x·W + b → [normalisation] → activation → [+ x] → [dropout]
//
// The tutorial's own layers have nothing here: their products apply ReLU.

import type { EngineExports } from "../../engine/exports.ts";
import { type Design, isFused } from "../network/design.ts";
import type { PlannedLayer } from "../memory/plan.ts";
import { batchNormStage, layerNormStage } from "./normalization.ts";
import type { Stage } from "./stage.ts";

/** What the stages of a layer work with. */
export interface HiddenParts {
  readonly kernels: EngineExports;
  readonly design: Design;
  readonly layer: PlannedLayer;
  /** The layer before, whose outputs a residual connection adds. */
  readonly below: PlannedLayer | undefined;
  /** The generator of dropout, seeded for each step. */
  readonly noisePtr: number;
}

/** The stages of a hidden layer, in the order of the forward pass. */
export function hiddenStages(parts: HiddenParts): Stage[] {
  const { kernels, design, layer } = parts;
  const { norm } = layer;
  const stages: Stage[] = [];
  if (norm && design.normalization === "batch") {
    stages.push(batchNormStage(kernels, layer, norm));
  } else if (norm) stages.push(layerNormStage(kernels, layer, norm));
  if (!isFused(design)) stages.push(activationStage(parts));
  if (layer.isResidual) stages.push(residualStage(parts));
  if (design.dropout > 0) stages.push(dropoutStage(parts));
  return stages;
}

function activationStage({ kernels, design, layer }: HiddenParts): Stage {
  const { number, atZero } = design.activation;
  const { linearPtr, outputPtr, deltaPtr, outputs, columns } = layer;
  // Weights of padding would learn from anything but 0.
  const hasPadding = atZero !== 0 && columns > outputs;
  return {
    forward(rows) {
      kernels.activate(number, outputPtr, linearPtr, rows * columns);
      if (hasPadding) kernels.clearPadding(outputPtr, rows, outputs, columns);
    },
    backward: (rows) =>
      kernels.activateGradient(number, deltaPtr, linearPtr, rows * columns),
  };
}

function residualStage({ kernels, layer, below }: HiddenParts): Stage {
  const { outputPtr, deltaPtr, skipPtr, columns } = layer;
  return {
    forward: (rows) => kernels.add(outputPtr, below!.outputPtr, rows * columns),
    // Added to the gradient of the layer below when that is there (step.ts).
    backward: (rows) => kernels.scaleRow(skipPtr, deltaPtr, rows * columns, 1),
  };
}

function dropoutStage(
  { kernels, design, layer, noisePtr }: HiddenParts,
): Stage {
  const { outputPtr, deltaPtr, maskPtr, columns } = layer;
  return {
    forward(rows, isTraining) {
      if (!isTraining) return;
      const { dropout } = design;
      kernels.dropout(outputPtr, maskPtr, rows * columns, dropout, noisePtr);
    },
    backward: (rows) => kernels.multiply(deltaPtr, maskPtr, rows * columns),
  };
}
