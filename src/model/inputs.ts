// What a network is given: raw inputs and the numbers that normalise them, from
// arrays or from a data set.

import { checkDataset, type Dataset, outputsOf } from "../dataset/dataset.ts";
import {
  type ColumnNormalization,
  normalizeColumns,
  unitOf,
} from "../dataset/statistics.ts";
import { applySchema } from "../dataset/tables/apply.ts";
import type { Table } from "../dataset/tables/table.ts";
import { quote } from "../errors.ts";
import type { Blueprint } from "./description.ts";
import type { RawInputs } from "./runner.ts";

/** Numbers that leave inputs as they are. */
export const AS_THEY_ARE = { mean: 0, std: 1 };

/**
 * Inputs of one or more samples, as they are in a data set's file: row-major
 * numbers, or the rows of a table, for a model that learnt from one; or a data
 * set.
 */
export type ModelInputs = Uint8Array | Float32Array | Table | Dataset;

/**
 * Checks raw inputs.
 *
 * @throws {TypeError} If they are no numbers of these types and no table.
 * @throws {RangeError} If they are no whole samples, or not finite; or a table
 * without the columns that the model takes.
 */
export function rawInputs(
  blueprint: Blueprint,
  inputs: ModelInputs,
): RawInputs {
  if (isTable(inputs)) return ofTable(blueprint, inputs);
  if (isDataset(inputs)) {
    checkDataset(inputs);
    return rawOf(blueprint, inputs);
  }
  const isNumbers = inputs instanceof Uint8Array ||
    inputs instanceof Float32Array;
  if (!isNumbers) {
    throw new TypeError(
      "Cannot predict: inputs are no Uint8Array and no Float32Array, expected " +
        "one of them",
    );
  }
  const width = blueprint.layers[0]!.inputs;
  if (inputs.length === 0 || inputs.length % width !== 0) {
    throw new RangeError(
      `Cannot predict: there are ${inputs.length} inputs, expected ${width} ` +
        `for each sample (${blueprint.description.inputShape.join("×")})`,
    );
  }
  const bad = inputs instanceof Uint8Array
    ? -1
    : inputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot predict: input ${bad % width} of sample ${
        Math.floor(bad / width)
      } is ${inputs[bad]}, expected a finite number`,
    );
  }
  return normalized(blueprint, inputs);
}

function isTable(inputs: ModelInputs): inputs is Table {
  return Array.isArray(Object(inputs).rows);
}

function isDataset(inputs: ModelInputs): inputs is Dataset {
  return Object(Object(inputs).task).type !== undefined;
}

/** Numbers of a table are standardised by its schema. */
function ofTable({ description: { schema } }: Blueprint, table: Table) {
  if (schema !== undefined) {
    return { inputs: applySchema(schema, table).inputs, scale: 1, offset: 0 };
  }
  throw new RangeError(
    `Cannot predict: ${quote(table.name)} is a table, but the model did not ` +
      "learn from one, expected arrays of numbers",
  );
}

function normalized(
  { description: { normalization = AS_THEY_ARE } }: Blueprint,
  inputs: Uint8Array | Float32Array,
): RawInputs {
  const { mean, std } = normalization;
  const unit = unitOf(inputs);
  if (typeof mean === "number" && typeof std === "number") {
    return { inputs, scale: 1 / (unit * std), offset: -mean / std };
  }
  const columns = { mean, std } as ColumnNormalization;
  return {
    inputs: normalizeColumns(inputs, columns, unit),
    scale: 1,
    offset: 0,
  };
}

/**
 * The inputs of a data set, normalised as the model wants them.
 *
 * @throws {RangeError} If the data set is another kind than the model's.
 */
export function rawOf(blueprint: Blueprint, dataset: Dataset): RawInputs {
  const { description: { task, normalization }, layers } = blueprint;
  const { inputs, count, scale, offset, columns } = dataset;
  const fail = (found: string): never => {
    throw new RangeError(`Cannot evaluate on ${dataset.name}: ${found}`);
  };
  const width = inputs.length / count, wanted = layers[0]!.inputs;
  if (width !== wanted) {
    fail(`its samples have ${width} inputs, the model takes ${wanted}`);
  }
  const describe = (of: Dataset["task"]) =>
    `${of.type} of ${outputsOf(of)} ${
      of.type === "regression" ? "numbers" : "classes"
    }`;
  const isFit = task.type === dataset.task.type &&
    (task.type === "regression"
      ? outputsOf(task) === outputsOf(dataset.task)
      : outputsOf(dataset.task) <= task.classes);
  if (!isFit) {
    fail(
      `it is for ${describe(dataset.task)}, the model does ${describe(task)}`,
    );
  }
  if (normalization === undefined) return { inputs, scale, offset };
  if (columns === undefined) return normalized(blueprint, inputs);
  const { mean, std } = normalization;
  const isAlike = `${columns.mean}|${columns.std}` === `${mean}|${std}`;
  if (isAlike) return { inputs, scale, offset };
  return fail(
    "its columns are normalised by other numbers than those of training, " +
      "expected normalization: model.description.normalization",
  );
}
