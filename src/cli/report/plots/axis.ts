// A parameter or a value on an axis: where it lies, and what the axis is.

import { extentOf } from "../../../extent.ts";
import type {
  ParamSpec,
  ParamValue,
  Space,
  StoredStudy,
} from "../../../../mod.ts";
import { visible } from "../../../../report.ts";
import { shareAt } from "../browser/pair.js";
import { type Option, ownParam } from "./plot.ts";

/** Where numbers lie on an axis, or how many choices it has. */
export interface AxisScale {
  readonly low?: number;
  readonly high?: number;
  readonly isLog?: boolean;
  readonly choices?: number;
}

/** An axis, and the place of a value on it. */
export interface Axis {
  readonly option: Option;
  /** Where ECharts draws a value; "-" is nowhere. */
  readonly at: (value: ParamValue | undefined) => number | "-";
  /** The same as a share of the axis, in [0, 1]. */
  readonly shareOf: (value: ParamValue | undefined) => number | undefined;
  readonly scale: AxisScale;
}

/** So many parameters are drawn at most; the others stand in the table. */
const MOST = 40;

/** The parameters that trials have, with their axes. */
export function axesOf(
  { study, space }: {
    readonly study: Pick<StoredStudy, "trials">;
    readonly space: Space;
  },
): Map<string, Axis> {
  const names = new Set(
    study.trials.flatMap(({ params }) => Object.keys(params)),
  );
  return new Map(
    [...names].slice(0, MOST).map((name) => {
      const values = study.trials.map(({ params }) => ownParam(params, name))
        .filter((value): value is ParamValue => value !== undefined);
      const param = Object.hasOwn(space, name) ? space[name] : undefined;
      return [name, axisOf(param, values)];
    }),
  );
}

/** The axis of a parameter; values of another program may be in no space. */
export function axisOf(
  param: ParamSpec | undefined,
  values: readonly ParamValue[],
): Axis {
  const isNumeric = param?.type === "float" || param?.type === "int" ||
    param === undefined && values.every((value) => typeof value === "number");
  return isNumeric
    ? numericAxis(param, values as readonly number[])
    : choiceAxis(param, values);
}

function numericAxis(
  param: ParamSpec | undefined,
  values: readonly number[],
): Axis {
  const isRange = param?.type === "float" || param?.type === "int";
  const isLog = isRange && param.log === true;
  const [low, high] = isRange ? [param.low, param.high] : extentOf(values);
  const scale = { low, high, isLog };
  return {
    scale,
    option: isRange && low < high
      ? {
        type: isLog ? "log" : "value",
        min: low,
        max: high,
        ...param.type === "int" && { minInterval: 1 },
        ...isLog && high / low < 100 && { logBase: 2 },
      }
      : { type: "value", scale: true },
    at: (value) =>
      typeof value === "number" && Number.isFinite(value) ? value : "-",
    shareOf: (value) =>
      typeof value !== "number" || !Number.isFinite(value)
        ? undefined
        : shareAt(scale, value),
  };
}

function choiceAxis(
  param: ParamSpec | undefined,
  values: readonly ParamValue[],
): Axis {
  const choices = param?.type === "categorical"
    ? param.choices
    : param?.type === "fixed"
    ? [param.value]
    : [...new Set(values)];
  const indexOf = (value: ParamValue | undefined) =>
    value === undefined ? -1 : choices.indexOf(value);
  const scale = { choices: choices.length };
  return {
    scale,
    option: {
      type: "category",
      data: choices.map((choice) => visible(String(choice))),
    },
    at: (value) => indexOf(value) < 0 ? "-" : indexOf(value),
    shareOf: (value) =>
      indexOf(value) < 0 ? undefined : shareAt(scale, indexOf(value)),
  };
}

/** A parameter's name where there is little room. */
export function shortName(name: string): string {
  const text = visible(name);
  return text.length > 16 ? `${text.slice(0, 15)}…` : text;
}

/** A name for files that no other plot of a kind has. */
export function slugOf(name: string, taken: Set<string>): string {
  const plain = name.replaceAll(/[^\w.-]/g, "_").slice(0, 60);
  let unique = plain;
  for (let n = 2; taken.has(unique); n++) unique = `${plain}-${n}`;
  taken.add(unique);
  return unique;
}
