import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  htmlPath,
  idOf,
  renderMarkdown,
} from "../../../tools/docs/markdown.ts";

Deno.test("htmlPath() makes pages of Markdown pages of HTML", () => {
  const paths = ["README.md", "../README.md", "docs/a.md", "a/x.png"];
  assertEquals(
    paths.map(htmlPath),
    ["index.html", "../index.html", "docs/a.html", "a/x.png"],
  );
});

Deno.test("idOf() makes ids as GitHub does", () => {
  assertEquals(idOf("Who may import whom"), "who-may-import-whom");
  assertEquals(idOf("--sampler, `mod.ts`"), "--sampler-modts");
});

Deno.test("renderMarkdown() links pages, headings and keeps comments back", () => {
  const { html, headings, links } = renderMarkdown(
    "# A `b`\n\n<!-- not run: x (y) -->\n\n## C\n\n## C\n\n[d](e.md#f) <g>\n",
  );
  assertEquals(headings.map(({ id }) => id), ["a-b", "c", "c-1"]);
  assertEquals(headings[0]!.text, "A b");
  assertEquals(links, ["e.md#f"]);
  assertStringIncludes(html, '<a href="e.html#f">d</a>');
  assertEquals(html.includes("not run"), false);
});

Deno.test("renderMarkdown() keeps code as it is", () => {
  const { html } = renderMarkdown("```ts\na < b && c;\n```\n\n`<i>`\n");
  assertStringIncludes(html, "a &lt; b &amp;&amp; c;");
  assertStringIncludes(html, "&lt;i&gt;");
});

Deno.test("renderMarkdown() writes a page's title where its file is named", () => {
  const titleOf = (link: string) => link === "a.md#b" ? "About <a>" : undefined;
  const render = (text: string) => renderMarkdown(text, { titleOf }).html;
  assertStringIncludes(render("[docs/a.md](a.md#b)"), ">About &lt;a&gt;</a>");
  assertStringIncludes(render("[all of it](a.md#b)"), ">all of it</a>");
  assertStringIncludes(render("[c.md](c.md)"), ">c.md</a>");
});

Deno.test("renderMarkdown() links public symbols, but not where they are declared", () => {
  const placeOf = (name: string) =>
    name === "Row" ? "data.html#row" : undefined;
  const render = (text: string) => renderMarkdown(text, { placeOf }).html;
  const link = '<a href="data.html#row">Row</a>';
  assertStringIncludes(render("`readonly rows: Row[]`"), `${link}[]`);
  assertStringIncludes(
    render("```ts signature\ninterface Row extends Row\n```"),
    `interface Row extends ${link}`,
  );
  assertEquals(render("```ts\nRow\n```\n\n`Rows`").includes("<a"), false);
  assertEquals(render("[`Row`](x.md)").includes("data.html"), false);
});
