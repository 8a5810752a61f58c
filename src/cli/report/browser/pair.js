// Two parameters at a time, as plots: what the value looks like over both
// (contour), and which trials ranked where (rank). It runs where SVG is drawn
// and, as text, in pages, whose readers choose the parameters: plain JavaScript
// that needs nothing else.

/**
 * @typedef {import("../plots/pairs.ts").PairTable} PairTable
 * @typedef {import("../plots/axis.ts").AxisScale} AxisScale
 * @typedef {{ x: number, y: number, value: number }} Placed
 */

/** Cells along a numeric axis. */
const CELLS = 24;
/** The kernel's width, as a share of an axis. */
const WIDTH = 0.1;
/** Farther than that from every trial, nothing is drawn. */
const REACH = 0.2;

/**
 * How far along an axis something lies, from 0 to 1.
 *
 * @param {AxisScale} scale
 * @param {number} at
 * @returns {number}
 */
export function shareAt({ choices, low = 0, high = 0, isLog }, at) {
  if (choices !== undefined) return (at + 0.5) / choices;
  if (!(low < high)) return 0.5;
  const place = isLog ? Math.log : Number;
  return (place(at) - place(low)) / (place(high) - place(low));
}

/**
 * A surface through values by a kernel-weighted mean (Nadaraya and Watson), at
 * the middles of `columns` × `rows` cells; null where no trial is near.
 *
 * @param {readonly Placed[]} placed
 * @param {number} columns
 * @param {number} rows
 * @returns {(number | null)[][]}
 */
export function surfaceOf(placed, columns, rows) {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: columns },
      (_, column) =>
        heightAt(placed, (column + 0.5) / columns, (row + 0.5) / rows),
    ));
}

/**
 * @param {readonly Placed[]} placed
 * @param {number} x
 * @param {number} y
 * @returns {number | null}
 */
function heightAt(placed, x, y) {
  let sum = 0, weights = 0, nearest = Infinity;
  for (const one of placed) {
    const squared = (one.x - x) ** 2 + (one.y - y) ** 2;
    const weight = Math.exp(-squared / (2 * WIDTH ** 2));
    sum += weight * one.value;
    weights += weight;
    nearest = Math.min(nearest, squared);
  }
  return nearest <= REACH ** 2 ? sum / weights : null;
}

/**
 * Ranks from 0, the best, to 1, the worst; equal values share the mean of
 * theirs.
 *
 * @param {readonly number[]} values
 * @param {boolean} isMinimized
 * @returns {number[]}
 */
export function ranksOf(values, isMinimized) {
  const sign = isMinimized ? 1 : -1;
  const order = [...values.keys()].sort((a, b) =>
    sign * (values[a] - values[b])
  );
  const ranks = new Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) {
      to++;
    }
    for (const i of order.slice(from, to)) ranks[i] = (from + to - 1) / 2;
  }
  return ranks.map((rank) => rank / Math.max(values.length - 1, 1));
}

/**
 * The plot of two parameters.
 *
 * @param {"contour" | "rank"} kind
 * @param {PairTable} table
 * @param {number} x Which of the table's axes goes across.
 * @param {number} y Which goes up.
 * @returns {{ title: string, description: string, option: Record<string, unknown> }}
 */
export function pairPlot(kind, table, x, y) {
  const axes = [table.axes[x], table.axes[y]];
  const rows = table.rows.filter(({ at }) => at[x] !== "-" && at[y] !== "-");
  const placed = rows.map(({ at, value }) => ({
    x: shareAt(axes[0].scale, Number(at[x])),
    y: shareAt(axes[1].scale, Number(at[y])),
    value,
  }));
  const [across, up] = axes.map(({ name }) => name);
  const isContour = kind === "contour";
  const counts = axes.map(({ scale }) => scale.choices ?? CELLS);
  const heat = isContour ? heatOf(placed, counts) : [];
  const ranks = isContour
    ? undefined
    : ranksOf(rows.map(({ value }) => value), table.isMinimized);
  const points = rows.map(({ trial, at, value }, i) => ({
    value: [at[x], at[y], ranks?.[i] ?? value],
    trial,
  }));
  return {
    title: isContour
      ? `${table.value} over ${across} and ${up}`
      : `Ranks over ${across} and ${up}`,
    description: isContour
      ? `The ${table.value} over ${across} and ${up}, as a smooth surface ` +
        `through ${rows.length} completed trials`
      : `Where the best and the worst of ${rows.length} completed trials ` +
        `lie: ${across} across, ${up} up`,
    option: filled(table.frames[kind], axes, counts, heat, points),
  };
}

/**
 * Cells of a surface: column, row, height.
 *
 * @param {readonly Placed[]} placed
 * @param {readonly number[]} counts
 * @returns {number[][]}
 */
function heatOf(placed, [columns, rows]) {
  return surfaceOf(placed, columns, rows).flatMap((line, row) =>
    line.flatMap((height, column) =>
      height === null ? [] : [[column, row, Number(height.toPrecision(5))]]
    )
  );
}

/**
 * A frame with everything that depends on the parameters.
 *
 * @param {import("../plots/plot.ts").Option} frame
 * @param {PairTable["axes"]} axes
 * @param {readonly number[]} counts
 * @param {number[][]} heat
 * @param {readonly object[]} points
 * @returns {Record<string, unknown>}
 */
function filled(frame, axes, counts, heat, points) {
  const { xAxis, yAxis, visualMap, series } = Object(frame);
  const isHeat = heat.length > 0;
  const heights = heat.map((cell) => cell[2]);
  const low = heights.reduce((a, b) => Math.min(a, b), Infinity);
  const high = heights.reduce((a, b) => Math.max(a, b), -Infinity);
  const [min, max] = isHeat ? [low, high > low ? high : low + 1] : [0, 1];
  const short = (/** @type {number} */ of) => String(Number(of.toPrecision(4)));
  /** The cells of a surface have an axis of their own. */
  const both = (/** @type {object} */ axis, /** @type {number} */ i) => {
    const own = { ...axis, ...axes[i].option, name: axes[i].name };
    const data = Array.from({ length: counts[i] }, (_, cell) => String(cell));
    return isHeat ? [own, { type: "category", show: false, data }] : own;
  };
  const [surface, ...others] = series;
  return {
    ...frame,
    xAxis: both(xAxis, 0),
    yAxis: both(yAxis, 1),
    series: [
      ...isHeat ? [{ ...surface, data: heat }] : [],
      ...others.map((/** @type {{ id?: string }} */ one) =>
        one.id === "picked" ? one : { ...one, data: points }
      ),
    ],
    visualMap: {
      ...visualMap,
      min,
      max,
      text: [short(max), `${visualMap.text}: ${short(min)}`],
    },
  };
}
