// `data inspect DATA`: what a data set, a table or an IDX file holds, read whole
// and checked.

import { encodeIdx, type IdxTensor } from "../../../../mod.ts";
import { formatNumber, renderTable, visible } from "../../../../report.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { CATALOG, readIdxFile, readTableFile } from "../../../../files.ts";
import { quote } from "../../../errors.ts";
import { UsageError } from "../../usage.ts";
import { checkName, kindOf, readTableFlags } from "../../study/data.ts";
import { pageOf } from "../../study/output/results.ts";
import { inspectDataset } from "./inspect_dataset.ts";
import { factsOfTable } from "./table_facts.ts";

/** Runs `data inspect`. */
export const dataInspect: CommandHandler = async (context) => {
  const { args } = context;
  const name = args.operands[0]!;
  const isTable = /\.(csv|tsv)$/i.test(name);
  const [told] = isTable ? [] : Object.keys(readTableFlags(args) ?? {});
  if (told !== undefined) {
    throw new UsageError(
      `Cannot use ${told} with ${quote(name)}: it is not read as a table, ` +
        "expected a CSV or TSV file",
    );
  }
  if (!isTable && isDataset(name)) return await inspectDataset(context, name);
  if (args.has("samples")) {
    throw new UsageError(
      `Cannot use --samples with ${quote(name)}: it has no images of ` +
        "classes, expected a name (data list) or a folder",
    );
  }
  return isTable
    ? await inspectTable(context, name)
    : await inspectIdx(context, name);
};

/** A name of the catalog, a folder, or `IMAGES,LABELS`. */
function isDataset(name: string): boolean {
  checkName(name);
  const kind = kindOf(name);
  return Object.hasOwn(CATALOG, name) || kind === "folder" ||
    (kind === undefined && /^[^,]+,[^,]+$/.test(name));
}

/** One tensor: its shape and values, its digest. */
async function inspectIdx(
  { args, terminal }: Context,
  file: string,
): Promise<number> {
  const facts = {
    file,
    ...await describe(await readIdxFile(file)),
  };
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(facts, null, 2));
  } else {
    for (const [name, value] of Object.entries(facts)) {
      terminal.print(`${name.padEnd(9)}  ${visible(toText(value))}`);
    }
  }
  return 0;
}

/** Columns with what they hold, then how many rows each class has. */
async function inspectTable(
  { args, terminal }: Context,
  file: string,
): Promise<number> {
  const options = readTableFlags(args) ?? {};
  const facts = factsOfTable(await readTableFile(file, options), options);
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify({ file, ...facts }, null, 2));
    return 0;
  }
  const { rows, task, columns, counts } = facts;
  const page = pageOf(terminal);
  const right = (title: string) => ({ title, align: "right" as const });
  terminal.print(`${visible(file)}: ${rows} rows, ${task}\n`);
  terminal.print(renderTable(
    [{ title: "column" }, { title: "kind" }, right("missing"), right("holds")],
    columns.map((one) => [one.name, one.kind, `${one.missing}`, one.holds]),
    { ...page, more: "--format json shows all" },
  ));
  if (counts === undefined) return 0;
  terminal.print("");
  terminal.print(renderTable(
    [{ title: "class" }, right("rows"), right("share")],
    Object.entries(counts).map(([name, count]) => [
      name,
      `${count}`,
      `${(100 * count / rows).toFixed(1)} %`,
    ]),
    { ...page, more: "--format json shows all" },
  ));
  return 0;
}

/** The facts of a tensor; labels are counted, anything else is summarised. */
async function describe(tensor: IdxTensor) {
  const { type, shape, data } = tensor;
  let min = Infinity, max = -Infinity, sum = 0;
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const counts: Record<string, number> = {};
  const isLabels = shape.length === 1 && type === "u8";
  if (isLabels) {
    for (const label of data) counts[label] = (counts[label] ?? 0) + 1;
  }
  const digest = await crypto.subtle.digest("SHA-256", encodeIdx(tensor));
  return {
    type,
    shape: [...shape],
    min,
    max,
    mean: sum / data.length,
    ...(isLabels ? { counts } : {}),
    sha256: new Uint8Array(digest).toHex(),
  };
}

function toText(value: unknown): string {
  if (typeof value === "number") return formatNumber(value, 6);
  if (Array.isArray(value)) return value.join("×");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map((pair) => pair.join(": ")).join("  ");
}
