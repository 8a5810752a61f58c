// Where the winner errs: the confusion matrix as a table in colours, and what it
// was surely wrong about.

import { classScores } from "../../../../mod.ts";
import { formatNumber, visible } from "../../../../report.ts";
import { mistakeText, percent } from "../plots/winner.ts";
import type { JudgedClasses, JudgedNumbers } from "../winner/judged.ts";
import type { ReportInput } from "../input.ts";
import { Html, markup } from "./html.ts";

/** A table of more classes would be larger than the rest of the page. */
const MOST_CLASSES = 30;
/** So many pairs of classes are named in its place. */
const MOST_PAIRS = 20;
/** In text. */
const MOST_LINES = 5;

/** What is known of the winner's mistakes; nothing if nothing was judged. */
export function errsPart({ judged, study }: ReportInput): Html {
  if (judged === undefined) {
    const isNetwork = study.settings?.facts["dataset"] !== undefined;
    return isNetwork && study.directions.length === 1
      ? markup`<p>What the winner takes for what is not in this page: <code>report --winner</code> trains it once more and adds it.</p>`
      : markup``;
  }
  const { trial, samples, data } = judged;
  return markup`
    <h3>Where the winner errs</h3>
    <p>Trial ${trial}, trained once more, on the ${samples} test samples of ${data}.</p>${
    judged.type === "classes" ? classesPart(judged) : missesPart(judged)
  }
  `;
}

function classesPart(judged: JudgedClasses): Html {
  const { names, mistakes } = judged;
  return markup`${
    names.length <= MOST_CLASSES ? matrix(judged) : pairs(judged)
  }${
    mistakes.length === 0
      ? markup`<p>It makes no mistake.</p>`
      : mistakes[0]!.picture === undefined
      ? mistakesTable(judged)
      : gallery(judged)
  }`;
}

/** A cell's depth of colour, from 0 to 1; a mistake is to be seen at all. */
function heat(count: number, of: number): number {
  return count === 0 ? 0 : Number((0.15 + 0.85 * count / of).toFixed(2));
}

function matrix({ names, confusion }: JudgedClasses): Html {
  const scores = classScores(confusion);
  const worst = Math.max(
    1,
    ...confusion.flatMap((row, i) => row.filter((_, j) => i !== j)),
  );
  return markup`
    <div class="scroll whole" tabindex="0" role="region" aria-label="Confusion matrix">
      <table class="matrix">
        <caption><span>Confusion matrix: a row for each class, a column for what its samples were taken for. Blue is right, orange wrong.</span></caption>
        <thead>
          <tr><td>is ↓ taken for →</td>${
    names.map((name) => markup`<th scope="col">${name}</th>`)
  }<th scope="col">recall</th></tr>
        </thead>
        <tbody>${
    confusion.map((row, label) =>
      markup`<tr><th scope="row">${names[label]!}</th>${
        row.map((count, taken) =>
          cell(
            count,
            label === taken
              ? ["right", heat(count, scores[label]!.samples)]
              : ["wrong", heat(count, worst)],
          )
        )
      }<td>${share(scores[label]!.recall)}</td></tr>`
    )
  }</tbody>
        <tfoot>
          <tr><th scope="row">precision</th>${
    scores.map(({ precision }) => markup`<td>${share(precision)}</td>`)
  }<td></td></tr>
        </tfoot>
      </table>
    </div>
  `;
}

function cell(
  count: number,
  [kind, depth]: readonly [string, number],
): Html {
  return count === 0
    ? markup`<td class="zero">0</td>`
    : markup`<td class="${kind}" style="--heat:${depth}">${count}</td>`;
}

/** NaN where there is nothing to take a share of. */
function share(of: number): string {
  return Number.isNaN(of) ? "–" : `${(100 * of).toFixed(1)} %`;
}

/** Which class is taken for which, the most frequent first. */
function mistakenPairs({ names, confusion }: JudgedClasses) {
  return confusion.flatMap((row, label) =>
    row.map((count, taken) => ({ label, taken, count }))
  ).filter(({ label, taken, count }) => label !== taken && count > 0)
    .sort((a, b) => b.count - a.count)
    .map((one) => ({
      is: names[one.label]!,
      of: names[one.taken]!,
      count: one.count,
    }));
}

/** Of many classes, those that are mistaken most often. */
function pairs(judged: JudgedClasses): Html {
  return table(
    `The most frequent mistakes among ${judged.names.length} classes`,
    ["is", "taken for", "times"],
    mistakenPairs(judged).slice(0, MOST_PAIRS)
      .map(({ is, of, count }) => [is, of, count]),
  );
}

/** The same in a few lines of text. */
export function errsLines({ judged }: ReportInput): string[] {
  if (judged === undefined) return [];
  if (judged.type === "numbers") {
    return judged.misses.slice(0, MOST_LINES).map((one) =>
      `Test sample ${one.sample} is ${formatNumber(one.value, 5)}, ` +
      `predicted ${formatNumber(one.predicted, 5)}.`
    );
  }
  const found = mistakenPairs(judged).slice(0, MOST_LINES);
  return found.length === 0
    ? ["It makes no mistake on the test samples."]
    : found.map(({ is, of, count }) =>
      `${visible(is)} is taken for ${visible(of)}, ${count} ${
        count === 1 ? "time" : "times"
      }.`
    );
}

function gallery(judged: JudgedClasses): Html {
  return markup`
    <h4>Its surest mistakes</h4>
    <ul class="gallery">${
    judged.mistakes.map((mistake) => {
      const { label, taken, sureness, sample } = mistake;
      const [is, of] = [judged.names[label]!, judged.names[taken]!];
      return markup`<li><img alt="${
        mistakeText(judged, mistake)
      }" title="sample ${sample}" src="${new Html(
        mistake.picture!,
      )}"><span aria-hidden="true"><strong>${is}</strong> taken for <strong>${of}</strong><br>${
        percent(sureness)
      } sure</span></li>`;
    })
  }</ul>
  `;
}

function mistakesTable({ names, mistakes }: JudgedClasses): Html {
  return table(
    "Its surest mistakes",
    ["sample", "is", "taken for", "sure"],
    mistakes.map(({ sample, label, taken, sureness }) => [
      sample,
      names[label]!,
      names[taken]!,
      percent(sureness),
    ]),
  );
}

function missesPart({ misses }: JudgedNumbers): Html {
  return table(
    "The predictions farthest from the truth",
    ["sample", "is", "predicted", "off by"],
    misses.map(({ sample, value, predicted }) => [
      sample,
      ...[value, predicted, predicted - value].map((one) =>
        formatNumber(one, 5)
      ),
    ]),
  );
}

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): Html {
  return markup`
    <div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption><span>${caption}</span></caption>
        <thead>
          <tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr>
        </thead>
        <tbody>${
    rows.map(([first, ...rest]) =>
      markup`<tr><th scope="row">${first!}</th>${
        rest.map((one) => markup`<td>${one}</td>`)
      }</tr>`
    )
  }</tbody>
      </table>
    </div>
  `;
}
