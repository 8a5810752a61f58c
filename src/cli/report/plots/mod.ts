// Every plot of a study, in the order of the report.

import { curvePlots } from "./curves.ts";
import { historyPlots } from "./history.ts";
import { importancePlots } from "./importance.ts";
import { parallelPlots, slicePlots } from "./params.ts";
import { paretoPlots } from "./pareto.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { timelinePlots } from "./timeline.ts";

/** The plots of each kind; each gives none where it has nothing to show. */
export const PLOTS: {
  readonly [kind: string]: (input: PlotInput) => Plot[];
} = {
  history: historyPlots,
  pareto: paretoPlots,
  importance: importancePlots,
  slice: slicePlots,
  parallel: parallelPlots,
  curves: curvePlots,
  timeline: timelinePlots,
};
