// Feed-forward networks: fully connected layers, hidden ones as a design says
// (the tutorial's: ReLU behind each), linear at the end. Shapes and PyTorch's
// names, nothing else.

import { type Design, PLAIN_DESIGN } from "./design.ts";

/** Sizes of a network. */
export interface NetworkShape {
  /** Inputs I, at least 1. */
  readonly inputs: number;
  /** Widths of the hidden layers, input side first; none makes it linear. */
  readonly hidden: readonly number[];
  /** Outputs, at least 1: as many as there are classes, or numbers to predict. */
  readonly outputs: number;
}

/** One layer: y = x·W + b, then what the design says unless it is the last. */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  /** PyTorch's module name in the tutorial's `FNN`: `layers.0`, …, `output`. */
  readonly name: string;
  /** The name of its normalisation, where there is one. */
  readonly normName?: string;
  /** Whether its input is added to its output. */
  readonly isResidual: boolean;
}

/**
 * The layers of a network, input side first.
 *
 * @param shape The network's sizes.
 * @param design How its hidden layers are made.
 * @throws {RangeError} If a size is not an integer in its range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { layersOf } from "./network.ts";
 * const layers = layersOf({ inputs: 784, hidden: [64, 64], outputs: 10 });
 * assertEquals(layers.map((l) => l.name), ["layers.0", "layers.2", "output"]);
 * ```
 */
export function layersOf(
  shape: NetworkShape,
  design: Design = PLAIN_DESIGN,
): LayerShape[] {
  const sizes = [shape.inputs, ...shape.hidden, shape.outputs];
  sizes.forEach((size) => {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(
        `Cannot build a network of ${
          sizes.join("-")
        }: size ${size}, expected an integer of at least 1`,
      );
    }
  });
  // Sequential counts everything behind a linear layer as modules of its own.
  const { normalization, dropout, residual } = design;
  const modules = 2 + Number(normalization !== "none") + Number(dropout > 0);
  return sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!;
    if (i === shape.hidden.length) {
      return { inputs, outputs, name: "output", isResidual: false };
    }
    const first = modules * i;
    return {
      inputs,
      outputs,
      name: `layers.${first}`,
      ...(normalization !== "none" && { normName: `layers.${first + 1}` }),
      isResidual: residual && i > 0 && inputs === outputs,
    };
  });
}

/**
 * Number of trainable parameters P.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countParameters } from "./network.ts";
 * const shape = { inputs: 784, hidden: [64, 64], outputs: 10 };
 * assertEquals(countParameters(shape), 55_050);
 * ```
 */
export function countParameters(shape: NetworkShape): number {
  return layersOf(shape).reduce(
    (sum, { inputs, outputs }) => sum + (inputs + 1) * outputs,
    0,
  );
}
