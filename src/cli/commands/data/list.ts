// `data list`: the data sets known by name, and where their files are.

import { CATALOG, type CatalogEntry } from "../../../../files.ts";
import { locateDataset } from "../../../../files.ts";
import { renderTable } from "../../../../report.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { placesOf } from "./places.ts";

/** Runs `data list`. */
export const dataList: CommandHandler = async (context) => {
  const { args, terminal } = context;
  const rows = await Promise.all(
    Object.entries(CATALOG).map(async ([name, entry]) => ({
      name,
      description: entry.description,
      train: entry.trainCount,
      test: entry.testCount,
      shape: [...entry.inputShape],
      classes: entry.classes,
      location: await locationOf(name, entry, context),
    })),
  );
  if (args.text("format") === "json") {
    terminal.printExact(JSON.stringify(rows, null, 2));
    return 0;
  }
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = [
    { title: "name" },
    { title: "shows", optional: true },
    ...["train", "test", "shape", "classes"].map((title, i) => (
      { ...right(title), rank: -i }
    )),
    { title: "where", least: 12 },
  ];
  terminal.print(renderTable(
    columns,
    rows.map((row) => [
      row.name,
      row.description,
      String(row.train),
      String(row.test),
      row.shape.join("×"),
      String(row.classes),
      row.location ?? `not here: data fetch ${row.name}`,
    ]),
    {
      style: terminal.style,
      more: "--format json shows all",
      ...terminal.size,
    },
  ));
  return 0;
};

/** `embedded`, a folder, or null where the files are not on this machine. */
async function locationOf(
  name: string,
  entry: CatalogEntry,
  context: Context,
): Promise<string | null> {
  if (entry.source.type === "embedded") return "embedded";
  try {
    return await locateDataset(name, placesOf(context)) ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      return "unknown: run with --allow-read";
    }
    throw error;
  }
}
