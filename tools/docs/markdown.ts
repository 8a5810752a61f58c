// One page of Markdown as HTML: headings have ids, links between pages of
// Markdown lead to pages of HTML, wide things scroll by themselves.

import { Marked, type Tokens } from "./marked.ts";
import { isSource } from "./sources.ts";

/** A heading that can be linked to. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

/** A page as HTML. */
export interface Rendered {
  readonly html: string;
  /** From the page's top; the first is its title. */
  readonly headings: readonly Heading[];
  /** Where its links lead, as written. */
  readonly links: readonly string[];
}

/** What a page of Markdown, or one that shows a file, is called as HTML. */
export function htmlPath(path: string): string {
  if (isSource(path)) return `${path}.html`;
  return path.replace(/(?:^|(?<=\/))README\.md$/, "index.html")
    .replace(/\.md$/, ".html");
}

/** The id of a heading, as GitHub makes it: links there work here too. */
export function idOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** What a block of code is called that declares a symbol. */
export const SIGNATURE = "signature";

/** What a public symbol looks like, unless this is where it is declared. */
const SYMBOL =
  /(?<!\b(?:class|const|function|interface|type) )\b(?:[A-Z]\w+|[a-z]+[A-Z]\w*)\b/g;

const withoutLinks = (html: string) => html.replaceAll(/<\/?a\b[^>]*>/g, "");

/** Code of a sentence up to this length stays on one line: `--format json`. */
const MOST_UNBROKEN = 24;

/** What a page may link to beyond what it says. */
export interface Targets {
  /**
   * The title of the page that a link leads to: it stands where the page says
   * the file's name.
   */
  readonly titleOf?: (link: string) => string | undefined;
  /** Where a public symbol is described. */
  readonly placeOf?: (symbol: string) => string | undefined;
}

/** Turns a page of Markdown into HTML. */
export function renderMarkdown(
  markdown: string,
  { titleOf = () => undefined, placeOf = () => undefined }: Targets = {},
): Rendered {
  const linked = (html: string) =>
    html.replaceAll(SYMBOL, (name) => {
      const place = placeOf(name);
      return place === undefined ? name : `<a href="${place}">${name}</a>`;
    });
  const headings: Heading[] = [];
  const links: string[] = [];
  const ids = new Map<string, number>();
  const marked = new Marked({
    renderer: {
      heading({ depth, tokens }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const text = this.parser.parseInline(tokens, this.parser.textRenderer);
        const id = uniqueId(ids, idOf(text));
        headings.push({ level: depth, text, id });
        return `<h${depth} id="${id}">${html} ` +
          `<a class="anchor" href="#${id}" aria-label="Link to “${
            escapeHtml(text)
          }”">#</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        links.push(href);
        const [path = "", fragment] = href.split("#");
        const to = isExternal(href) ? href : htmlPath(path) +
          (fragment === undefined ? "" : `#${fragment}`);
        const html = withoutLinks(this.parser.parseInline(tokens));
        const title = /^[\w./-]+\.md$/.test(html) ? titleOf(href) : undefined;
        return `<a href="${escapeHtml(to)}">${
          title === undefined ? html : escapeHtml(title)
        }</a>`;
      },
      image({ href, text }: Tokens.Image): string {
        links.push(href);
        return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`;
      },
      code({ text, lang = "" }: Tokens.Code): string {
        const [language, name] = lang.split(" ");
        const html = escapeHtml(text);
        return `<pre tabindex="0"><code data-language="${language}">${
          name === SIGNATURE ? linked(html) : html
        }</code></pre>\n`;
      },
      codespan({ text }: Tokens.Codespan): string {
        const whole = text.length <= MOST_UNBROKEN ? ' class="whole"' : "";
        return `<code${whole}>${linked(escapeHtml(text))}</code>`;
      },
      // Comments say what tests leave out; they are no business of a reader.
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        return text.replaceAll(/<!--[^]*?-->/g, "").trim();
      },
    },
  });
  const html = (marked.parse(markdown) as string)
    .replaceAll("<table>", '<div class="wide" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
  return { html, headings, links };
}

/** Whether a link leaves the site. */
export function isExternal(href: string): boolean {
  return /^[a-z]+:/.test(href);
}

function uniqueId(ids: Map<string, number>, id: string): string {
  const times = ids.get(id) ?? 0;
  ids.set(id, times + 1);
  return times === 0 ? id : `${id}-${times}`;
}
