// What README.md, CONTRIBUTING.md and the pages of docs/ print, run as printed
// in a copy of the repository, block after block, as a reader would: commands,
// programs in TypeScript without a right, programs in Python where their
// packages are. A block that names a file is that file, a block that is called
// `output` is what came out.
//
// Nothing is downloaded but Deno itself by npx: `tune --dataset mnist` finds
// the files in the copy's data/mnist, where its first run would have put them.
// What no test runs says why in a comment of the page.

import { assert, assertEquals } from "@std/assert";
import { requireOrSkip, runs } from "../support/require.ts";
import { blocksOf, commandsOf, notRun, withoutComment } from "./markdown.ts";
import { PageRun } from "./page_run.ts";
import { hasMnist, Scratch } from "./scratch.ts";

const ROOT = new URL("../../", import.meta.url);

/** Pages that are not programs from top to bottom, and what tests them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "docs/runtimes.md": "tests/runtimes/",
};

/** The pages of a folder that print something to run. */
function pagesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(new URL(folder, ROOT)), ({ name }) => name)
    .filter((name) => name.endsWith(".md")).map((name) => folder + name)
    .filter((path) => !(path in ELSEWHERE) && isRun(read(path))).sort();
}

const read = (path: string) => Deno.readTextFileSync(new URL(path, ROOT));

const isRun = (page: string) =>
  blocksOf(page).some(({ language }) => /^(?:sh|ts|py)$/.test(language));

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...pagesIn("docs/"),
  ...pagesIn("docs/guide/"),
];

for (const path of PAGES) {
  const page = read(path);

  Deno.test(`${path} excuses only what it prints from being run`, () => {
    const printed = new Set(
      blocksOf(page).flatMap(({ language, text }) =>
        language === "sh" ? commandsOf(text) : text.split("\n")
      ).map(withoutComment),
    );
    const excused = [...notRun(page).keys()];
    assertEquals(excused.filter((line) => !printed.has(line)), []);
  });

  Deno.test({
    name: `what ${path} prints runs, and leaves nothing for git to commit`,
    ignore: !requireOrSkip("git, for a copy of the repository", runs("git")),
    fn: async (t) => {
      await using scratch = await Scratch.create();
      if (hasMnist() && page.includes("mnist")) await scratch.addMnist();
      const run = new PageRun(scratch, notRun(page));
      for (const block of blocksOf(page)) await run.follow(block, t);
      await run.end();
      assert(run.steps > 0, "nothing was run");
      await t.step("git sees nothing new", async () => {
        assertEquals(await scratch.changes(), "");
      });
    },
  });
}
