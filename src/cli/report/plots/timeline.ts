// When each trial ran, by worker. Trials whose worker is not known, such as
// another program's, stand in as many rows as ran at once.

import {
  COLORS,
  framed,
  isCounted,
  pickedSeries,
  type Plot,
  type PlotInput,
  type Point,
} from "./plot.ts";

/** Who ran what nobody said. */
const UNKNOWN = "unknown";

/** One, where times were recorded. */
export function timelinePlots({ study, times }: PlotInput): Plot[] {
  const rows: string[] = [], ends: number[] = [];
  const placed = study.trials.flatMap((trial) => {
    const span = times[trial.number];
    return span === undefined ? [] : [{ trial, ...span }];
  }).sort((a, b) => a.start - b.start).map(({ trial, start, end }) => {
    const worker = trial.run?.worker;
    let row = worker === undefined
      ? rows.findIndex((name, i) =>
        name.startsWith(UNKNOWN) && ends[i]! <= start
      )
      : rows.indexOf(`worker ${worker}`);
    if (row < 0) {
      const count = rows.filter((name) => name.startsWith(UNKNOWN)).length;
      row = rows.push(
        worker === undefined ? `${UNKNOWN} ${count}` : `worker ${worker}`,
      ) - 1;
    }
    ends[row] = end;
    return { trial, start, end, row: rows[row]! };
  });
  if (placed.length === 0) return [];
  const order = rows.toSorted((a, b) =>
    a.localeCompare(b, "en", { numeric: true })
  );
  const of = (counted: boolean): Point[] =>
    placed.filter(({ trial }) => isCounted(trial) === counted).flatMap(
      ({ trial: { number: trial }, start, end, row }) => [
        { value: [start, order.indexOf(row)], trial },
        { value: [end, order.indexOf(row)], trial },
        { value: ["-", "-"], trial },
      ],
    );
  const bar = (name: string, color: string, data: Point[]) => ({
    type: "line",
    name,
    data,
    symbol: "rect",
    symbolSize: [3, 12],
    lineStyle: { color, width: 8, opacity: 0.6, cap: "butt" },
    itemStyle: { color },
  });
  const { grid, ...option } = framed(
    { type: "value", name: "seconds since the first trial started", min: 0 },
    { type: "category", data: order },
    [
      bar("complete", COLORS.complete, of(true)),
      bar("not complete", COLORS.dim, of(false)),
      pickedSeries({
        type: "line",
        symbol: "rect",
        symbolSize: [3, 14],
        lineStyle: { color: COLORS.picked, width: 10, cap: "butt" },
      }),
    ],
  );
  return [{
    name: "timeline",
    title: "Timeline",
    description:
      `When ${placed.length} trials ran, and on which worker where that is known`,
    height: 110 + 30 * rows.length,
    option: { ...option, grid: { ...grid as object, left: 92 } },
  }];
}
