// `evaluate MODEL`: the figures of a saved model on a test split.

import type { Dataset, Evaluation, Model } from "../../../../mod.ts";
import { cutTable, tableDataset } from "../../../../data.ts";
import { CATALOG, findDataset, readTableFile } from "../../../../files.ts";
import {
  formatAccuracy,
  formatNumber,
  renderTable,
  visible,
} from "../../../../report.ts";
import type { CommandHandler, Context } from "../../command.ts";
import { checkName, readTableFlags } from "../../study/data.ts";
import { UsageError } from "../../usage.ts";
import { pageOf } from "../../study/output/results.ts";
import { datasetOf, placesOf } from "../data/places.ts";
import { classNameOf, openModel } from "./open.ts";

/** Runs `evaluate`. */
export const evaluate: CommandHandler = async (context) => {
  const { args, terminal } = context;
  const split = args.text("split") ?? "test";
  const name = datasetOf(args);
  checkName(name);
  const model = await openModel(args);
  const samples = await samplesOf(context, model, name, split);
  const result = await model.evaluate(samples);
  if (args.text("format") === "json") {
    const { task } = model.description;
    const about = { dataset: samples.name, split, task };
    terminal.printExact(JSON.stringify({ ...about, ...result }, null, 2));
    return 0;
  }
  terminal.print(
    `${visible(samples.name)}, ${
      split === "all" ? `all ${result.samples}` : `${result.samples} test`
    } samples: ${describe(result)}`,
  );
  if (result.confusion !== undefined) {
    const page = pageOf(terminal);
    terminal.print("\n" + classTable(model, result, page));
    terminal.print(
      "\nTaken for (columns), by what it is (rows):\n" +
        confusionTable(model, result.confusion, page),
    );
  }
  return 0;
};

/** What is scored: rows of a table become inputs as they did in training. */
async function samplesOf(
  context: Context,
  { description: { schema } }: Model,
  name: string,
  split: string,
): Promise<Dataset> {
  if (schema !== undefined && !Object.hasOwn(CATALOG, name)) {
    const table = await readTableFile(name, readTableFlags(context.args));
    return split === "all"
      ? tableDataset(schema, table)
      : cutTable(schema, table).test;
  }
  if (split === "all") {
    throw new UsageError(
      "Cannot use --split all: the data set has a test split of its own, " +
        "expected a model and a file of a table",
    );
  }
  return (await findDataset(name, placesOf(context))).test;
}

function describe({ loss, accuracy, r2, samples }: Evaluation): string {
  const share = r2 === undefined
    ? `accuracy ${formatAccuracy(accuracy, samples)}`
    : `R² ${formatNumber(r2)}`;
  return `${share}, loss ${formatNumber(loss)}`;
}

type Page = ReturnType<typeof pageOf>;

function classTable(
  model: Model,
  { classes = [] }: Evaluation,
  page: Page,
): string {
  const right = (title: string) => ({ title, align: "right" as const });
  const rows = classes.map(({ samples, precision, recall, f1 }, label) => [
    classNameOf(model, label),
    String(samples),
    ...[precision, recall, f1].map((of) =>
      Number.isNaN(of) ? "–" : of.toFixed(4)
    ),
  ]);
  const titles = ["samples", "precision", "recall", "f1"];
  return renderTable([{ title: "class" }, ...titles.map(right)], rows, page);
}

function confusionTable(
  model: Model,
  confusion: readonly (readonly number[])[],
  page: Page,
): string {
  const names = confusion.map((_, label) => classNameOf(model, label));
  const columns = names.map((title) => ({ title, align: "right" as const }));
  const rows = confusion.map((
    row,
    label,
  ) => [names[label]!, ...row.map(String)]);
  return renderTable([{ title: "" }, ...columns], rows, {
    ...page,
    more: "--format json shows all",
  });
}
