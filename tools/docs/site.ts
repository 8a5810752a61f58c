// The documentation as files of a static site: the same sources give the same
// bytes, wherever and whenever they are built.

import { ROOT } from "../deno_json.ts";
import { isReference, readContents, type Source } from "./contents.ts";
import { layOut, linkTo, type MenuSection, STYLE_PATH } from "./layout.ts";
import {
  htmlPath,
  idOf,
  isExternal,
  type Rendered,
  renderMarkdown,
} from "./markdown.ts";
import { isSource, sourcePage } from "./sources.ts";

/** The files of a site by path, texts and what pages show or offer. */
export type Site = ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>;

/**
 * Builds the site.
 *
 * @throws {Error} If a page links to what is neither a page nor a file.
 */
export async function buildSite(): Promise<Site> {
  const contents = await readContents();
  const sources = contents.flatMap(({ pages }) => pages);
  const titles = new Map(
    sources.map(({ path, markdown }) => [path, titleIn(markdown)]),
  );
  const places = placesOfSymbols(sources);
  const pages = new Map(
    sources.map(({ path, markdown }) => [
      path,
      renderMarkdown(markdown, {
        titleOf: (link) => titles.get(resolveLink(path, link)),
        placeOf: (symbol) => {
          const place = places.get(symbol);
          return place === undefined ? undefined : linkTo(path, place);
        },
      }),
    ]),
  );
  const menu: MenuSection[] = contents.map(({ title, pages: sources }) => ({
    title,
    items: sources.map(({ path }) => ({
      path,
      title: pages.get(path)!.headings[0]?.text ?? path,
    })),
  }));
  const files = new Map<string, string | Uint8Array<ArrayBuffer>>();
  for (const path of filesLinked(pages)) {
    const url = new URL(path, ROOT);
    if (isSource(path)) {
      const markdown = sourcePage(path, await Deno.readTextFile(url));
      pages.set(path, renderMarkdown(markdown));
    } else files.set(path, await Deno.readFile(url));
  }
  for (const [path, page] of pages) {
    files.set(htmlPath(path), layOut({ path, ...page }, menu));
  }
  const style = new URL("./style.css", import.meta.url);
  return files.set(STYLE_PATH, await Deno.readTextFile(style));
}

/** Where each public symbol is described: the first entry point that has it. */
function placesOfSymbols(sources: readonly Source[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const { path, markdown } of sources.filter(isReference)) {
    for (const [, name] of markdown.matchAll(/^## (\w+)$/gm)) {
      const place = `${htmlPath(path)}#${idOf(name!)}`;
      if (!places.has(name!)) places.set(name!, place);
    }
  }
  return places;
}

/** The first heading of a page, its code without backticks. */
function titleIn(markdown: string): string | undefined {
  return /^# (.*)$/m.exec(markdown)?.[1]?.replaceAll("`", "");
}

/** Files of the repository, not pages, that pages show or link to. */
function filesLinked(pages: ReadonlyMap<string, Rendered>): Set<string> {
  const paths = new Set<string>();
  for (const [path, { links }] of pages) {
    for (const link of links.filter((link) => !isExternal(link))) {
      const to = resolveLink(path, link);
      if (to !== path && !pages.has(to)) paths.add(to);
    }
  }
  return paths;
}

/** The path in the repository that a link of a page leads to. */
export function resolveLink(from: string, link: string): string {
  const base = new URL(from, "file:///");
  const to = new URL(link, base).pathname.slice(1);
  return decodeURIComponent(to);
}
