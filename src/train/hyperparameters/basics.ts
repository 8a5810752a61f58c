// The hyperparameters that every training has: those of the tutorial, and what
// optimizers share. Records of studies name them even at their defaults.

import { ADAPTING_OPTIMIZERS, OPTIMIZERS } from "../optimizers/mod.ts";
import {
  choice,
  count,
  grouped,
  type Hyperparameter,
  MAX_EPOCHS,
  number,
  share,
  type Ungrouped,
  within,
} from "./hyperparameter.ts";
import { optimizersWith, withOwnDefaults } from "./optimizer.ts";

/** By name, in the order of records. */
export const BASICS: Readonly<Record<string, Hyperparameter>> = {
  ...basic("network", {
    hidden_size: {
      ...count("neurons of each hidden layer", 128, 1, 2 ** 24),
      when: { hidden_sizes: [null] },
    },
    num_layers: {
      ...count("number of hidden layers", 2, 1, 1000),
      when: { hidden_sizes: [null] },
    },
  }),
  ...basic("optimizer", {
    lr: number(
      "learning rate",
      0.001,
      "a number above 0 and at most 1000",
      (x) => x > 0 && x <= 1000,
    ),
  }),
  ...basic("training", {
    batch_size: count("samples of a batch", 64, 1, 2 ** 24),
    epochs: count("passes over the training samples", 5, 1, MAX_EPOCHS),
  }),
  ...basic("optimizer", {
    optimizer: {
      ...choice("update rule", "adam", Object.keys(OPTIMIZERS)),
      secondNames: [
        { value: "nesterov", of: "sgd", where: ["momentum", 0] },
        { value: "adamw", of: "adam", where: ["weight_decay", 0] },
      ],
    },
    weight_decay: withOwnDefaults(
      within("L2 weight decay", 0, 0, 1000),
      "weightDecay",
    ),
    momentum: {
      ...withOwnDefaults(
        share(`momentum, of ${optimizersWith("momentum").join(" or ")} only`),
        "momentum",
      ),
      when: { optimizer: optimizersWith("momentum") },
    },
    hypergradient: {
      ...within(
        `rate at which lr adapts while training (${
          ADAPTING_OPTIMIZERS.join(" or ")
        }), 0 for not at all, 0.1 does well`,
        0,
        0,
        1,
      ),
      // A schedule would set the learning rate too.
      when: {
        optimizer: ADAPTING_OPTIMIZERS,
        lr_schedule: ["constant"],
        warmup_epochs: [0],
      },
    },
  }),
};

function basic(
  group: string,
  table: Readonly<Record<string, Ungrouped>>,
): Record<string, Hyperparameter> {
  return Object.fromEntries(
    Object.entries(grouped(group, table))
      .map(([name, one]) => [name, { ...one, isBasic: true }]),
  );
}
