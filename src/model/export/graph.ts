// The messages of an ONNX file, by their numbers in onnx.proto: tensors, nodes,
// and a graph that grows node by node.
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

import type { Tensor } from "../../train/weights/weights.ts";
import { type Field, type Message, message } from "./protobuf.ts";

const FLOAT = 1n;
/** Types of attributes. */
const FLOAT_ATTRIBUTE = 1n, INT_ATTRIBUTE = 2n;

/** Attributes of a node: `bigint`s are integers, numbers floats. */
export type Attributes = { readonly [name: string]: bigint | number };

function attribute([name, value]: [string, bigint | number]): Message {
  return typeof value === "bigint"
    ? message([1, name], [3, value], [20, INT_ATTRIBUTE])
    : message([1, name], [2, { float: value }], [20, FLOAT_ATTRIBUTE]);
}

function tensor(name: string, { shape, data }: Tensor): Message {
  const raw = new Uint8Array(data.length * 4), view = new DataView(raw.buffer);
  data.forEach((value, i) => view.setFloat32(i * 4, value, true));
  const dims = shape.map((size): Field => [1, BigInt(size)]);
  return message(...dims, [2, FLOAT], [8, name], [9, raw]);
}

function valueInfo(
  name: string,
  shape: readonly (string | number)[],
): Message {
  const dims = shape.map((size): Field => [
    1,
    typeof size === "number" ? message([1, BigInt(size)]) : message([2, size]),
  ]);
  const type = message([1, FLOAT], [2, message(...dims)]);
  return message([1, name], [2, message([1, type])]);
}

/** A graph under construction; values are told apart by name. */
export class Graph {
  readonly #nodes: Field[] = [];
  readonly #tensors = new Map<string, Field>();

  /** Adds an operation and names its result. */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output = `v${this.#nodes.length}`,
  ): string {
    this.#nodes.push([
      1,
      message(
        ...inputs.map((name): Field => [1, name]),
        [2, output],
        [3, `n${this.#nodes.length}`],
        [4, type],
        ...Object.entries(attributes)
          .map((entry): Field => [5, attribute(entry)]),
      ),
    ]);
    return output;
  }

  /** Keeps numbers under a name. */
  tensor(name: string, numbers: Tensor): string {
    this.#tensors.set(name, [5, tensor(name, numbers)]);
    return name;
  }

  /** The same of a single number, once for each. */
  constant(value: number): string {
    const data = Float32Array.of(value);
    return this.tensor(`constant ${value}`, { shape: [], data });
  }

  /** The graph, with one input and one output. */
  finish(
    input: readonly [name: string, shape: readonly (string | number)[]],
    output: readonly [name: string, shape: readonly (string | number)[]],
  ): Message {
    return message(
      ...this.#nodes,
      [2, "network"],
      ...this.#tensors.values(),
      [11, valueInfo(...input)],
      [12, valueInfo(...output)],
    );
  }
}
