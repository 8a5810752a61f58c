// A table of text: columns aligned, the optional ones left out where the
// terminal is too narrow. What the cells say is trials_table.ts's business.

import { plainStyle, type Style, widthOf } from "./style.ts";

/** One column of a table. */
export interface Column {
  /** Its heading. */
  readonly title: string;
  /** Where its cells stand; numbers read best at the right. */
  readonly align?: "left" | "right";
  /** May be left out where the table would not fit. */
  readonly optional?: boolean;
}

/** How a table is drawn. */
export interface TableOptions {
  /** Columns available, at least 1; unlimited unless given. */
  readonly columns?: number;
  /** Colours; none unless given. */
  readonly style?: Style;
}

/**
 * Draws a table: titles, then rows, two spaces between columns.
 *
 * @param columns What the columns are.
 * @param rows Cells by row, as many as there are columns.
 * @param options Width and colours.
 * @returns Lines joined by newlines, without one at the end and without
 * trailing spaces.
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
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { style = plainStyle } = options;
  const widths = columns.map((column, i) =>
    rows.reduce(
      (width, row) => Math.max(width, widthOf(row[i]!)),
      widthOf(column.title),
    )
  );
  const shown = fitColumns(columns, widths, options.columns ?? Infinity);
  const line = (cells: readonly string[]) =>
    shown.map((i) => {
      const space = " ".repeat(widths[i]! - widthOf(cells[i]!));
      return columns[i]!.align === "right"
        ? space + cells[i]
        : cells[i] + space;
    }).join("  ").trimEnd();
  const titles = columns.map((column) => column.title);
  return [style("dim", line(titles)), ...rows.map(line)].join("\n");
}

/** The columns to show: optional ones go, the last first, until all fits. */
function fitColumns(
  columns: readonly Column[],
  widths: readonly number[],
  available: number,
): number[] {
  let shown = columns.map((_, i) => i);
  const total = () => shown.reduce((sum, i) => sum + widths[i]! + 2, -2);
  for (let i = columns.length - 1; i >= 0 && total() > available; i--) {
    if (columns[i]!.optional) shown = shown.filter((kept) => kept !== i);
  }
  return shown;
}
