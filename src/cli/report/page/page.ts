// The report of a study as one page that needs nothing else: its sections, its
// plots as data, what draws them, and the journal of the study itself.

import { journalElement, REPORT_MAGIC } from "../../../../files.ts";
import { visible } from "../../../../report.ts";
import { encodeBase64 } from "../../../base64.ts";
import { gzipText } from "../../../gzip.ts";
import { chartsCode } from "../charts.ts";
import type { ReportInput } from "../input.ts";
import { CLIENT } from "../browser/mod.ts";
import type { Plot } from "../plots/plot.ts";
import { plotsOf } from "../plots/mod.ts";
import { isPairKind, PAIR_KINDS, type Pairs, pairsOf } from "../plots/pairs.ts";
import { importanceNote, statesOf, trustLines, whereToLook } from "./advice.ts";
import { errsPart } from "./errs.ts";
import { figuresOf, pairFigure } from "./figures.ts";
import { bullets, Html, markup } from "./html.ts";
import { madeSection, type Origin } from "./made.ts";
import { nextCommand } from "./next.ts";
import { trialsTable } from "./trials.ts";
import { wonSection } from "./won.ts";
import STYLE from "./style.css" with { type: "text" };

/** The sections in the order of the questions that they answer. */
const TITLES = {
  won: "What won, and by how much",
  mattered: "What mattered",
  next: "Where to look next",
  trust: "Can I trust it",
  trials: "All trials",
  made: "How was it made",
} as const;

/** Which kinds of plots stand in which section. */
const PLACES: {
  readonly [section in keyof typeof TITLES]?: readonly string[];
} = {
  won: ["history", "pareto", "edf"],
  mattered: ["importance", "isolation", "parallel"],
  next: ["slice", ...PAIR_KINDS],
  trust: ["curves", "timeline"],
};

/** A whole page. */
export async function reportPage(
  input: ReportInput,
  origin: Origin,
): Promise<string> {
  const kinds = Object.values(PLACES).flat();
  const plots = plotsOf(input, kinds.filter((kind) => !isPairKind(kind)));
  const pairs = pairsOf(input);
  const code = await chartsCode();
  const title = `${visible(input.study.name)}: lanetune report`;
  const head = markup`
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="${new Html(
    await policyFor([code, CLIENT]),
  )}">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>${title}</title>
        <style>${new Html(STYLE)}</style>
      </head>
  `;
  const data = {
    plots: Object.fromEntries(
      [...plots.values()].flat().map(({ name, option }) => [name, option]),
    ),
    pairs: pairs?.table ?? null,
  };
  const scripts = markup`${await packed(
    "data",
    JSON.stringify(data),
  )}${await packed(
    "charts",
    code,
  )}${new Html(await journalElement([input.stored]))}<script>${new Html(
    CLIENT,
  )}</script>`;
  return REPORT_MAGIC + "\n" +
    markup`${head}<body>${
      bodyOf(input, origin, plots, pairs)
    }${scripts}</body></html>`
      .text +
    "\n";
}

function bodyOf(
  input: ReportInput,
  origin: Origin,
  plots: ReadonlyMap<string, Plot[]>,
  pairs: Pairs | undefined,
): Html {
  const contents = {
    won: wonSection(input),
    mattered: markup`<p>${importanceNote(input)}</p>`,
    next: markup`${bullets(whereToLook(input))}${nextCommand(input, origin)}`,
    trust: markup`${bullets(trustLines(input))}${errsPart(input)}`,
    trials: trialsTable(input),
    made: madeSection(input, origin),
  };
  const names = Object.keys(TITLES) as (keyof typeof TITLES)[];
  return markup`
    <header>
      <h1>${input.study.name}</h1>
      <p>${
    input.meaning.names.map((name, i) => `${input.study.directions[i]} ${name}`)
      .join(", ")
  } · ${statesOf(input) || "no trials"}</p>
      <nav aria-label="Sections">
        <ul>${
    names.map((name) => markup`<li><a href="#${name}">${TITLES[name]}</a></li>`)
  }</ul>
      </nav>
    </header>
    <main>${
    names.map((name) =>
      markup`
        <section id="${name}"
          aria-labelledby="${name}-title"><h2 id="${name}-title">${
        TITLES[
          name
        ]
      }</h2>${contents[name]}${
        (PLACES[name] ?? []).map((kind) =>
          isPairKind(kind)
            ? pairFigure(kind, pairs)
            : figuresOf(kind, plots.get(kind) ?? [])
        )
      }</section>
      `
    )
  }</main>
    <aside id="picked" aria-live="polite" hidden></aside>
  `;
}

/** Compressed text for the page's own script. */
async function packed(id: string, text: string): Promise<Html> {
  const bytes = await gzipText(text);
  return new Html(
    `<script type="application/gzip" id="${id}">${
      encodeBase64(bytes)
    }</script>\n`,
  );
}

/** A policy under which these scripts run, and nothing is fetched. */
async function policyFor(scripts: readonly string[]): Promise<string> {
  const hashes = await Promise.all(scripts.map(async (script) => {
    const bytes = new TextEncoder().encode(script);
    const hash = await crypto.subtle.digest("SHA-256", bytes);
    return `'sha256-${encodeBase64(new Uint8Array(hash))}'`;
  }));
  return `default-src 'none'; script-src ${hashes.join(" ")}; ` +
    "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; " +
    "form-action 'none'";
}
