// Hyperparameters of the network: its widths, and what its layers are made of.

import { ACTIVATIONS } from "../network/activations.ts";
import { INITIALIZATIONS, NORMALIZATION_LAYERS } from "../network/design.ts";
import {
  checkOf,
  choice,
  flag,
  grouped,
  type Hyperparameter,
  type HyperparameterValue,
  share,
} from "./hyperparameter.ts";

const WIDTHS = "widths such as 256-128-64";
const MAX_LAYERS = 1000;

/** One width is a number, several are a text: no network has two names. */
function isWidths(value: unknown): boolean {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^[1-9]\d*(-[1-9]\d*)*$/.test(text)) {
    return false;
  }
  const widths = text.split("-");
  return (typeof value === "number") === (widths.length === 1) &&
    widths.length <= MAX_LAYERS &&
    widths.every((width) => Number(width) <= 2 ** 24);
}

/** Whether two layers in a row have one width. */
function hasEqualNeighbours(widths: HyperparameterValue): boolean {
  const all = String(widths).split("-");
  return all.some((width, i) => width === all[i + 1]);
}

/** By name. */
export const NETWORK: Readonly<Record<string, Hyperparameter>> = grouped(
  "network",
  {
    hidden_sizes: {
      description:
        `neurons of the hidden layers one by one, ${WIDTHS}, instead of ` +
        "hidden_size and num_layers",
      default: null,
      defaultText: "num_layers times hidden_size",
      check: checkOf(WIDTHS, isWidths),
      configPath: ["hidden"],
      toConfig: (value) => String(value).split("-").map(Number),
    },
    activation: {
      ...choice("activation", "relu", Object.keys(ACTIVATIONS)),
      configPath: ["activation"],
    },
    normalization: {
      ...choice(
        "normalization before each activation",
        "none",
        NORMALIZATION_LAYERS,
      ),
      configPath: ["normalization"],
    },
    residual: {
      ...flag(
        "whether a layer's input is added to its output, where widths are equal",
      ),
      unless: {
        num_layers: {
          has: (value) => value === 1,
          expected: "num_layers of at least 2",
        },
        hidden_sizes: {
          has: (value) => value !== null && !hasEqualNeighbours(value),
          expected: "hidden_sizes with equal neighbours",
        },
      },
      configPath: ["residual"],
    },
    initialization: {
      ...choice("how weights are drawn", "pytorch", INITIALIZATIONS),
      configPath: ["initialization"],
    },
    dropout: {
      ...share("share of a hidden layer's outputs dropped in training"),
      configPath: ["dropout"],
    },
    input_dropout: {
      ...share("share of the inputs dropped in training"),
      configPath: ["inputDropout"],
    },
  },
);
