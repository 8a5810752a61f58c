// Curves of text over their axes: dots and lines, in braille or in ASCII.

import { extentOf } from "../../extent.ts";
import { formatNumber } from "../format.ts";
import { Canvas, type Signs } from "./canvas.ts";
import { plainStyle, type Style, type Tone } from "./style.ts";

/** Dots, or a line through them. */
export interface ChartCurve {
  /** Finite numbers; those of a line in the order in which it runs. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** 1 is drawn first and dimmed, 2 over it, 3 on top and marked as good. */
  readonly layer: 1 | 2 | 3;
  /** Whether neighbours are joined. */
  readonly isLine: boolean;
}

/** How curves are drawn. */
export interface ChartOptions {
  /** What x is, for its axis. */
  readonly across: string;
  /** Whether x, then above 0, stands in magnitudes. */
  readonly isLog?: boolean;
  /** An x to point at; none unless given. */
  readonly mark?: number;
  /** Columns available; 80 unless given, of which up to 100 are used. */
  readonly columns?: number;
  /** What dots are drawn with: braille unless given. */
  readonly signs?: Signs;
  /** Colours; none unless given. */
  readonly style?: Style;
}

const ROWS = 10;
/** Wider charts say no more. */
const MOST_COLUMNS = 100;
const MIN_COLUMNS = 20;

const LAYERS: readonly { readonly sign: string; readonly tone?: Tone }[] = [
  { sign: ".", tone: "dim" },
  { sign: "o" },
  { sign: "#", tone: "good" },
];

/**
 * Draws curves.
 *
 * @param curves In any order: their layers say which lies on top.
 * @param options Size, colours, and what to point at.
 * @returns Lines: the curves beside the ends of y, and below them an axis with
 * the ends of x. None where there are no numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chartLines } from "./chart.ts";
 * const points = [[1, 0], [100, 1]] as const;
 * const curve = { points, layer: 3, isLine: true } as const;
 * const lines = chartLines([curve], {
 *   across: "rate",
 *   isLog: true,
 *   columns: 30,
 *   signs: "ascii",
 * });
 * assertEquals(lines[0]!.trim().split(/ +/), ["1", "|", "##"]);
 * assertEquals(lines.at(-1)!.trim().split(/ +/), ["1", "rate", "100"]);
 * ```
 */
export function chartLines(
  curves: readonly ChartCurve[],
  options: ChartOptions,
): string[] {
  const { isLog = false, mark, columns = 80 } = options;
  const { signs = "braille", style = plainStyle } = options;
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return [];
  const scale = isLog ? Math.log : (x: number) => x;
  const ends = extentOf(points.map(([x]) => x));
  const [left, right] = widened(ends.map(scale));
  const [low, high] = widened(extentOf(points.map(([, y]) => y)));
  const labels = [high, low].map((value) => formatNumber(value, 4));
  const margin = Math.max(...labels.map((label) => label.length)) + 2;
  const room = Math.min(columns, MOST_COLUMNS) - margin - 1;
  const canvas = new Canvas(Math.max(room, MIN_COLUMNS), ROWS, signs);
  const across = (x: number) => (scale(x) - left) / (right - left);
  for (const { layer, points, isLine } of curves) {
    const placed = points.map(([x, y]) =>
      [across(x), (y - low) / (high - low)] as const
    );
    for (const [i, to] of placed.entries()) {
      if (isLine && i > 0) canvas.line(placed[i - 1]!, to, layer);
      else canvas.dot(...to, layer);
    }
  }
  const [rule, tick] = signs === "ascii" ? "||" : "│┤";
  const drawn = canvas.lines(
    LAYERS.map(({ sign, tone }) => ({
      sign,
      mark: (text) => tone === undefined ? text : style(tone, text),
    })),
  ).map((line, row) => {
    const label = row === 0 ? labels[0]! : row === ROWS - 1 ? labels[1]! : "";
    return `${label.padStart(margin - 1)} ${label === "" ? rule : tick}${line}`;
  });
  const at = mark === undefined ? undefined : canvas.columnOf(across(mark));
  return [
    ...drawn,
    " ".repeat(margin) + axisLine(canvas.columns, signs, at),
    " ".repeat(margin + 1) + endsLine(canvas.columns, options.across, ends),
  ];
}

/** The axis of x, with a sign below what it points at. */
function axisLine(width: number, signs: Signs, at: number | undefined): string {
  const [corner, floor] = signs === "ascii" ? "+-" : "└─";
  return corner +
    Array.from({ length: width }, (_, i) => i === at ? "^" : floor)
      .join("");
}

function endsLine(
  width: number,
  across: string,
  ends: readonly [number, number],
): string {
  const [left, right] = ends.map((value) => formatNumber(value));
  const gap = width - left!.length - right!.length;
  const middle = across.length < gap - 1
    ? across.padStart(Math.ceil((gap + across.length) / 2)).padEnd(gap)
    : " ".repeat(Math.max(gap, 1));
  return `${left}${middle}${right}`;
}

/** Ends that are not the same. */
function widened([low, high]: readonly number[]): [number, number] {
  return low! < high! ? [low!, high!] : [low! - 0.5, high! + 0.5];
}
