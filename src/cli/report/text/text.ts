// `report --text`: the answers of a report, and its plots, in a terminal.

import { bestLines, renderTable, wrapText } from "../../../../report.ts";
import type { Terminal } from "../../terminal.ts";
import type { ReportInput } from "../input.ts";
import { statesOf, trustLines, whereToLook } from "../page/advice.ts";
import { errsLines } from "../page/errs.ts";
import { leadLines } from "../page/won.ts";
import { lossesLine, WORKER_COLUMNS, workerRows } from "../workers.ts";
import {
  curvesChart,
  historyChart,
  importanceBars,
  type Paper,
} from "./charts.ts";

/** Columns where nobody says how many there are. */
const COLUMNS = 80;

/** The whole report. */
export function textReportOf(
  input: ReportInput,
  { style, size, hasSigns }: Pick<Terminal, "style" | "size" | "hasSigns">,
): string {
  const { columns = COLUMNS } = size ?? {};
  const paper: Paper = {
    columns,
    signs: hasSigns ? "braille" : "ascii",
    style,
  };
  const points = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [
      style("strong", title),
      ...lines.flatMap((line) =>
        wrapText(line, columns - 4).map((part, i) =>
          (i === 0 ? "  - " : "    ") + part
        )
      ),
    ];
  const isOne = input.study.directions.length === 1;
  const best = bestLines(
    // What follows from it stands below, in full.
    { study: input.study, meaning: input.meaning },
    { style, columns },
  ).filter((line) => !line.startsWith("pruning: "));
  return [
    [style("strong", input.study.name), statesOf(input) || "no trials"],
    best,
    isOne && best.length > 0
      ? leadLines(input).flatMap((line) => wrapText(line, columns))
      : [],
    historyChart(input, paper),
    importanceBars(input, paper),
    points("Where to look next", whereToLook(input)),
    curvesChart(input, paper),
    points("Can I trust it", trustLines(input)),
    points("Where the winner errs", errsLines(input)),
    workersBlock(input, paper),
  ].filter((block) => block.length > 0).map((block) => block.join("\n"))
    .join("\n\n");
}

/** Who ran how much of it. */
function workersBlock(
  { study: { trials } }: ReportInput,
  { style, columns }: Paper,
): string[] {
  const heads = WORKER_COLUMNS.map((title) => ({
    title,
    align: "right" as const,
  }));
  const rows = workerRows(trials);
  const losses = lossesLine(trials).flatMap((line) => wrapText(line, columns));
  return rows.length === 0
    ? losses
    : [renderTable(heads, rows, { style, columns }), ...losses];
}
