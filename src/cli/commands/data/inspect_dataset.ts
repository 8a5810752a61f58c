// `data inspect` of a whole data set: splits, classes, inputs, some images.

import type { Dataset } from "../../../../mod.ts";
import { findDataset } from "../../../../files.ts";
import {
  ansiStyle,
  formatNumber,
  renderTable,
  wrapText,
} from "../../../../report.ts";
import { quote } from "../../../errors.ts";
import type { Context } from "../../command.ts";
import { describeData } from "../../study/data.ts";
import { pageOf } from "../../study/output/results.ts";
import { UsageError } from "../../usage.ts";
import { type DatasetFacts, factsOfDataset } from "./dataset_facts.ts";
import { placesOf } from "./places.ts";
import { drawSamples, hasImages } from "./samples.ts";

/** Without a word about samples, so many of so many classes are drawn. */
const SHOWN = { each: 2, classes: 20 };

/** Prints what a data set holds. */
export async function inspectDataset(
  context: Context,
  name: string,
): Promise<number> {
  const { args, terminal } = context;
  const asked = args.integer("samples", 0),
    isJson = args.text("format") === "json";
  if (isJson && asked !== undefined) {
    throw new UsageError(
      "Cannot use --samples with --format json: images are for people, " +
        "expected --format text",
    );
  }
  const data = await findDataset(name, placesOf(context));
  if (asked !== undefined && !hasImages(data.train)) {
    throw new UsageError(
      `Cannot use --samples with ${quote(name)}: its samples are ` +
        `${data.train.inputShape.join("×")}, expected images`,
    );
  }
  const facts = factsOfDataset(data);
  if (isJson) {
    terminal.printExact(JSON.stringify(facts, null, 2));
    return 0;
  }
  const columns = terminal.size?.columns ?? Infinity;
  terminal.print(wrapText(describeData(data), columns).join("\n"));
  printClasses(context, facts);
  const each = asked ?? (terminal.size === undefined ? 0 : SHOWN.each);
  if (each > 0 && hasImages(data.train)) {
    const names = facts.classes.map(({ name }) => name);
    const shown = asked === undefined ? names.slice(0, SHOWN.classes) : names;
    printSamples(context, data.train, shown, each);
  }
  return 0;
}

function printClasses({ terminal }: Context, facts: DatasetFacts): void {
  const { classes, imbalance, inputs } = facts;
  const right = (title: string) => ({ title, align: "right" as const });
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const titles = [
    { title: "class", least: 8 },
    right("training"),
    right("test"),
  ];
  terminal.print(
    "\n" + renderTable(
      [...titles, right("share")],
      classes.map(({ name, train, test, share }) => [
        name,
        `${train}`,
        `${test}`,
        percent(share),
      ]),
      { ...pageOf(terminal), more: "--format json shows all" },
    ),
  );
  const ratio = imbalance === null
    ? "a class has none"
    : `${formatNumber(imbalance)} : 1`;
  const { type, standardised, min, max, zeros } = inputs;
  const lines = [
    `largest : smallest class  ${ratio}`,
    `inputs ${type}${standardised ? ", standardised" : ""}, ` +
    `${formatNumber(min)} to ${formatNumber(max)}, ${percent(zeros)} zeros`,
  ];
  const columns = terminal.size?.columns ?? Infinity;
  const wrapped = lines.flatMap((line) => wrapText(line, columns));
  terminal.print("\n" + wrapped.join("\n"));
}

function printSamples(
  { terminal }: Context,
  data: Dataset,
  names: readonly string[],
  each: number,
): void {
  const lines = drawSamples(data, names, {
    each,
    columns: terminal.size?.columns ?? 80,
    hasColours: terminal.style === ansiStyle && terminal.hasSigns,
  });
  terminal.print("\n" + lines.join("\n").trimEnd());
}
