// What stands around a page: head, menu, the headings of the page itself.

import { escapeHtml, type Heading, htmlPath } from "./markdown.ts";

/** An entry of the menu. */
export interface MenuItem {
  readonly path: string;
  readonly title: string;
}

/** Entries of the menu under a title. */
export interface MenuSection {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

/** A page to be laid out. */
export interface Laid {
  /** Where its Markdown lies. */
  readonly path: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** Where the style sheet lies in the site. */
export const STYLE_PATH = "docs/style.css";

/** More headings than these make a menu nobody reads. */
const MOST_HEADINGS = 80;

/** A page of the site, menu included; it needs nothing but the style sheet. */
export function layOut(page: Laid, menu: readonly MenuSection[]): string {
  const title = page.headings[0]?.text ?? "lanetune";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === "lanetune" ? title : `${title} · lanetune`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${linkTo(page.path, STYLE_PATH)}">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="brand" href="${linkTo(page.path, "index.html")}">lanetune</a>
<button type="button" popovertarget="menu">Menu</button>
</header>
<nav id="menu" popover aria-label="Pages">
${menu.map((section) => menuSection(section, page)).join("\n")}
</nav>
<main id="main" tabindex="-1">
${page.html.trim()}
</main>
</body>
</html>
`;
}

function menuSection({ title, items }: MenuSection, page: Laid): string {
  const lines = items.map(({ path, title }) => {
    const isHere = path === page.path;
    return `<li><a href="${linkTo(page.path, htmlPath(path))}"${
      isHere ? ' aria-current="page"' : ""
    }>${title}</a>${isHere ? headingList(page.headings) : ""}</li>`;
  });
  return `<h2>${escapeHtml(title)}</h2>\n<ul>\n${lines.join("\n")}\n</ul>`;
}

function headingList(headings: readonly Heading[]): string {
  const second = headings.filter(({ level }) => level === 2);
  if (second.length < 2 || second.length > MOST_HEADINGS) return "";
  const lines = second.map(({ id, text }) =>
    `<li><a href="#${id}">${text}</a></li>`
  );
  return `\n<ul>\n${lines.join("\n")}\n</ul>`;
}

/** The relative link between two paths of the site. */
export function linkTo(from: string, to: string): string {
  const depth = from.split("/").length - 1;
  return "../".repeat(depth) + to;
}
