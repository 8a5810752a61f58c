// A curve of text: a star for each column, over a scale of magnitudes.

import { formatNumber } from "../format.ts";
import { plainStyle, type Style } from "./style.ts";

/** How a curve is drawn. */
export interface CurveOptions {
  /** Columns available; 72 unless given, at least 40. */
  readonly columns?: number;
  /** Lines of the curve itself, at least 2; 12 unless given. */
  readonly rows?: number;
  /** A place on the x axis to point at; none unless given. */
  readonly mark?: number;
  /** Colours; none unless given. */
  readonly style?: Style;
}

const LEAST_COLUMNS = 40;

/**
 * Draws a curve.
 *
 * @param points From left to right: x above 0 and growing, y finite; at least 2.
 * @param options Size, colours, and what to point at.
 * @returns Lines joined by newlines, without one at the end: the curve between
 * its axes, the x axis in magnitudes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { renderCurve } from "./curve.ts";
 * const points = [0.1, 1, 10].map((x, i) => ({ x, y: 2 - i }));
 * const lines = renderCurve(points, { rows: 3 }).split("\n");
 * assertEquals(lines[0], "2 |*");
 * assertEquals(lines.at(-1)!.trim().split(/ +/), ["0.1", "10"]);
 * ```
 */
export function renderCurve(
  points: readonly { readonly x: number; readonly y: number }[],
  options: CurveOptions = {},
): string {
  const { columns = 72, rows = 12, mark, style = plainStyle } = options;
  const ys = points.map(({ y }) => y);
  const low = Math.min(...ys), high = Math.max(...ys);
  const labels = [formatNumber(high), formatNumber(low)];
  const margin = Math.max(...labels.map((label) => label.length));
  const width = Math.max(columns, LEAST_COLUMNS) - margin - 2;
  const first = points[0]!.x, last = points.at(-1)!.x;
  const columnOf = (x: number) =>
    Math.round(Math.log(x / first) / Math.log(last / first) * (width - 1));
  const heights = meanByColumn(points.map(({ x, y }) => [columnOf(x), y]));
  const rowOf = (y: number) =>
    high === low ? 0 : Math.round((high - y) / (high - low) * (rows - 1));
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = row === 0 ? labels[0]! : row === rows - 1 ? labels[1]! : "";
    const stars = Array.from({ length: width }, (_, column) => {
      const y = heights.get(column);
      return y !== undefined && rowOf(y) === row ? "*" : " ";
    });
    const axis = style("dim", `${label.padStart(margin)} |`);
    return (axis + stars.join("")).trimEnd();
  });
  const [left, right] = [formatNumber(first), formatNumber(last)];
  const gap = " ".repeat(Math.max(1, width - left.length - right.length));
  const rule = Array.from(
    { length: width },
    (_, i) => mark !== undefined && i === columnOf(mark) ? "^" : "-",
  ).join("");
  const indent = " ".repeat(margin + 1);
  return [
    ...lines,
    style("dim", `${indent}+${rule}`),
    style("dim", `${indent} ${left}${gap}${right}`),
  ].join("\n");
}

/** The mean height of the points that fall into a column. */
function meanByColumn(
  points: readonly (readonly [number, number])[],
): ReadonlyMap<number, number> {
  const heights = new Map<number, number[]>();
  for (const [column, y] of points) {
    heights.set(column, [...heights.get(column) ?? [], y]);
  }
  return new Map(
    Array.from(
      heights,
      ([column, ys]) => [column, ys.reduce((a, b) => a + b) / ys.length],
    ),
  );
}
