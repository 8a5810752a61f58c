// Which pages the site has, and in what order they are read. A new page of
// docs/ is in it without a word here.

import { commandsPage } from "./commands.ts";
import { readEntries } from "./entries.ts";
import { idOf } from "./markdown.ts";
import { topicPage } from "./symbols.ts";
import { ROOT } from "../deno_json.ts";

/** A page of Markdown at the path that its links are relative to. */
export interface Source {
  readonly path: string;
  readonly markdown: string;
}

/** Pages that belong together. */
export interface Section {
  readonly title: string;
  readonly pages: readonly Source[];
}

/** Pages to begin with. */
const GUIDES = [
  "docs/guide/tutorial.md",
  "docs/guide/from-optuna.md",
  "docs/guide/from-scikit-learn.md",
  "docs/guide/from-keras-tuner.md",
];

/** Pages with figures, which stand apart from those that explain. */
const MEASURED = [
  "docs/performance.md",
  "docs/accuracy.md",
  "docs/search-quality.md",
  "docs/pruning.md",
  "docs/hypergradient.md",
  "docs/repeatability.md",
];

/** Reads the pages that are written, and makes those that are derived. */
export async function readContents(): Promise<Section[]> {
  const topics = (await pathsOf("docs/"))
    .filter((path) => !MEASURED.includes(path));
  return [
    await section("Start", [
      "README.md",
      ...GUIDES,
      "examples/README.md",
    ]),
    await section("Topics", topics),
    { title: "Reference", pages: await referencePages() },
    await section("Measured", MEASURED),
    await section("Decisions", await pathsOf("docs/decisions/")),
    await section("Project", ["CONTRIBUTING.md", "CHANGELOG.md"]),
  ];
}

/** A title as the name of a file. */
const nameOf = (title: string) => idOf(title.replaceAll("/", " "));

const REFERENCE = "docs/reference/";
const COMMANDS = `${REFERENCE}commands.md`;

/** Whether a page describes public symbols. */
export function isReference({ path }: Source): boolean {
  return path.startsWith(REFERENCE) && path !== COMMANDS;
}

/** The command line and every public symbol by topic. */
async function referencePages(): Promise<Source[]> {
  const entries = await readEntries();
  const pages = entries.flatMap((entry) =>
    entry.topics.map((topic) => ({
      path: `${REFERENCE}${nameOf(topic.title || entry.specifier)}.md`,
      markdown: topicPage(entry, topic),
    }))
  );
  const commands = await commandsPage();
  return [
    { path: COMMANDS, markdown: commands },
    ...pages,
  ];
}

async function section(
  title: string,
  paths: readonly string[],
): Promise<Section> {
  const pages = await Promise.all(paths.map(async (path) => ({
    path,
    markdown: await Deno.readTextFile(new URL(path, ROOT)),
  })));
  return { title, pages };
}

/** The pages of a folder by name. */
async function pathsOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name } of Deno.readDir(new URL(folder, ROOT))) {
    if (name.endsWith(".md")) paths.push(folder + name);
  }
  return paths.sort();
}
