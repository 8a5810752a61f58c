// Pieces of a page. Whatever is put into one is escaped, unless it is one
// itself: names and values of a study are strangers' texts.

import { visible } from "../../../../report.ts";

/** A finished piece of a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a piece. */
export type Part = Html | string | number | readonly Part[];

/**
 * A piece of a page from a template. Not called `html`: the formatter would
 * write its own spaces into the page.
 */
export function markup(
  texts: TemplateStringsArray,
  ...parts: readonly Part[]
): Html {
  return new Html(
    texts.map((text, i) =>
      flat(text) + (i < parts.length ? render(parts[i]!) : "")
    ).join(""),
  );
}

/** Without the line breaks that are only for who reads the source. */
function flat(text: string): string {
  return text.replaceAll(/>\s*\n\s*</g, "><").replaceAll(/\s*\n\s*/g, " ");
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "string") return escape(visible(part));
  return typeof part === "number" ? String(part) : part.map(render).join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A text to be copied as it is: its newlines and tabs stay. */
export function verbatim(text: string): Html {
  return new Html(
    text.split(/([\n\t])/).map((part, i) =>
      i % 2 === 1 ? part : escape(visible(part))
    ).join(""),
  );
}

/** A list with a mark before each point. */
export function bullets(points: readonly Part[]): Html {
  return points.length === 0
    ? markup``
    : markup`<ul>${points.map((point) => markup`<li>${point}</li>`)}</ul>`;
}

/** Names and what they are, in two columns. */
export function facts(rows: readonly (readonly [string, Part])[]): Html {
  return markup`<dl class="facts">${
    rows.map(([name, value]) =>
      markup`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )
  }</dl>`;
}
