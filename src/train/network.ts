// The network of the tutorial: fully connected layers, ReLU between them,
// linear at the end. Shapes and PyTorch's parameter names, nothing else.

/** Sizes of a network. */
export interface NetworkShape {
  /** Inputs I, at least 1. */
  readonly inputs: number;
  /** Widths of the hidden layers, input side first; none makes it linear. */
  readonly hidden: readonly number[];
  /** Outputs C, at least 2. */
  readonly classes: number;
}

/** One layer: y = x·W + b, then ReLU unless it is the last. */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  /** PyTorch's module name in the tutorial's `FNN`: `layers.0`, …, `output`. */
  readonly name: string;
}

/**
 * The layers of a network, input side first.
 *
 * @param shape The network's sizes.
 * @throws {RangeError} If a size is not an integer in its range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { layersOf } from "./network.ts";
 * const layers = layersOf({ inputs: 784, hidden: [64, 64], classes: 10 });
 * assertEquals(layers.map((l) => l.name), ["layers.0", "layers.2", "output"]);
 * ```
 */
export function layersOf(shape: NetworkShape): LayerShape[] {
  const sizes = [shape.inputs, ...shape.hidden, shape.classes];
  sizes.forEach((size, i) => {
    const least = i === sizes.length - 1 ? 2 : 1;
    if (!Number.isSafeInteger(size) || size < least) {
      throw new RangeError(
        `Cannot build a network of ${
          sizes.join("-")
        }: size ${size}, expected an integer of at least ${least}`,
      );
    }
  });
  return sizes.slice(1).map((outputs, i) => ({
    inputs: sizes[i]!,
    outputs,
    // Sequential counts the ReLU between two layers as a module of its own.
    name: i === shape.hidden.length ? "output" : `layers.${2 * i}`,
  }));
}

/**
 * Number of trainable parameters P.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countParameters } from "./network.ts";
 * const shape = { inputs: 784, hidden: [64, 64], classes: 10 };
 * assertEquals(countParameters(shape), 55_050);
 * ```
 */
export function countParameters(shape: NetworkShape): number {
  return layersOf(shape).reduce(
    (sum, { inputs, outputs }) => sum + (inputs + 1) * outputs,
    0,
  );
}
