// A parameter or a value on an axis: where it lies, and what the axis is.

import type { Param, ParamValue } from "../../../../mod.ts";
import { visible } from "../../../../report.ts";
import type { Option } from "./plot.ts";

/** An axis, and the place of a value on it. */
export interface Axis {
  readonly option: Option;
  readonly at: (value: ParamValue | undefined) => number | "-";
}

/** The axis of a parameter; values of another program may be in no space. */
export function axisOf(
  param: Param | undefined,
  values: readonly ParamValue[],
): Axis {
  const isNumeric = param?.type === "float" || param?.type === "int" ||
    param === undefined && values.every((value) => typeof value === "number");
  return isNumeric ? numericAxis(param) : choiceAxis(param, values);
}

function numericAxis(param: Param | undefined): Axis {
  const isRange = param?.type === "float" || param?.type === "int";
  const isLog = isRange && param.log === true;
  return {
    option: isRange
      ? { type: isLog ? "log" : "value", min: param.low, max: param.high }
      : { type: "value", scale: true },
    at: (value) => typeof value === "number" ? value : "-",
  };
}

function choiceAxis(
  param: Param | undefined,
  values: readonly ParamValue[],
): Axis {
  const choices = param?.type === "categorical"
    ? param.choices
    : param?.type === "fixed"
    ? [param.value]
    : [...new Set(values)];
  return {
    option: {
      type: "category",
      data: choices.map((choice) => visible(String(choice))),
    },
    at: (value) => {
      const index = value === undefined ? -1 : choices.indexOf(value);
      return index < 0 ? "-" : index;
    },
  };
}
