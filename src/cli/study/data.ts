// The data set of an experiment: what flags say of it, loading it, and what it
// is in words.

import {
  type ColumnKind,
  type Dataset,
  normalizationOf,
  type TrainTest,
} from "../../../mod.ts";
import { CATALOG, findDataset, type ReadOptions } from "../../../files.ts";
import { formatNumber, visible } from "../../../report.ts";
import { quote, suggest } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { placesOf } from "../commands/data/places.ts";
import { hasRight } from "../rights.ts";
import { UsageError } from "../usage.ts";

/** What flags say of a table, or what is recorded; undefined if nothing. */
export function readTableFlags(
  args: Args,
  recorded?: ReadOptions,
): ReadOptions | undefined {
  const header = args.text("header"), target = args.text("target");
  const task = args.text("task") as ReadOptions["task"];
  const kinds = Object.fromEntries(args.list("column").map(readKind));
  const table: ReadOptions = {
    ...recorded,
    ...(header !== undefined && { header: header === "yes" }),
    ...(target !== undefined && { target }),
    ...(task !== undefined && { task }),
    ...(args.has("column") && { kinds }),
  };
  return Object.keys(table).length === 0 ? undefined : table;
}

/** `age=number`; the name may have `=` in it, the kind has not. */
function readKind(text: string): [string, ColumnKind] {
  const at = text.lastIndexOf("=");
  const kind = text.slice(at + 1);
  if (/^(number|category|skip)$/.test(kind)) {
    return [text.slice(0, at), kind as ColumnKind];
  }
  throw new UsageError(
    `Cannot use --column: found ${quote(text)}, expected NAME=number, ` +
      "NAME=category or NAME=skip",
  );
}

/**
 * Loads a data set, and says what it is.
 *
 * @throws {UsageError} If it is a misspelt name.
 */
export async function loadData(
  context: Context,
  name: string,
  table: ReadOptions | undefined,
): Promise<TrainTest> {
  checkName(name);
  const data = await findDataset(name, {
    ...placesOf(context),
    ...(table !== undefined && { table }),
  });
  context.terminal.note(describeData(data));
  return data;
}

/** A misspelt name of the catalog shall not be taken for a path. */
export function checkName(name: string): void {
  const known = Object.keys(CATALOG);
  if (known.includes(name) || /[\\/,.]/.test(name) || kindOf(name)) return;
  const hint = suggest(name, known);
  if (!hint.endsWith("?")) return;
  throw new UsageError(`Cannot find data set ${quote(name)}: ${hint}`);
}

/** What is at a path; undefined where nothing is, or may be seen. */
export function kindOf(path: string): "file" | "folder" | undefined {
  if (!hasRight({ name: "read", path })) return undefined;
  try {
    return Deno.statSync(path).isDirectory ? "folder" : "file";
  } catch {
    return undefined; // who reads it says what is wrong
  }
}

/** A data set in words. */
export function describeData({ train, test }: TrainTest): string {
  const { mean, std } = normalizationOf(train);
  const count = (dataset: Dataset) => dataset.count.toLocaleString("en");
  return `${visible(train.name)}: ${count(train)} training and ${
    count(test)
  } test ` +
    `samples of ${train.inputShape.join("×")}, ${describeTask(train)}, ` +
    (typeof mean === "number" && typeof std === "number"
      ? `mean ${formatNumber(mean)}, standard deviation ${formatNumber(std)}`
      : "each input normalised by itself");
}

function describeTask({ task }: Dataset): string {
  return task.type === "regression"
    ? `${task.outputs} to predict`
    : `${task.classes} classes`;
}
