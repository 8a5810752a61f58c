// Axes of parameters.

import type { ParamSpec, ParamValue, Space } from "../../mod.ts";
import type { Axis } from "./plot.tsx";

/** The axis of a parameter; the ends of a range are those of the search. */
export function axisOf(name: string, param: ParamSpec): Axis {
  switch (param.type) {
    case "float":
    case "int": {
      const { low, high, log = false } = param;
      return { label: name, low, high, isLog: log };
    }
    case "categorical":
      return {
        label: name,
        low: 0,
        high: 1,
        choices: param.choices.map(String),
      };
    case "fixed":
      return { label: name, low: 0, high: 1, choices: [String(param.value)] };
  }
}

/** Those that are searched. */
export function searchedOf(space: Space): [name: string, param: ParamSpec][] {
  return Object.entries(space).filter(([, { type }]) => type !== "fixed");
}

/** The value of a parameter that lies nearest to a place of its axis. */
export function valueNear(
  param: ParamSpec,
  share: number,
): ParamValue | undefined {
  const inside = Math.min(Math.max(share, 0), 1);
  switch (param.type) {
    case "float":
    case "int": {
      const { low, high, log, step } = param;
      const value = log
        ? low * (high / low) ** inside
        : low + inside * (high - low);
      const grain = step ?? (param.type === "int" ? 1 : undefined);
      if (grain === undefined) return Number(value.toPrecision(3));
      const steps = Math.round((value - low) / grain);
      return low + Math.min(steps, Math.floor((high - low) / grain)) * grain;
    }
    case "categorical": {
      const { choices } = param;
      const index = Math.floor(inside * choices.length);
      return choices[Math.min(index, choices.length - 1)];
    }
    case "fixed":
      return param.value;
  }
}
