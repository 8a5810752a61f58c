// Every plot of a study, in the order of the report.

import { curvePlots } from "./curves.ts";
import { edfPlots, isolationPlots } from "./distribution.ts";
import { historyPlots } from "./history.ts";
import { importancePlots } from "./importance.ts";
import { contourPlots, rankPlots } from "./pairs.ts";
import { parallelPlots, slicePlots } from "./params.ts";
import { paretoPlots } from "./pareto.ts";
import type { Plot, PlotInput } from "./plot.ts";
import { timelinePlots } from "./timeline.ts";
import { confusionPlots, mistakePlots } from "./winner.ts";

/** A kind of plot, of which a study may have none, one or several. */
export interface PlotKind {
  readonly title: string;
  readonly plots: (input: PlotInput) => Plot[];
}

/** The kinds by name. */
export const PLOTS: { readonly [kind: string]: PlotKind } = {
  history: { title: "Optimisation history", plots: historyPlots },
  pareto: { title: "Pareto front", plots: paretoPlots },
  importance: { title: "Importance", plots: importancePlots },
  slice: { title: "One parameter at a time", plots: slicePlots },
  isolation: {
    title: "The best that each value reached",
    plots: isolationPlots,
  },
  parallel: { title: "Parameters together", plots: parallelPlots },
  contour: { title: "Two parameters as a surface", plots: contourPlots },
  rank: { title: "Two parameters by rank", plots: rankPlots },
  edf: { title: "Distribution of values", plots: edfPlots },
  curves: { title: "Learning curves", plots: curvePlots },
  timeline: { title: "Timeline", plots: timelinePlots },
  confusion: { title: "Confusion matrix", plots: confusionPlots },
  mistakes: { title: "Mistakes", plots: mistakePlots },
};

/** Kinds for which the winner has to be trained again. */
export const WINNER_PLOTS: readonly string[] = ["confusion", "mistakes"];

/** The plots of every one of these kinds that has any. */
export function plotsOf(
  input: PlotInput,
  kinds: readonly string[] = Object.keys(PLOTS),
): Map<string, Plot[]> {
  const all = kinds.map((kind) => [kind, PLOTS[kind]!.plots(input)] as const);
  return new Map(all.filter(([, plots]) => plots.length > 0));
}
