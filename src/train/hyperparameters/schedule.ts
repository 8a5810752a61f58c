// Hyperparameters of how the learning rate changes and when training ends; the
// options of schedules are derived from the list of them.

import { SCHEDULE_KINDS } from "../schedules/mod.ts";
import {
  choice,
  count,
  grouped,
  type Hyperparameter,
  MAX_EPOCHS,
  number,
  within,
} from "./hyperparameter.ts";
import { defaultTextOf } from "./optimizer.ts";

/** Their names here and as options of schedules. */
const OPTIONS = [
  ["lr_gamma", "gamma", "factor by which the rate falls"],
  ["lr_step_epochs", "every", "epochs between two falls"],
  ["lr_patience", "patience", "epochs waited for a lower validation loss"],
  ["lr_least", "least", "share of the rate that is left at the end"],
  ["lr_rise", "rise", "share of the steps that rise"],
  ["lr_start_div", "start", "what the rate is divided by at the start"],
  ["lr_end_div", "end", "what that is divided by at the end"],
] as const;

const INTEGERS: readonly string[] = ["lr_step_epochs", "lr_patience"];

/** By name. */
export const SCHEDULE: Readonly<Record<string, Hyperparameter>> = {
  ...grouped("learning rate over time", {
    lr_schedule: {
      ...choice(
        "how the learning rate changes",
        "constant",
        Object.keys(SCHEDULE_KINDS),
      ),
      secondNames: [
        ...["step", "exponential", "plateau"].map((value) => (
          { value, of: "constant", where: ["lr_gamma", 1] } as const
        )),
        { value: "cosine", of: "constant", where: ["lr_least", 1] },
      ],
      configPath: ["schedule", "name"],
    },
    ...Object.fromEntries(
      OPTIONS.map(([name, option, description]) => {
        const kinds = Object.keys(SCHEDULE_KINDS)
          .filter((kind) => option in SCHEDULE_KINDS[kind]!.options);
        const options = kinds.map((kind) =>
          SCHEDULE_KINDS[kind]!.options[option]!
        );
        const { wanted, isValid } = options[0]!;
        return [name, {
          ...number(
            description,
            null,
            /^a /.test(wanted) ? wanted : `a number ${wanted}`,
            isValid,
          ),
          defaultText: defaultTextOf(kinds, options.map((one) => one.default)),
          isInteger: INTEGERS.includes(name),
          when: { lr_schedule: kinds },
          configPath: ["schedule", option] as const,
        }];
      }),
    ),
    warmup_epochs: {
      ...within(
        "epochs, parts of one too, in which the rate rises from 0",
        0,
        0,
        MAX_EPOCHS,
      ),
      configPath: ["warmup"],
    },
  }),
  ...grouped("training", {
    early_stopping: {
      ...count(
        "epochs without a lower validation loss that are waited for before " +
          "training ends, back at its best epoch; 0 for never",
        0,
        0,
        MAX_EPOCHS,
      ),
      configPath: ["earlyStopping", "patience"],
    },
    min_delta: {
      ...within("by how much a loss must be lower to be better", 0, 0, 1000),
      unless: {
        early_stopping: {
          has: (value) => value === 0,
          expected: "another early_stopping than 0",
        },
      },
      configPath: ["earlyStopping", "minDelta"],
    },
  }),
};
