// `evaluate MODEL`: the figures of a saved model on a test split.

import type { Evaluation, Model } from "../../../../mod.ts";
import { findDataset } from "../../../../files.ts";
import {
  formatAccuracy,
  formatNumber,
  renderTable,
  visible,
} from "../../../../report.ts";
import type { CommandHandler } from "../../command.ts";
import { checkName } from "../../study/data.ts";
import { pageOf } from "../../study/output/results.ts";
import { datasetOf, placesOf } from "../data/places.ts";
import { classNameOf, openModel } from "./open.ts";

/** Runs `evaluate`. */
export const evaluate: CommandHandler = async (context) => {
  const { args, terminal } = context;
  const dataset = datasetOf(args);
  checkName(dataset);
  const model = await openModel(args);
  const { test } = await findDataset(dataset, placesOf(context));
  const result = await model.evaluate(test);
  if (args.text("format") === "json") {
    const { task } = model.description;
    const about = { dataset: test.name, split: "test", task };
    terminal.printExact(JSON.stringify({ ...about, ...result }, null, 2));
    return 0;
  }
  terminal.print(
    `${visible(test.name)}, ${result.samples} test samples: ${
      describe(result)
    }`,
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
