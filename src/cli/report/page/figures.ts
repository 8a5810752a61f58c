// Plots in a page: each in a figure with its words and a table; the script draws.

import { HEIGHT, type Plot } from "../plots/plot.ts";
import { PLOTS } from "../plots/mod.ts";
import {
  firstPair,
  type PairKind,
  type Pairs,
  plotOfPair,
} from "../plots/pairs.ts";
import { type Html, markup } from "./html.ts";

/** The plots of a kind, side by side. */
export function figuresOf(kind: string, plots: readonly Plot[]): Html {
  if (plots.length === 0) return markup``;
  return plots.length === 1
    ? markup`<div class="plots one">${figure(plots[0]!)}</div>`
    : markup`
      <h3>${PLOTS[kind]!.title}</h3>
      <div class="plots">${plots.map((plot) => figure(plot))}</div>
    `;
}

/** A plot of two parameters, which the reader chooses. */
export function pairFigure(kind: PairKind, pairs: Pairs | undefined): Html {
  const first = pairs && firstPair(pairs);
  if (first === undefined) return markup``;
  const plot = plotOfPair(kind, pairs!, ...first);
  const choice = (way: string, chosen: number) =>
    markup`<label>${way} <select>${
      pairs!.table.axes.map(({ name }, i) =>
        i === chosen
          ? markup`<option value="${i}" selected>${name}</option>`
          : markup`<option value="${i}">${name}</option>`
      )
    }</select></label>`;
  return markup`
    <h3>${PLOTS[kind]!.title}</h3><div class="tools" data-pair="${kind}">${
    choice("Across", first[0])
  }${choice("Up", first[1])}</div><div class="plots one">${
    figure({ ...plot, name: kind })
  }</div>
  `;
}

/** One plot; one that is hidden waits for the script to fill it. */
export function figure(
  { name, title, description, height = HEIGHT }: Omit<Plot, "option">,
  isHidden = false,
): Html {
  return markup`
    <figure data-plot="${name}"${isHidden ? " hidden" : ""}>
      <figcaption><strong>${title}</strong> <span>${description}.</span></figcaption>
      <div class="chart" role="img" aria-label="${title}: ${description}"
        style="height:${height}px"></div>
      <details>
        <summary>The same as a table<span class="unseen">: ${title}</span></summary>
        <div class="scroll" tabindex="0" role="region"
          aria-label="${title} as a table"></div>
      </details>
    </figure>
  `;
}
