// The file of a model that subcommands take as their first operand.

import { Model, type ModelOptions } from "../../../../mod.ts";
import { messageOf, quote } from "../../../errors.ts";
import type { Args } from "../../args/args.ts";
import { readWhole } from "../../local_files.ts";

/**
 * Reads the model that the first operand names.
 *
 * @throws {Error} If it cannot be read or is none; the message names the file.
 */
export async function openModel(args: Args): Promise<Model> {
  const path = args.operands[0]!;
  const variant = args.text("variant") as ModelOptions["variant"];
  const bytes = await readWhole(path);
  try {
    return Model.load(bytes, variant === undefined ? {} : { variant });
  } catch (cause) {
    const found = messageOf(cause).replace(/^Cannot [^:]*: /, "");
    throw new Error(`Cannot read model ${quote(path)}: ${found}`, { cause });
  }
}

/** What a class is called. */
export function classNameOf({ description }: Model, label: number): string {
  return description.classNames?.[label] ?? String(label);
}
