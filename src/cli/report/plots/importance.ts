// Which parameters decided: a bar for each.

import { measureImportance } from "../../../../analysis.ts";
import { visible } from "../../../../report.ts";
import { COLORS, framed, type Plot, type PlotInput } from "./plot.ts";

/** One, where anything completed. */
export function importancePlots({ study, space, meaning }: PlotInput): Plot[] {
  const measured = measureImportance(study.trials, space, study.directions);
  if (measured.length === 0) return [];
  const { grid, ...option } = framed(
    { type: "value", name: "share of the importance, %", min: 0 },
    {
      type: "category",
      inverse: true,
      data: measured.map(({ name }) => visible(name)),
      axisLabel: { width: 110, overflow: "truncate" },
    },
    [{
      type: "bar",
      data: measured.map(({ share }) => ({
        value: Math.round(share * 1000) / 10,
      })),
      label: { show: true, position: "right", formatter: "{c} %" },
      itemStyle: { color: COLORS.complete },
    }],
  );
  return [{
    name: "importance",
    title: meaning.names.length > 1
      ? `Importance for ${meaning.names[0]}`
      : "Importance",
    description: "How much each parameter decided which trials came among " +
      `the best tenth: ${
        measured.map(({ name, share }) =>
          `${visible(name)} ${(share * 100).toFixed(1)} %`
        ).join(", ")
      }`,
    height: 90 + 28 * measured.length,
    option: {
      ...option,
      grid: { ...grid as object, left: 124, right: 64 },
    },
  }];
}
