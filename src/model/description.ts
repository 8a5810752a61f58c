// What there is to know of a model beside its weights, and its text in a file's
// metadata. How sizes are found where a file says nothing is infer.ts.

import {
  anyNumber,
  check,
  fields,
  integer,
  json,
  listOf,
  type Misfit,
  misfit,
  optional,
  type Rule,
  type RulesOf,
  text,
} from "../check.ts";
import { outputsOf, type Task } from "../dataset/dataset.ts";
import { quote } from "../errors.ts";
import type { Normalization } from "../dataset/statistics.ts";
import { taskOf, widthOfSchema } from "../dataset/tables/apply.ts";
import type { TableSchema } from "../dataset/tables/schema.ts";
import { schemaRule } from "../dataset/tables/schema_rule.ts";
import type { DesignConfig } from "../train/network/design.ts";
import { type LayerShape, layersOf } from "../train/network/network.ts";
import { LANETUNE_VERSION } from "../version.ts";
import { type LossName, type Recipe, resolveRecipe } from "../train/recipe.ts";

/** Everything of a model but its weights. */
export interface ModelDescription {
  /** What its outputs mean. */
  readonly task: Task;
  /** Shape of one sample, such as `[28, 28]`; multiplies to its inputs. */
  readonly inputShape: readonly number[];
  /** Widths of the hidden layers, input side first. */
  readonly hidden: readonly number[];
  /** How its hidden layers are made. */
  readonly design: DesignConfig;
  /** What it was trained to make small; by the task if absent. */
  readonly loss?: LossName;
  /** Where `huber` turns from squares to absolute errors. */
  readonly huberDelta?: number;
  /**
   * What inputs are normalised by, as fractions of 255 for bytes; absent where
   * a file does not say: inputs are then taken as they are.
   */
  readonly normalization?: Normalization;
  /** A name for each class. */
  readonly classNames?: readonly string[];
  /** How rows of a table become its inputs, where it learnt from a table. */
  readonly schema?: TableSchema;
  /** Steps that it was trained for. */
  readonly steps?: number;
  /** How it was trained, on what and by which engine: for people to read. */
  readonly notes?: { readonly [name: string]: unknown };
}

/** The key of the metadata, and the version of what stands there. */
const KEY = "lanetune", FORMAT_VERSION = 1;
/** Which lanetune wrote it. */
const WRITER_KEY = "lanetune_version";

const DESIGN: RulesOf<DesignConfig> = {
  activation: optional(text),
  normalization: optional(text),
  dropout: optional(anyNumber),
  inputDropout: optional(anyNumber),
  residual: optional((value, path) =>
    typeof value === "boolean" ? null : misfit(path, value, "true or false")
  ),
  initialization: optional(text),
};
const NUMBERS: Rule = (value, path) =>
  Array.isArray(value)
    ? listOf(anyNumber)(value, path)
    : anyNumber(value, path);

function taskRule(value: unknown, path: string): Misfit | null {
  const isRegression = Object(value).type === "regression";
  const found = fields(
    isRegression
      ? { type: text, outputs: integer(1) }
      : { type: text, classes: integer(2) },
  )(value, path);
  const { type } = Object(value);
  if (found !== null || isRegression || type === "classification") return found;
  return misfit(`${path}.type`, type, "classification or regression", "range");
}

const DESCRIPTION: RulesOf<ModelDescription> = {
  task: taskRule,
  inputShape: listOf(integer(1), 1),
  hidden: listOf(integer(1)),
  design: fields(DESIGN),
  loss: optional(text),
  huberDelta: optional(anyNumber),
  normalization: optional(fields({ mean: NUMBERS, std: NUMBERS })),
  classNames: optional(listOf(text)),
  schema: optional(schemaRule),
  steps: optional(integer(0)),
  notes: optional(json),
};

/** A description that was checked, with what follows from it. */
export interface Blueprint {
  readonly description: ModelDescription;
  readonly layers: readonly LayerShape[];
  readonly recipe: Recipe;
}

/**
 * Checks a description.
 *
 * @throws {TypeError} If a part is of another type.
 * @throws {RangeError} If a part is unknown or out of range, or two of them do
 * not fit together.
 */
export function draw(
  action: string,
  description: ModelDescription,
): Blueprint {
  check(action, "", description, fields(DESCRIPTION));
  const { task, inputShape, hidden, design, normalization, schema } =
    description;
  const inputs = inputShape.reduce((a, b) => a * b, 1);
  const outputs = outputsOf(task);
  const fail = (found: string): never => {
    throw new RangeError(`${action}: ${found}`);
  };
  const { classNames, loss, huberDelta } = description;
  if (classNames && classNames.length !== outputs) {
    fail(`there are ${classNames.length} classNames, expected ${outputs}`);
  }
  if (schema) {
    const width = widthOfSchema(schema), targets = outputsOf(taskOf(schema));
    if (width !== inputs || targets !== outputs) {
      fail(
        `schema is of ${width} inputs and ${targets} outputs, expected ` +
          `${inputs} and ${outputs}`,
      );
    }
  }
  if (normalization) {
    const { mean, std } = normalization;
    const all = [mean, std].map((of) => typeof of === "number" ? [of] : of);
    const size = typeof mean === "number" && typeof std === "number"
      ? 1
      : inputs;
    const isWhole = all.every((of) => of.length === size) &&
      all[0]!.every(Number.isFinite) && all[1]!.every((x) => x > 0);
    if (!isWhole) {
      fail(
        "normalization does not fit, expected a finite mean and a std above " +
          `0, or ${inputs} of each`,
      );
    }
  }
  const recipe = resolveRecipe({
    ...design,
    ...(loss !== undefined && { loss }),
    ...(huberDelta !== undefined && { huberDelta }),
  });
  const shape = { inputs, hidden, outputs };
  return { description, layers: layersOf(shape, recipe.design), recipe };
}

/** The metadata that stands for a description. */
export function toMetadata(
  description: ModelDescription,
): { readonly [name: string]: string } {
  const text = JSON.stringify({ version: FORMAT_VERSION, ...description });
  return { format: "pt", [KEY]: text, [WRITER_KEY]: LANETUNE_VERSION };
}

/**
 * The description in a file's metadata; undefined if there is none.
 *
 * @throws {SyntaxError} If it is no JSON.
 * @throws {RangeError} If a newer version wrote it.
 */
export function fromMetadata(
  action: string,
  metadata: { readonly [name: string]: string },
): ModelDescription | undefined {
  const text = Object.hasOwn(metadata, KEY) ? metadata[KEY] : undefined;
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${action}: its metadata "${KEY}" is not JSON`, {
      cause,
    });
  }
  const { version, ...description } = Object(parsed) as
    & ModelDescription
    & { readonly version?: unknown };
  if (version === FORMAT_VERSION) return description;
  const isNewer = typeof version === "number" && version > FORMAT_VERSION;
  const writer = quote(metadata[WRITER_KEY] ?? "a newer one");
  throw new RangeError(
    `${action}: its format version is ${quote(version)}, expected ` +
      FORMAT_VERSION +
      (isNewer ? ` (lanetune ${writer} wrote it: update)` : ""),
  );
}
