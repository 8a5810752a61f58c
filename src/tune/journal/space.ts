// The space that a stored study's trials were drawn from, as far as the file
// knows it: each trial has the distributions of its own parameters alone.

import type { ParamSpec, Space } from "../space/space.ts";
import {
  areCompatible,
  type Distribution,
  readDistribution,
  toParamValue,
} from "./format/distribution.ts";
import type { OptunaStudy } from "./format/optuna.ts";

/**
 * The space of a stored study, whichever program made it.
 *
 * @param study A study as `readStudies` gives it.
 * @returns Every parameter that a trial has, over the widest range that any
 * trial had it in, by order of appearance. Conditions are not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { storedSpace } from "./space.ts";
 * const study = { id: 0, name: "s", directions: ["minimize"], userAttributes: {}, systemAttributes: {}, trials: [] } as const;
 * assertEquals(storedSpace(study), {});
 * ```
 */
export function storedSpace({ trials }: OptunaStudy): Space {
  const widest = new Map<string, Distribution>();
  const seen = new Set<string>();
  for (const { distributions } of trials) {
    for (const [name, text] of Object.entries(distributions)) {
      const key = JSON.stringify([name, text]);
      if (seen.has(key)) continue;
      seen.add(key);
      const one = readDistribution(text), other = widest.get(name);
      widest.set(name, other === undefined ? one : widened(other, one));
    }
  }
  return Object.fromEntries(
    Array.from(widest, ([name, one]) => [name, toParam(one)]),
  );
}

/** Both ranges; of lists, and of kinds that do not go together, the first. */
function widened(a: Distribution, b: Distribution): Distribution {
  if (a.type === "categorical" || b.type === "categorical") return a;
  if (!areCompatible(a, b)) return a;
  const low = Math.min(a.low, b.low), high = Math.max(a.high, b.high);
  return { ...a, low, high, step: a.step === b.step ? a.step : null };
}

function toParam(distribution: Distribution): ParamSpec {
  if (distribution.type === "categorical") {
    const choices = new Set(distribution.choices.map(toParamValue));
    return { type: "categorical", choices: [...choices] };
  }
  const { type, low, high, log, step } = distribution;
  return {
    type,
    low,
    high,
    ...(log && { log }),
    ...(step !== null && !(type === "int" && step === 1) && { step }),
  };
}
