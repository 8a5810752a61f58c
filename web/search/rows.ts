// A search space as rows that can be edited, and back.

import {
  conditionsOf,
  HYPERPARAMETERS,
  type ParamSpec,
  parseParamText,
  type Space,
} from "../../mod.ts";

/** How the values of a row are written. */
export type RowKind = "range" | "log" | "choices";

/** One hyperparameter, as it is edited. */
export interface Row {
  readonly name: string;
  readonly kind: RowKind;
  /** "0.001 .. 0.1", or "adam, sgd". */
  readonly values: string;
}

/** A space as rows; conditions follow from the hyperparameters themselves. */
export function rowsOf(space: Space): Row[] {
  return Object.entries(space).map(([name, param]) => ({
    name,
    ...written(param),
  }));
}

function written(param: ParamSpec): Omit<Row, "name"> {
  switch (param.type) {
    case "float":
    case "int":
      return {
        kind: param.log ? "log" : "range",
        values: `${param.low} .. ${param.high}`,
      };
    case "categorical":
      return { kind: "choices", values: param.choices.join(", ") };
    case "fixed":
      return { kind: "choices", values: String(param.value) };
  }
}

/**
 * Rows as a space.
 *
 * @throws {RangeError} If a row cannot be read; the message names it.
 */
export function spaceOf(rows: readonly Row[]): Space {
  const space: Record<string, ParamSpec> = {};
  for (const { name, kind, values } of rows) {
    if (Object.hasOwn(space, name)) {
      throw new RangeError(`Cannot search ${name}: it is there twice`);
    }
    const isRange = kind !== "choices";
    const compact = values.replaceAll(/\s+/g, "");
    if (isRange && !compact.includes("..")) {
      throw new RangeError(
        `Cannot search ${name}: found "${values}", expected low .. high`,
      );
    }
    const [, param] = parseParamText(
      `${name}=${compact}${kind === "log" ? ":log" : ""}`,
    );
    space[name] = asHyperparameter(name, param);
  }
  return withConditions(space);
}

/** A range of a hyperparameter that takes whole numbers only is one of those. */
function asHyperparameter(name: string, param: ParamSpec): ParamSpec {
  const isInteger = Object.hasOwn(HYPERPARAMETERS, name) &&
    HYPERPARAMETERS[name]!.isInteger === true;
  return isInteger && param.type === "float"
    ? { ...param, type: "int" }
    : param;
}

/** Each is searched only where it has an effect, behind what decides that. */
function withConditions(space: Space): Space {
  const free: Record<string, ParamSpec> = {};
  const bound: Record<string, ParamSpec> = {};
  for (const [name, param] of Object.entries(space)) {
    const when = conditionsOf(name, space);
    if (Object.keys(when).length === 0) free[name] = param;
    else bound[name] = { ...param, when };
  }
  return { ...free, ...bound };
}

/** What a row that is added begins with. */
export function newRow(taken: readonly Row[]): Row {
  const names = new Set(taken.map(({ name }) => name));
  const name = Object.keys(HYPERPARAMETERS).find((one) => !names.has(one)) ??
    "lr";
  return { name, ...suggestion(name) };
}

/** Around the default where that is a number, else its other choices. */
export function suggestion(name: string): Omit<Row, "name"> {
  const usual = USUAL[name];
  if (usual !== undefined) return usual;
  const value = HYPERPARAMETERS[name]?.default;
  if (typeof value === "boolean") {
    return { kind: "choices", values: "true, false" };
  }
  if (typeof value === "number" && value > 0) {
    return { kind: "log", values: `${value / 4} .. ${value * 4}` };
  }
  return typeof value === "number"
    ? { kind: "range", values: "0 .. 0.5" }
    : { kind: "choices", values: String(value ?? "") };
}

const USUAL: Readonly<Record<string, Omit<Row, "name">>> = {
  lr: { kind: "log", values: "0.0001 .. 0.1" },
  hidden_size: { kind: "log", values: "16 .. 256" },
  num_layers: { kind: "range", values: "1 .. 4" },
  optimizer: { kind: "choices", values: "adam, adamw, sgd" },
  activation: { kind: "choices", values: "relu, gelu, tanh" },
  weight_decay: { kind: "log", values: "1e-7 .. 0.01" },
  momentum: { kind: "range", values: "0 .. 0.95" },
};
