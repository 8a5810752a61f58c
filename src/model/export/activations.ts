// What each activation of the list in src/train/network/activations.ts is
// elsewhere: as operators of ONNX, and as JavaScript.

import type { Graph } from "./graph.ts";

/** An activation for others. */
interface ActivationForms {
  /** Adds f(x) to a graph and names it. */
  readonly onnx: (graph: Graph, x: string) => string;
  /** A function of z, in f64. */
  readonly javascript: string;
}

/** Every activation by name. */
export const ACTIVATION_FORMS: Readonly<Record<string, ActivationForms>> = {
  relu: {
    onnx: (graph, x) => graph.node("Relu", [x]),
    javascript: "(z) => z > 0 ? z : 0",
  },
  leaky_relu: {
    onnx: (graph, x) => graph.node("LeakyRelu", [x], { alpha: 0.01 }),
    javascript: "(z) => z > 0 ? z : 0.01 * z",
  },
  elu: {
    onnx: (graph, x) => graph.node("Elu", [x], { alpha: 1 }),
    javascript: "(z) => z > 0 ? z : Math.expm1(z)",
  },
  selu: {
    onnx: (graph, x) => graph.node("Selu", [x]),
    javascript: "(z) => 1.0507009873554805 * " +
      "(z > 0 ? z : 1.6732632423543772 * Math.expm1(z))",
  },
  gelu: {
    onnx(graph, x) {
      const scaled = graph.node("Mul", [x, graph.constant(Math.SQRT1_2)]);
      return half(graph, x, graph.node("Erf", [scaled]));
    },
    javascript: `(z) => {
  // Abramowitz and Stegun 7.1.26: erf to 1.5e-7.
  const x = Math.abs(z) * Math.SQRT1_2, t = 1 / (1 + 0.3275911 * x);
  const rest = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t -
    0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return z * (z < 0 ? rest : 2 - rest) / 2;
}`,
  },
  gelu_tanh: {
    onnx(graph, x) {
      const square = graph.node("Mul", [x, x]);
      const cubic = graph.node("Mul", [square, graph.constant(0.044715)]);
      const factor = graph.node("Add", [cubic, graph.constant(1)]);
      const sum = graph.node("Mul", [x, factor]);
      const root = graph.constant(Math.sqrt(2 / Math.PI));
      const tanh = graph.node("Tanh", [graph.node("Mul", [sum, root])]);
      return half(graph, x, tanh);
    },
    javascript: "(z) => z / 2 * (1 + Math.tanh(" +
      "0.7978845608028654 * (z + 0.044715 * z * z * z)))",
  },
  silu: {
    onnx: (graph, x) => graph.node("Mul", [x, graph.node("Sigmoid", [x])]),
    javascript: "(z) => z / (1 + Math.exp(-z))",
  },
  tanh: {
    onnx: (graph, x) => graph.node("Tanh", [x]),
    javascript: "Math.tanh",
  },
  sigmoid: {
    onnx: (graph, x) => graph.node("Sigmoid", [x]),
    javascript: "(z) => 1 / (1 + Math.exp(-z))",
  },
  softplus: {
    onnx: (graph, x) => graph.node("Softplus", [x]),
    javascript: "(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))",
  },
};

/** x · (1 + y) / 2. */
function half(graph: Graph, x: string, y: string): string {
  const sum = graph.node("Add", [y, graph.constant(1)]);
  const product = graph.node("Mul", [x, sum]);
  return graph.node("Mul", [product, graph.constant(0.5)]);
}
