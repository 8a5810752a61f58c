// What a section of the benchmark gives back, and how it is printed.

import type { Timing } from "./measure.ts";
import type { Configuration } from "./training.ts";

/** A cell: a timing in seconds, another number, or text. */
export type Cell = Timing | number | string;

/** Cells by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** Rows with the same columns in each. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Options of a run that sections heed. */
export interface BenchOptions {
  /** Fewer samples and repetitions: figures to look at, not to quote. */
  readonly quick: boolean;
  /** Folder with the MNIST files, if it is known. */
  readonly dataDir: string | undefined;
  /** Networks to train, if not the section's own. */
  readonly configurations: readonly Configuration[] | undefined;
  /** Repetitions of long measurements. */
  readonly repeats: number;
}

/** One part of the benchmark, which can be run alone. */
export interface Section {
  readonly name: string;
  readonly description: string;
  run(options: BenchOptions): AsyncIterable<Table>;
}

/** 1.23 s, 45.6 ms, 7.89 µs. */
export function duration(seconds: number): string {
  const [unit, factor] = seconds >= 1
    ? ["s", 1]
    : seconds >= 1e-3
    ? ["ms", 1e3]
    : ["µs", 1e6];
  return `${(seconds * (factor as number)).toPrecision(3)} ${unit}`;
}

function textOf(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") {
    return Number.isInteger(cell) ? String(cell) : cell.toPrecision(3);
  }
  return `${duration(cell.median)} ±${(cell.spread * 100).toFixed(0)}%`;
}

/** A table in Markdown, columns aligned. */
export function formatTable({ title, rows }: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [
    columns,
    ...rows.map((row) => columns.map((column) => textOf(row[column]!))),
  ];
  const widths = columns.map((_, c) =>
    Math.max(...lines.map((line) => line[c]!.length))
  );
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, c) => cell.padEnd(widths[c]!)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [
    `\n## ${title}\n`,
    format(lines[0]!),
    rule,
    ...lines.slice(1).map(format),
  ]
    .join("\n");
}
