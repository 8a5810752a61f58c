// The file of a model that subcommands take as their first operand.

import { Model, type ModelOptions } from "../../../../mod.ts";
import { messageOf, quote } from "../../../errors.ts";
import type { Args } from "../../args/args.ts";
import { readWhole } from "../../local_files.ts";
import { UsageError } from "../../usage.ts";

/**
 * Reads the model that the first operand names.
 *
 * @throws {Error} If it cannot be read or is none; the message names the file.
 * @throws {UsageError} If a flag is for tables and the model is not.
 */
export async function openModel(args: Args): Promise<Model> {
  const path = args.operands[0]!;
  const variant = args.text("variant") as ModelOptions["variant"];
  const bytes = await readWhole(path);
  let model: Model;
  try {
    model = Model.load(bytes, variant === undefined ? {} : { variant });
  } catch (cause) {
    const found = messageOf(cause).replace(/^Cannot [^:]*: /, "");
    throw new Error(`Cannot read model ${quote(path)}: ${found}`, { cause });
  }
  if (!args.has("header") || model.description.schema) return model;
  throw new UsageError(
    `Cannot use --header: model ${quote(path)} did not learn from a table`,
  );
}

/** What a class is called. */
export function classNameOf({ description }: Model, label: number): string {
  return description.classNames?.[label] ?? String(label);
}
