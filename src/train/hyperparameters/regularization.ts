// Hyperparameters of what is made small, and of what keeps networks from
// learning their samples by heart.

import { LOSSES } from "../recipe.ts";
import {
  checkOf,
  choice,
  grouped,
  type Hyperparameter,
  number,
  share,
  within,
} from "./hyperparameter.ts";

const CLASS_WEIGHTS = "none or balanced or weights such as 1-2.5-1";

function isClassWeights(value: unknown): boolean {
  if (value === "none" || value === "balanced") return true;
  return typeof value === "string" &&
    /^\d+(\.\d+)?(-\d+(\.\d+)?)+$/.test(value) &&
    value.split("-").every((weight) => Number(weight) > 0);
}

/** By name. */
export const REGULARIZATION: Readonly<Record<string, Hyperparameter>> = {
  ...grouped("loss and regularization", {
    loss: {
      ...choice("what is made small", null, LOSSES),
      defaultText: "by the data: cross_entropy or squared_error",
      configPath: ["loss"],
    },
    huber_delta: {
      ...number(
        "where the huber loss turns from squares to absolute errors",
        1,
        "a number above 0 and at most 1000000",
        (x) => x > 0 && x <= 1e6,
      ),
      when: { loss: ["huber"] },
      configPath: ["huberDelta"],
    },
    class_weight: {
      description: `weight of each class in the loss, ${CLASS_WEIGHTS}`,
      default: "none",
      check: checkOf(CLASS_WEIGHTS, isClassWeights),
      configPath: ["classWeights"],
      toConfig: (value) =>
        value === "balanced" ? value : String(value).split("-").map(Number),
    },
    label_smoothing: {
      ...share("share of a label's weight that all classes get alike"),
      configPath: ["labelSmoothing"],
    },
    l1: {
      ...within("weight of the sum of absolute weights", 0, 0, 1000),
      configPath: ["l1"],
    },
    max_grad_norm: {
      ...within("largest norm of the gradient, 0 for any", 0, 0, 1e6),
      configPath: ["clipNorm"],
    },
    clip_value: {
      ...within("largest size of a single gradient, 0 for any", 0, 0, 1e6),
      configPath: ["clipValue"],
    },
    ema_decay: {
      ...share("decay of an average of the weights that is what counts"),
      configPath: ["averaging"],
    },
  }),
  ...grouped("augmentation", {
    mixup: {
      ...within("alpha of mixup, how far samples are mixed", 0, 0, 1000),
      configPath: ["mixup"],
    },
    augment_shift: {
      ...within("pixels that images move at most", 0, 0, 1000),
      configPath: ["augmentation", "shift"],
    },
    augment_rotate: {
      ...within("degrees that images turn at most", 0, 0, 180),
      configPath: ["augmentation", "rotate"],
    },
    augment_scale: {
      ...within("how much larger or smaller images get at most", 0, 0, 1),
      configPath: ["augmentation", "scale"],
    },
    augment_noise: {
      ...within("standard deviation of noise on inputs", 0, 0, 1000),
      configPath: ["augmentation", "noise"],
    },
  }),
};
