// The site as a reader finds it: nothing leads nowhere, nothing public is left
// out, and the same sources give the same bytes.

import { assert, assertEquals } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { readEntries } from "../../../tools/docs/entries.ts";
import { buildSite, resolveLink } from "../../../tools/docs/site.ts";
import { COMMANDS } from "../../../src/cli/commands/mod.ts";
import { HYPERPARAMETERS } from "../../../mod.ts";

const ROOT = new URL("../../../", import.meta.url);

const site = await buildSite();
/** Pages, those that only show a file left out. */
const isPage = (path: string) => !/\.\w+\.html$/.test(path);

const pages = [...site].flatMap(([path, content]) =>
  path.endsWith(".html") && typeof content === "string"
    ? [[path, content] as const]
    : []
);

/** All that a pattern's first group finds. */
function found(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, part]) => part!);
}

const idsOf = (html: string) => new Set(found(html, /\bid="([^"]*)"/g));

/** Links of a page that lead nowhere in the site. */
function deadLinks(path: string, html: string): string[] {
  return found(html, /\b(?:href|src)="([^"]*)"/g).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const to = resolveLink(path, link);
    const [, fragment] = link.split("#");
    const target = site.get(to);
    if (target === undefined) return true;
    return fragment !== undefined &&
      !(typeof target === "string" && idsOf(target).has(fragment));
  });
}

Deno.test("no link of the site leads nowhere", () => {
  const dead = pages.flatMap(([path, html]) =>
    deadLinks(path, html).map((link) => `${path}: ${link}`)
  );
  assertEquals(dead, []);
  const bad = '<a href="absent.html"></a><a href="index.html#absent"></a>';
  assertEquals(deadLinks("index.html", bad).length, 2);
});

Deno.test("every page of docs/ is in the site, and in every menu", async () => {
  const written = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "examples/README.md",
  ];
  for (const folder of ["docs/", "docs/guide/", "docs/decisions/"]) {
    for await (const { name } of Deno.readDir(new URL(folder, ROOT))) {
      if (name.endsWith(".md")) written.push(folder + name);
    }
  }
  const paths = written.map((path) =>
    path.replace("README.md", "index.html").replace(".md", ".html")
  );
  assertEquals(paths.filter((path) => !site.has(path)), []);
  for (const [path, html] of pages) {
    const [, menu = ""] = /<nav([^]*?)<\/nav>/.exec(html) ?? [];
    const targets = found(menu, /href="([^"#]+)"/g).map((link) =>
      resolveLink(path, link)
    );
    const all = pages.map(([path]) => path).filter(isPage);
    assertEquals(new Set(targets), new Set(all), path);
  }
});

Deno.test("every public symbol has a place under a topic", async () => {
  for (const { file, symbols, topics } of await readEntries()) {
    const listed = topics.flatMap(({ names }) => names);
    assertEquals(listed.toSorted(), [...symbols.keys()].toSorted(), file);
    assertEquals(new Set(listed).size, listed.length, `${file}: twice`);
  }
  const headings = new Set(
    pages.filter(([path]) => path.startsWith("docs/reference/"))
      .flatMap(([, html]) => [...idsOf(html)]),
  );
  for (const { symbols } of await readEntries()) {
    for (const name of symbols.keys()) {
      assert(headings.has(name.toLowerCase()), name);
    }
  }
});

Deno.test("mod.ts is in topics with a title and a sentence each", async () => {
  const [library] = await readEntries();
  assert(library!.topics.length >= 9);
  for (const { title, about } of library!.topics) {
    assert(title !== "" && about.trim().length > 10, title);
  }
});

Deno.test("the command line's page has every subcommand and hyperparameter", () => {
  const page = site.get("docs/reference/commands.html") as string;
  const ids = idsOf(page);
  for (const name of Object.keys(COMMANDS)) {
    assert(ids.has(name.replaceAll(" ", "-")), name);
  }
  for (const name of Object.keys(HYPERPARAMETERS)) {
    assert(page.includes(`--${name.replaceAll("_", "-")} `), name);
  }
});

Deno.test("every page has a language, one title and room for narrow windows", () => {
  for (const [path, html] of pages) {
    assert(html.startsWith('<!DOCTYPE html>\n<html lang="en">'), path);
    assertEquals(found(html, /(<h1)\b/g).length, 1, path);
    assertEquals(found(html, /(<title>[^<]+<\/title>)/g).length, 1, path);
    assertEquals(
      found(html, /(<script|src="https?:|rel="stylesheet" href="https?:)/g),
      [],
    );
    const ids = found(html, /\bid="([^"]*)"/g);
    assertEquals(new Set(ids).size, ids.length, `${path}: an id twice`);
  }
});

Deno.test("the same sources give the same bytes", async () => {
  assertEquals([...await buildSite()], [...site]);
});

Deno.test("every entry point is imported here by the name it has elsewhere", () => {
  const wanted = Object.entries(config.exports)
    .filter(([name]) => name !== "./cli")
    .map(([name, path]) => [`lanetune${name.slice(1)}`, path]);
  const imports = Object.entries(config.imports)
    .filter(([name]) => name.startsWith("lanetune"));
  assertEquals(imports.toSorted(), wanted.toSorted());
});
