// The winner's mistakes as plots, for files: the confusion matrix, and the
// images that it took for something else. Pages have both as HTML.

import { visible } from "../../../../report.ts";
import type { JudgedClasses, Mistake } from "../winner/judged.ts";
import { COLORS, framed, type Plot, type PlotInput } from "./plot.ts";

/** With more classes there is no room for numbers. */
const MOST_NUMBERED = 20;
/** Images in a row. */
const ACROSS = 6;
/** Pixels of an image, and of it with its words. */
const IMAGE = 84, ROW = 128;

/** How often which class was taken for which; none where nothing was judged. */
export function confusionPlots({ judged }: PlotInput): Plot[] {
  if (judged?.type !== "classes") return [];
  const { names, confusion, samples, data } = judged;
  const cells = confusion.flatMap((row, label) =>
    row.flatMap((count, taken) =>
      count === 0 ? [] : [{ value: [taken, label, count] }]
    )
  );
  const isRight = ({ value: [taken, label] }: { value: number[] }) =>
    taken === label;
  const right = cells.filter(isRight);
  const wrong = cells.filter((cell) => !isRight(cell));
  const axis = { type: "category", data: names.map(visible) };
  return [{
    name: "confusion",
    title: "What the winner takes for what",
    description: `How often samples of each class (down) were taken for each ` +
      `(across): ${samples} test samples of ${visible(data)}`,
    height: Math.min(160 + 36 * names.length, 720),
    option: {
      ...framed(
        { ...axis, name: "taken for" },
        { ...axis, name: "is", inverse: true },
        [
          heat("right", right, names, COLORS.complete),
          heat("wrong", wrong, names, COLORS.best),
        ],
      ),
      visualMap: [
        coloured(0, right, ["#dbe8f4", COLORS.complete]),
        coloured(1, wrong, ["#fbe3cb", COLORS.best]),
      ],
    },
  }];
}

type Cells = readonly { readonly value: readonly number[] }[];

function heat(
  name: string,
  data: Cells,
  names: readonly string[],
  color: string,
) {
  return {
    type: "heatmap",
    name,
    data,
    itemStyle: { color },
    label: { show: names.length <= MOST_NUMBERED, color: "#222" },
  };
}

function coloured(seriesIndex: number, cells: Cells, color: string[]) {
  return {
    type: "continuous",
    show: false,
    seriesIndex,
    dimension: 2,
    min: 0,
    max: cells.reduce((most, { value }) => Math.max(most, value[2]!), 1),
    inRange: { color },
  };
}

/** The images it was surely wrong about; none where samples are no images. */
export function mistakePlots({ judged }: PlotInput): Plot[] {
  if (judged?.type !== "classes") return [];
  const shown = judged.mistakes.filter(({ picture }) => picture !== undefined);
  if (shown.length === 0) return [];
  const rows = Math.ceil(shown.length / ACROSS);
  const hidden = { show: false, min: 0 };
  return [{
    name: "mistakes",
    title: "The winner's surest mistakes",
    description: `Test samples of ${visible(judged.data)}: ` +
      shown.map((one) => mistakeText(judged, one)).join("; "),
    height: rows * ROW,
    option: {
      animation: false,
      backgroundColor: "transparent",
      grid: { left: 10, right: 10, top: 0, bottom: 0 },
      xAxis: { ...hidden, max: ACROSS },
      yAxis: { ...hidden, max: rows, inverse: true },
      series: [{
        type: "scatter",
        symbolSize: IMAGE,
        itemStyle: { opacity: 1 },
        data: shown.map((mistake, i) => ({
          value: [
            (i % ACROSS) + 0.5,
            Math.floor(i / ACROSS) + IMAGE / 2 / ROW + 0.05,
          ],
          symbol: `image://${mistake.picture}`,
          label: {
            show: true,
            position: "bottom",
            color: "#222",
            width: 110,
            overflow: "truncate",
            formatter: mistakeText(judged, mistake),
          },
        })),
      }],
    },
  }];
}

/** A mistake in words. */
export function mistakeText(
  { names }: JudgedClasses,
  { label, taken, sureness }: Mistake,
): string {
  const [is, of] = [label, taken].map((one) => visible(names[one]!));
  return `${is} taken for ${of}, ${percent(sureness)}`;
}

/** A share; never as 100 % what is less. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  return `${rounded === 100 && share < 1 ? ">99" : rounded} %`;
}
