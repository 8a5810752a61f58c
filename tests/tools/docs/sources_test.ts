import { assert, assertEquals } from "@std/assert";
import { isSource, sourcePage } from "../../../tools/docs/sources.ts";

Deno.test("sourcePage() shows a program whole, whatever quotes are in it", () => {
  const text = "const a = `x`; // ```ts\n";
  assertEquals(
    sourcePage("a/b.ts", text),
    "# a/b.ts\n\n````ts\nconst a = `x`; // ```ts\n````\n",
  );
});

Deno.test("sourcePage() shows a notebook cell by cell, titled by itself", () => {
  const cells = [
    { cell_type: "markdown", source: ["# A study\n", "of ours"] },
    { cell_type: "code", source: "1 + 1" },
  ];
  assertEquals(
    sourcePage("n.ipynb", JSON.stringify({ cells })),
    "# A study\nof ours\n\n```ts\n1 + 1\n```\n",
  );
});

Deno.test("isSource() leaves pictures and pages of Markdown alone", () => {
  assert(isSource("a.ts") && isSource("b/c.yml"));
  assert(!isSource("a.svg") && !isSource("a.md"));
});
