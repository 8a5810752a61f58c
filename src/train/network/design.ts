// How the hidden layers of a network are made: each is a linear layer, then, as
// far as asked, normalisation, activation, a residual connection, dropout.

import { quote, suggest } from "../../errors.ts";
import { type Activation, ACTIVATIONS } from "./activations.ts";

/** Kinds of normalisation between a linear layer and its activation. */
export const NORMALIZATION_LAYERS = ["none", "batch", "layer"] as const;
/** How weights are drawn (initialization.ts). */
export const INITIALIZATIONS = [
  "pytorch",
  "he",
  "glorot",
  "lecun",
  "orthogonal",
] as const;

/** One of {@linkcode NORMALIZATION_LAYERS}. */
export type NormalizationLayer = typeof NORMALIZATION_LAYERS[number];
/** One of {@linkcode INITIALIZATIONS}. */
export type Initialization = typeof INITIALIZATIONS[number];

/** What may be said of hidden layers; the tutorial's network says nothing. */
export interface DesignConfig {
  /** A name of the list `ACTIVATIONS`; `relu` if absent. */
  readonly activation?: string;
  /** Normalisation before each activation; `none` if absent. */
  readonly normalization?: NormalizationLayer;
  /** Share of a hidden layer's outputs dropped in training, in [0, 1). */
  readonly dropout?: number;
  /** Share of the inputs dropped in training, in [0, 1). */
  readonly inputDropout?: number;
  /** Whether a hidden layer's input is added to its output, where widths are equal. */
  readonly residual?: boolean;
  /** How weights are drawn; PyTorch's default of `nn.Linear` if absent. */
  readonly initialization?: Initialization;
}

/** All of a {@linkcode DesignConfig}, the activation looked up. */
export interface Design extends Required<Omit<DesignConfig, "activation">> {
  readonly activation: Activation;
}

/** Layers as the tutorial has them. */
export const PLAIN_DESIGN: Design = {
  activation: ACTIVATIONS["relu"]!,
  normalization: "none",
  dropout: 0,
  inputDropout: 0,
  residual: false,
  initialization: "pytorch",
};

/**
 * Completes what is said of hidden layers.
 *
 * @throws {RangeError} If a name is none of its list or a share is no number
 * of at least 0 and below 1.
 */
export function resolveDesign(config: DesignConfig): Design {
  const { activation = "relu", dropout = 0, inputDropout = 0 } = config;
  if (!Object.hasOwn(ACTIVATIONS, activation)) {
    throw refusal("activation", activation, Object.keys(ACTIVATIONS));
  }
  const { normalization = "none", initialization = "pytorch" } = config;
  if (!NORMALIZATION_LAYERS.includes(normalization)) {
    throw refusal("normalization", normalization, NORMALIZATION_LAYERS);
  }
  if (!INITIALIZATIONS.includes(initialization)) {
    throw refusal("initialization", initialization, INITIALIZATIONS);
  }
  for (const [name, share] of Object.entries({ dropout, inputDropout })) {
    if (typeof share === "number" && share >= 0 && share < 1) continue;
    throw new RangeError(
      `Cannot train: ${name} is ${quote(share)}, expected a number of at ` +
        "least 0 and below 1",
    );
  }
  return {
    activation: ACTIVATIONS[activation]!,
    normalization,
    dropout,
    inputDropout,
    residual: config.residual ?? false,
    initialization,
  };
}

function refusal(
  what: string,
  found: unknown,
  known: readonly string[],
): RangeError {
  return new RangeError(
    `Cannot train: ${what} ${quote(found)} is unknown, ${
      suggest(String(found), known)
    }`,
  );
}

/** Whether a linear layer's product applies the activation by itself. */
export function isFused(
  { activation, normalization, residual }: Design,
): boolean {
  return activation === PLAIN_DESIGN.activation &&
    normalization === "none" && !residual;
}
