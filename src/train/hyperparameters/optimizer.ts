// Hyperparameters that some optimizers have, derived from the list of them.

import { OPTIMIZERS, SETTINGS } from "../optimizers/mod.ts";
import {
  grouped,
  type Hyperparameter,
  number,
  type Ungrouped,
} from "./hyperparameter.ts";

/** Their names here and in the list, and what they are. */
const NAMES = [
  ["beta1", "beta1", "decay of the mean gradient"],
  ["beta2", "beta2", "decay of the mean square of gradients"],
  ["eps", "epsilon", "what is added to the root of squares"],
  ["alpha", "alpha", "decay of the mean square of gradients"],
  ["lr_decay", "learningRateDecay", "by how much each step lowers the rate"],
  ["momentum_decay", "momentumDecay", "how fast the momentum comes to beta1"],
] as const;

/** The optimizers that have a setting. */
export function optimizersWith(setting: string): string[] {
  return Object.keys(OPTIMIZERS)
    .filter((name) => setting in OPTIMIZERS[name]!.defaults);
}

/** By name. */
export const OPTIMIZER: Readonly<Record<string, Hyperparameter>> = grouped(
  "optimizer",
  Object.fromEntries(
    NAMES.map(([name, setting, description]) => {
      const { ok, text } = SETTINGS[setting]!;
      const optimizers = optimizersWith(setting);
      const defaults = optimizers.map((one) =>
        OPTIMIZERS[one]!.defaults[setting]!
      );
      return [name, {
        ...number(description, null, `a number ${text}`, ok),
        defaultText: defaultTextOf(optimizers, defaults),
        when: { optimizer: optimizers },
        configPath: ["optimizer", setting],
      }];
    }),
  ),
);

/** With the defaults of the optimizers whose own differ from the usual one. */
export function withOwnDefaults(one: Ungrouped, setting: string): Ungrouped {
  const own = Object.entries(OPTIMIZERS).flatMap(([name, { defaults }]) =>
    setting in defaults && defaults[setting] !== one.default
      ? [[name, defaults[setting]!] as const]
      : []
  );
  const names = own.map(([name]) => name);
  const text = defaultTextOf(names, own.map(([, value]) => value));
  return {
    ...one,
    defaultBy: { name: "optimizer", values: Object.fromEntries(own) },
    defaultText: `${one.default}; ${text}`,
  };
}

/** What holds by default: one number, or which number with which name. */
export function defaultTextOf(
  names: readonly string[],
  defaults: readonly number[],
): string {
  return [...new Set(defaults)].map((value) => {
    const having = names.filter((_, i) => defaults[i] === value);
    return `${value} of ${having.join(", ")}`;
  }).join("; ");
}
