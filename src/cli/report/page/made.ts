// The last section: how the study was made, and how to make it again.

import type { ReportInput } from "../input.ts";
import { runAgain } from "../again.ts";
import { quoteForShell } from "../../../program/shell_word.ts";
import { explainSampler } from "../../study/search.ts";
import { lossesLine, WORKER_COLUMNS, workerRows } from "../workers.ts";
import {
  bullets,
  facts,
  type Html,
  markup,
  type Part,
  verbatim,
} from "./html.ts";

/** Where a report comes from. */
export interface Origin {
  /** The words that call the program: `deno run -A cli.ts`. */
  readonly program: readonly string[];
  /** The words that it was given, where it has just run the study. */
  readonly given?: readonly string[];
  /** The version of this program. */
  readonly version: string;
  /** The file of the study, as words have it. */
  readonly path: string;
}

/** A command that can be copied. */
export function command(
  program: readonly string[],
  words: readonly string[],
): Html {
  return markup`<pre tabindex="0"><code>${
    verbatim([...program, ...words].map(quoteForShell).join(" "))
  }</code></pre>`;
}

interface Facts {
  readonly engine?: { readonly variant: string; readonly abi: number };
  readonly dataset?: {
    readonly name: string;
    readonly digest: string;
    readonly train: number;
    readonly test: number;
  };
}

/** The section's content. */
export function madeSection(input: ReportInput, origin: Origin): Html {
  const { settings, trials } = input.study;
  const made = origin.given === undefined
    ? markup``
    : markup`<h3>The command that made it</h3>${
      command(origin.program, origin.given)
    }`;
  const workers = workersTable(input);
  if (settings === null) {
    return markup`${made}${workers}<p>Another program made this study; its file is inside this report.</p>${
      facts([["report", `lanetune ${origin.version}`]])
    }`;
  }
  const again = runAgain(settings, trials);
  return markup`${made}${workers}<h3>Run this again</h3>${
    typeof again === "string"
      ? markup`<p>${again}</p>`
      : markup`${command(origin.program, again.words)}${
        again.files.map(({ name, text }) =>
          markup`<p>with this as <code>${name}</code>:</p><pre tabindex="0"><code>${
            verbatim(text)
          }</code></pre>`
        )
      }<p>It gives the same trials, bit for bit, with any number of jobs${
        settings.facts["program"] === undefined
          ? ""
          : ", as far as the program gives the same"
      }.</p>`
  }${
    facts(rowsOf(input, origin))
  }<p>The study's journal is inside this page: wherever a study is read, as in <code>best</code>, <code>export</code> or <code>tune --resume --storage</code>, this file will do.</p>`;
}

/** Who ran how much of it, where several did. */
function workersTable({ study: { trials } }: ReportInput): Html {
  const rows = workerRows(trials);
  if (rows.length === 0) return bullets(lossesLine(trials));
  return markup`
    <h3>Workers</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="Workers">
      <table>
        <thead>
          <tr>${
    WORKER_COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)
  }</tr>
        </thead>
        <tbody>${
    rows.map(([worker, ...cells]) =>
      markup`<tr><th scope="row">${worker!}</th>${
        cells.map((cell) => markup`<td>${cell}</td>`)
      }</tr>`
    )
  }</tbody>
      </table>
    </div>
    ${bullets(lossesLine(trials))}
  `;
}

function rowsOf(
  { study: { settings } }: ReportInput,
  { version }: Origin,
): [string, Part][] {
  const { sampler, pruner, seed, lag } = settings!;
  const { engine, dataset } = settings!.facts as Facts;
  const options = ({ name, options }: typeof sampler) =>
    [
      name,
      ...Object.entries(options).filter(([, value]) => value !== null)
        .map(([key, value]) => `${key}=${value}`),
    ].join(" ");
  return [
    ["sampler", explainSampler(settings!) ?? options(sampler)],
    ["pruner", options(pruner)],
    ["seed", seed],
    ["lag", lag],
    ...dataset === undefined ? [] : [
      ["data", `${dataset.name}, ${dataset.train} + ${dataset.test} samples`],
      ["data digest", dataset.digest],
    ] as [string, Part][],
    ...engine === undefined
      ? []
      : [["engine", `${engine.variant}, ABI ${engine.abi}`]] as [
        string,
        Part,
      ][],
    ["report", `lanetune ${version}`],
  ];
}
