// What the pages name exists: tasks, files, folders, links. (x.ts stands for a
// file that a reader is about to make.)

import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { flagsOf } from "../../src/cli/args/parse.ts";
import { COMMANDS } from "../../src/cli/commands/mod.ts";
import { exists } from "../support/require.ts";

const ROOT = new URL("../../", import.meta.url);

/** Every page a reader may come to, relative to the root. */
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  ...pagesBelow("docs/"),
  ...pagesBelow("examples/"),
];

function pagesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))]
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? pagesBelow(`${folder}${name}/`) : folder + name
    ).filter((path) => path.endsWith(".md")).sort();
}

/** All that a pattern's first group finds in a page. */
function found(page: string, pattern: RegExp): string[] {
  return Array.from(page.matchAll(pattern), ([, name]) => name!);
}

const OWN_PATH =
  /(?<![\w./@-])((?:assembly|bench|data|docs|shims|src|tests|tools|\.ci)\/[\w./-]*\w\/?)/g;

for (const path of PAGES) {
  const page = Deno.readTextFileSync(new URL(path, ROOT));

  Deno.test(`${path} names tasks that exist`, () => {
    const tasks = found(page, /deno(?:@[\d.]+)? task ([a-z][a-z:-]*)/g);
    assertEquals(tasks.filter((name) => !(name in config.tasks)), []);
  });

  Deno.test(`${path} names files that exist`, () => {
    const absent = found(page, OWN_PATH).filter((name) =>
      !/\bx\.ts$/.test(name) && !name.startsWith("data/mnist") &&
      !exists(new URL(name, ROOT))
    );
    assertEquals(absent, []);
  });

  Deno.test(`${path} links to pages that exist`, () => {
    const links = found(page, /\]\((?!\w+:|#)([^)#]+)/g);
    const here = new URL(path, ROOT);
    assertEquals(links.filter((link) => !exists(new URL(link, here))), []);
  });
}

const TUNE_FLAGS = new Set(
  (await flagsOf(COMMANDS["tune"]!)).map(({ name }) => name),
);
/** Flags of what the guides name beside `tune`. */
const OTHER_FLAGS = ["top"];

for (const path of PAGES.filter((path) => path.startsWith("docs/guide/"))) {
  Deno.test(`${path} names flags that tune has`, () => {
    const page = Deno.readTextFileSync(new URL(path, ROOT))
      .replaceAll(/^```[^]*?^```$/gm, "");
    const flags = found(page, /(`[^`]+`)/g).flatMap((code) =>
      found(code, /(?<![\w-])--([a-z][a-z0-9-]*)/g)
    );
    assertEquals(
      flags.filter((name) =>
        !TUNE_FLAGS.has(name) && !OTHER_FLAGS.includes(name)
      ),
      [],
    );
  });
}

Deno.test("the pages name tasks, files and links at all", () => {
  const all = PAGES.map((path) => Deno.readTextFileSync(new URL(path, ROOT)))
    .join("\n");
  assert(found(all, OWN_PATH).length > 20);
  assert(all.includes("deno task check") && all.includes("](docs/"));
});

Deno.test("the picture of the architecture names folders that exist", () => {
  const picture = Deno.readTextFileSync(
    new URL("docs/images/architecture.svg", ROOT),
  );
  const folders = found(picture, /\b(\w+)\/[,<]/g);
  assert(folders.length >= 10);
  const absent = folders.filter((name) =>
    !exists(new URL(`src/${name}/`, ROOT)) && !exists(new URL(`${name}/`, ROOT))
  );
  assertEquals(absent, []);
});
