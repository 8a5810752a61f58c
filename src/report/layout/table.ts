// A table of text: columns aligned, cut to the width of a terminal where there
// is one. What the cells say is trials_table.ts's business; whatever they say,
// each row is one line.

import { plainStyle, type Style, type Tone } from "./style.ts";
import { visible } from "./visible.ts";
import { shorten, widthOf } from "./width.ts";

/** One column of a table. */
export interface Column {
  /** Its heading. */
  readonly title: string;
  /** Where its cells stand; numbers read best at the right. */
  readonly align?: "left" | "right";
  /** The first to be left out where the table would not fit, the last first. */
  readonly optional?: boolean;
  /**
   * Where all is there to stay and would not fit, title and cells are cut to so
   * many columns, at least 1; not at all unless given.
   */
  readonly least?: number;
  /** Left out where cutting is not enough, the smallest rank first. */
  readonly rank?: number;
}

/** What stands in one place of a table. */
export type TableCell = string | {
  readonly text: string;
  readonly tone: Tone;
};

/** How a table is drawn. */
export interface TableOptions {
  /** Columns available, at least 1; unlimited unless given. */
  readonly columns?: number;
  /** Colours; none unless given. */
  readonly style?: Style;
  /** How to see what is left out, for the line that says so. */
  readonly more?: string;
}

/**
 * Draws a table: titles, then rows, two spaces between columns. Where columns
 * had to be left out, a last line names them.
 *
 * @param columns What the columns are.
 * @param rows Cells by row, as many as there are columns.
 * @param options Width and colours.
 * @returns Lines joined by newlines, without one at the end and without
 * trailing spaces, none wider than `options.columns`. Characters that would
 * steer a terminal are shown as their code.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderTable } from "./table.ts";
 * const columns = [{ title: "name" }, { title: "n", align: "right" as const }];
 * assertEquals(renderTable(columns, [["a", "10"], ["bc", "9"]]), "name   n\na     10\nbc     9");
 * ```
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly TableCell[])[],
  options: TableOptions = {},
): string {
  const { style = plainStyle, columns: available = Infinity, more } = options;
  const titles = columns.map(({ title }) => visible(title));
  const cells = rows.map((row) => row.map(toCell));
  const natural = titles.map((title, i) =>
    cells.reduce(
      (width, row) => Math.max(width, widthOf(row[i]!.text)),
      widthOf(title),
    )
  );
  const shown = chooseColumns(columns, natural, available);
  const widths = fitWidths(columns, natural, shown, available);
  const line = (row: readonly Cell[]) =>
    drawLine(
      shown.map((i) => ({
        ...row[i]!,
        width: widths.get(i)!,
        isRight: columns[i]!.align === "right",
      })),
      available,
      style,
    );
  const hidden = titles.filter((_, i) => !shown.includes(i));
  const heading = line(titles.map((text) => ({ text })));
  return [
    style("dim", heading),
    ...cells.map(line),
    ...hidden.length > 0
      ? [style("dim", leftOut(hidden, more, available))]
      : [],
  ].join("\n");
}

interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

function toCell(cell: TableCell): Cell {
  return typeof cell === "string"
    ? { text: visible(cell) }
    : { ...cell, text: visible(cell.text) };
}

/** The line under a table that names what it leaves out, never too wide. */
function leftOut(
  titles: readonly string[],
  more: string | undefined,
  available: number,
): string {
  const line = (what: string) =>
    `not shown: ${what}${more === undefined ? "" : ` (${more})`}`;
  const named = line(titles.join(", "));
  if (widthOf(named) <= available) return named;
  return shorten(line(`${titles.length} columns`), available);
}

const GAP = 2;

/** The columns to show, in order. */
function chooseColumns(
  columns: readonly Column[],
  natural: readonly number[],
  available: number,
): number[] {
  let shown = columns.map((_, i) => i);
  const leave = (left: number) => shown = shown.filter((i) => i !== left);
  const optional = shown.filter((i) => columns[i]!.optional).reverse();
  for (const i of optional) {
    if (total(shown, (one) => natural[one]!) > available) leave(i);
  }
  const ranked = shown.filter((i) => columns[i]!.rank !== undefined)
    .sort((a, b) => columns[a]!.rank! - columns[b]!.rank!);
  for (const i of ranked) {
    const least = (one: number) => leastOf(columns[one]!, natural[one]!);
    if (total(shown, least) > available) leave(i);
  }
  return shown;
}

/** The width of each column shown: the widest are cut first. */
function fitWidths(
  columns: readonly Column[],
  natural: readonly number[],
  shown: readonly number[],
  available: number,
): ReadonlyMap<number, number> {
  const widths = new Map(shown.map((i) => [i, natural[i]!]));
  const width = (i: number) => widths.get(i)!;
  while (total(shown, width) > available) {
    const long = shown
      .filter((i) => width(i) > leastOf(columns[i]!, natural[i]!))
      .sort((a, b) => width(b) - width(a))[0];
    if (long === undefined) break; // drawLine cuts the rest
    widths.set(long, width(long) - 1);
  }
  return widths;
}

function leastOf({ least = Infinity }: Column, natural: number): number {
  return Math.min(least, natural);
}

function total(
  shown: readonly number[],
  widthOfColumn: (i: number) => number,
): number {
  return shown.reduce((sum, i) => sum + widthOfColumn(i) + GAP, -GAP);
}

interface Placed extends Cell {
  readonly width: number;
  readonly isRight: boolean;
}

function drawLine(
  cells: readonly Placed[],
  available: number,
  style: Style,
): string {
  let line = "", left = available;
  for (const { text, tone, width, isRight } of cells) {
    const room = Math.min(width, left);
    if (room < 1) break;
    const cut = shorten(text, room);
    const space = " ".repeat(room - widthOf(cut));
    const drawn = tone === undefined || cut === "" ? cut : style(tone, cut);
    line += (isRight ? space + drawn : drawn + space) + " ".repeat(GAP);
    left -= room + GAP;
  }
  return line.trimEnd();
}
