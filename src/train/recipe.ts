// What a training step is made of beside its network's sizes: everything that
// regularises and shapes it, resolved and checked once.

import { quote, suggest } from "../errors.ts";
import {
  type Design,
  type DesignConfig,
  resolveDesign,
} from "./network/design.ts";

/** What networks learn to make small. */
export const LOSSES = ["cross_entropy", "squared_error", "huber"] as const;

/** One of {@linkcode LOSSES}. */
export type LossName = typeof LOSSES[number];

/** Images of a batch moved at random, anew in every step; 0 leaves each out. */
export interface Augmentation {
  /** Pixels that an image moves at most in each direction, at least 0. */
  readonly shift?: number;
  /** Degrees that it turns at most, 0 to 180. */
  readonly rotate?: number;
  /** How much larger, and by that factor smaller, it gets at most, 0 to 1. */
  readonly scale?: number;
  /** Standard deviation of noise on normalised inputs, at least 0. */
  readonly noise?: number;
}

/** What may be said of a training step. */
export interface RecipeConfig extends DesignConfig {
  /** What is made small; by the task of the data if absent. */
  readonly loss?: LossName;
  /** Where `huber` turns from squares to absolute errors, above 0; 1 if absent. */
  readonly huberDelta?: number;
  /** Share of a label's weight that goes to all classes alike, in [0, 1). */
  readonly labelSmoothing?: number;
  /**
   * Weight of each class in the loss, above 0, as many as there are classes;
   * `balanced` makes all classes weigh the same, however rare they are.
   */
  readonly classWeights?: readonly number[] | "balanced";
  /** Weight of the sum of absolute weights in the loss, at least 0. */
  readonly l1?: number;
  /** Largest norm of the whole gradient, above 0; longer ones are shortened. */
  readonly clipNorm?: number;
  /** Largest size of a single gradient, above 0; larger ones are cut. */
  readonly clipValue?: number;
  /** α of mixup's Beta(α, α), at least 0; 0 mixes nothing. */
  readonly mixup?: number;
  /** How images are moved; not at all if absent. */
  readonly augmentation?: Augmentation;
  /** Decay of an average of the weights that is what counts, in [0, 1). */
  readonly averaging?: number;
}

/** All of a {@linkcode RecipeConfig}. */
export interface Recipe {
  readonly design: Design;
  readonly loss: LossName | undefined;
  readonly huberDelta: number;
  readonly labelSmoothing: number;
  readonly classWeights: readonly number[] | "balanced" | undefined;
  readonly l1: number;
  /** Infinity where nothing is clipped. */
  readonly clipNorm: number;
  readonly clipValue: number;
  readonly mixup: number;
  readonly augmentation: Required<Augmentation> | undefined;
  readonly averaging: number;
}

interface Range {
  readonly ok: (value: number) => boolean;
  readonly text: string;
}

const AT_LEAST_0: Range = {
  ok: (x) => x >= 0 && x < Infinity,
  text: "a number of at least 0",
};
const ABOVE_0: Range = { ok: (x) => x > 0, text: "a number above 0" };
const BELOW_1: Range = {
  ok: (x) => x >= 0 && x < 1,
  text: "a number of at least 0 and below 1",
};

/** Each number with its default and its range. */
const NUMBERS = {
  huberDelta: [1, ABOVE_0],
  labelSmoothing: [0, BELOW_1],
  l1: [0, AT_LEAST_0],
  clipNorm: [Infinity, ABOVE_0],
  clipValue: [Infinity, ABOVE_0],
  mixup: [0, AT_LEAST_0],
  averaging: [0, BELOW_1],
} as const satisfies Record<string, readonly [number, Range]>;

const MOVES: Readonly<Record<keyof Augmentation, Range>> = {
  shift: AT_LEAST_0,
  rotate: { ok: (x) => x >= 0 && x <= 180, text: "degrees from 0 to 180" },
  scale: { ok: (x) => x >= 0 && x <= 1, text: "a number from 0 to 1" },
  noise: AT_LEAST_0,
};

function checked(name: string, value: unknown, { ok, text }: Range): number {
  if (typeof value === "number" && ok(value)) return value;
  throw new RangeError(
    `Cannot train: ${name} is ${quote(value)}, expected ${text}`,
  );
}

/**
 * Completes and checks what is said of a training step. What depends on the
 * data is checked by {@linkcode checkRecipe}.
 *
 * @throws {RangeError} If a name is unknown or a number out of range.
 */
export function resolveRecipe(config: RecipeConfig): Recipe {
  const { loss, classWeights, augmentation } = config;
  if (loss !== undefined && !LOSSES.includes(loss)) {
    throw new RangeError(
      `Cannot train: loss ${quote(loss)} is unknown, ${
        suggest(String(loss), LOSSES)
      }`,
    );
  }
  if (classWeights !== "balanced") {
    classWeights?.forEach((weight, i) =>
      checked(`classWeights[${i}]`, weight, ABOVE_0)
    );
  }
  const number = (name: keyof typeof NUMBERS): number => {
    const [defaultValue, range] = NUMBERS[name];
    const value = config[name];
    return value === undefined ? defaultValue : checked(name, value, range);
  };
  return {
    design: resolveDesign(config),
    loss,
    huberDelta: number("huberDelta"),
    labelSmoothing: number("labelSmoothing"),
    classWeights,
    l1: number("l1"),
    clipNorm: number("clipNorm"),
    clipValue: number("clipValue"),
    mixup: number("mixup"),
    augmentation: augmentation && resolveAugmentation(augmentation),
    averaging: number("averaging"),
  };
}

function resolveAugmentation(
  given: Augmentation,
): Required<Augmentation> | undefined {
  const moves = { shift: 0, rotate: 0, scale: 0, noise: 0 };
  for (const name of Object.keys(moves) as (keyof Augmentation)[]) {
    const value = given[name];
    if (value === undefined) continue;
    moves[name] = checked(`augmentation.${name}`, value, MOVES[name]);
  }
  return Object.values(moves).some((value) => value > 0) ? moves : undefined;
}

/** Whether training changes its inputs, so that they have to lie in memory. */
export function changesInputs(
  { design, mixup, augmentation }: Recipe,
): boolean {
  return design.inputDropout > 0 || mixup > 0 || augmentation !== undefined;
}

/** Whether the whole gradient is needed before the update. */
export function shapesGradient({ l1, clipNorm, clipValue }: Recipe): boolean {
  return l1 > 0 || clipNorm < Infinity || clipValue < Infinity;
}

/** Whether labels are anything but one class of weight 1. */
export function softensLabels(
  { labelSmoothing, classWeights, mixup }: Recipe,
): boolean {
  return labelSmoothing > 0 || classWeights !== undefined || mixup > 0;
}
