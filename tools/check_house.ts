// What a reader of the whole relies on: the steps of docs/architecture.md are
// steps of the code, no folder or file is a heap, no circle of imports is larger than
// two files, and nothing is written in words that only the authors know.

import { readGraph, type SourceFile } from "./check_imports.ts";
import { ENTRIES, finish, ROOT } from "./deno_json.ts";
import { PRIVATE_WORDS } from "./private_words.ts";

/** Files of a folder of src/, those of its sub-folders not counted. */
const MOST_FILES = 12;
/** Lines of a file of src/: a longer one has a second idea in it. */
const MOST_LINES = 350;
/** Files of a circle of imports: a contract and its parts may know each other. */
const MOST_IN_CIRCLE = 2;
/** Files that the steps of docs/architecture.md name. */
const MOST_NAMED = 27;
const STEPS = 12;

/** Which files each file imports, type-only imports included. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** The files that each step of the page names, in its order. */
export function stepsOf(page: string): string[][] {
  const [, section = ""] = page.split(/^## The life of a trial$/m);
  const [steps = ""] = section.split(/^## /m);
  return steps.split(/^(?=\d+\. )/m).slice(1).map((step) =>
    Array.from(step.matchAll(/`([\w/.]+\.ts)`/g), ([, path]) => path!)
  );
}

/** Entry points and lists: they hand on what others hold. */
function handsOn(path: string): boolean {
  return ENTRIES.includes(path) || path.endsWith("/mod.ts");
}

/** Steps whose files do not hang together, or that no step before leads to. */
export function checkSteps(
  steps: readonly (readonly string[])[],
  graph: Graph,
): string[] {
  const complaints: string[] = [];
  const named = new Set(steps.flat()).size;
  if (steps.length !== STEPS || named > MOST_NAMED) {
    complaints.push(
      `docs/architecture.md has ${steps.length} steps with ${named} files, ` +
        `expected ${STEPS} with at most ${MOST_NAMED}`,
    );
  }
  const imports = (from: string, to: string) =>
    graph.get(from)?.some((one) =>
      one === to || (handsOn(one) && graph.get(one)?.includes(to))
    ) ?? false;
  const before: string[] = [];
  for (const [at, named] of steps.entries()) {
    // The engine's source is no module of the program: it has no imports here.
    const files = named.filter((path) => !path.startsWith("assembly/"));
    for (const path of files.filter((path) => !graph.has(path))) {
      complaints.push(`step ${at + 1} names ${path}, which does not exist`);
    }
    const alone = files.length > 1
      ? files.filter((path) =>
        !files.some((other) => imports(path, other) || imports(other, path))
      )
      : [];
    for (const path of alone) {
      complaints.push(
        `step ${at + 1}: ${path} has no import in common with its others`,
      );
    }
    const isReached = files.some((to) =>
      before.some((from) => from === to || imports(from, to))
    );
    if (at > 0 && files.length > 0 && !isReached) {
      complaints.push(
        `step ${at + 1} (${files.join(", ")}) is imported by no step before it`,
      );
    }
    before.push(...files);
  }
  return complaints;
}

/** Folders with too many files. */
export function checkFolders(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > MOST_FILES).map((
    [folder, count],
  ) => `${folder}/ has ${count} files, expected at most ${MOST_FILES}`);
}

/** Files with too many lines, bytes as text left out. */
export function checkLengths(
  files: readonly Pick<SourceFile, "path" | "text">[],
): string[] {
  return files.filter(({ path }) => !path.endsWith("_bytes.ts"))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) =>
      `${path} has ${lines} lines, expected at most ${MOST_LINES}`
    );
}

/** Circles of imports with too many files. */
export function checkCircles(graph: Graph): string[] {
  return circlesOf(graph).filter((files) => files.length > MOST_IN_CIRCLE)
    .map((files) => `a circle of ${files.length} files: ${files.join(", ")}`);
}

/** All sets of files that reach each other, by Tarjan's algorithm. */
function circlesOf(graph: Graph): string[][] {
  const circles: string[][] = [];
  const order = new Map<string, number>(), stack: string[] = [];
  /** Returns the earliest file on the stack that a file reaches. */
  const visit = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    stack.push(path);
    let earliest = own;
    for (const next of graph.get(path) ?? []) {
      const seen = order.get(next);
      if (seen === undefined) earliest = Math.min(earliest, visit(next));
      else if (stack.includes(next)) earliest = Math.min(earliest, seen);
    }
    if (earliest === own) {
      circles.push(stack.splice(stack.indexOf(path)).sort());
    }
    return earliest;
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return circles;
}

/** Files that a page names and that do not exist; `x.ts` stands for any. */
export function checkPaths(
  page: string,
  text: string,
  exists: (path: string) => boolean,
): string[] {
  const named = text.matchAll(/`((?:src|assembly|tests|tools)\/[\w/]+\.ts)`/g);
  return Array.from(named, ([, path]) => path!)
    .filter((path) => !path.endsWith("/x.ts") && !exists(path))
    .map((path) => `${page} names ${path}, which does not exist`);
}

/** Lines that contain a private word. */
export function checkWords(
  path: string,
  text: string,
  words: readonly RegExp[],
): string[] {
  return text.split("\n").flatMap((line, at) =>
    words.flatMap((word) => {
      const found = word.exec(line);
      return found ? [`${path}:${at + 1} says "${found[0]}"`] : [];
    })
  );
}

/** Rules that are named by a title which their page does not have. */
export function checkTitles(
  path: string,
  text: string,
  pages: ReadonlyMap<string, readonly string[]>,
): string[] {
  // A title may go on in the next line of its comment.
  const flat = text.replaceAll(/\s*\n\s*(?:\/\/|\*)?\s*/g, " ");
  return [...pages].flatMap(([page, titles]) =>
    flat.split(`${page}, `).slice(1)
      .filter((rest) => !titles.some((title) => rest.startsWith(title)))
      .map((rest) =>
        `${path} names "${rest.slice(0, 30)}…" of ${page}, expected a title`
      )
  );
}

/** The titles of a page's sections. */
async function titlesOf(page: string): Promise<[string, string[]]> {
  const text = await Deno.readTextFile(new URL(`docs/${page}`, ROOT));
  return [
    page,
    Array.from(text.matchAll(/^## (.*)$/gm), ([, title]) => title!),
  ];
}

function graphOf(files: readonly SourceFile[]): Graph {
  return new Map(
    files.map(({ path, imports }) => [path, imports.map((one) => one.target)]),
  );
}

/** The list itself, and the test that shows what it finds. */
const EXCUSED = /^(?:private_words|check_house_test)\.ts$/;

/** Every file of a folder with words in it, fixtures left out. */
async function* pagesBelow(folder: string): AsyncGenerator<string> {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))
  ) {
    if (isDirectory && name !== "node_modules" && name !== "golden") {
      yield* pagesBelow(`${folder}${name}/`);
    } else if (
      /\.(?:ts|md|py|mjs)$/.test(name) && !EXCUSED.test(name) &&
      !name.endsWith("_bytes.ts")
    ) {
      yield folder + name;
    }
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)).isFile;
  } catch {
    return false;
  }
}

const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...ENTRIES];
const FOLDERS = ["src/", "tests/", "tools/", "bench/", "assembly/", "docs/"];

if (import.meta.main) {
  const files = (await Promise.all(ENTRIES.map(readGraph))).flat();
  const graph = graphOf(files);
  const sources = new Map(
    files.filter(({ path }) => path.startsWith("src/"))
      .map((file) => [file.path, file]),
  );
  const page = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));
  const complaints = [
    ...checkSteps(stepsOf(page), graph),
    ...checkFolders([...sources.keys()]),
    ...checkLengths([...sources.values()]),
    ...checkCircles(graph),
  ];
  for (const name of ["docs/architecture.md", "CONTRIBUTING.md"]) {
    const text = await Deno.readTextFile(new URL(name, ROOT));
    complaints.push(...checkPaths(name, text, isThere));
  }
  const titles = new Map(
    await Promise.all(["determinism.md", "journal.md"].map(titlesOf)),
  );
  const pages = [...PAGES];
  for (const folder of FOLDERS) {
    for await (const path of pagesBelow(folder)) pages.push(path);
  }
  for (const path of pages) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    complaints.push(...checkWords(path, text, PRIVATE_WORDS));
    if (path.endsWith(".ts")) {
      complaints.push(...checkTitles(path, text, titles));
    }
  }
  finish("house", complaints);
}
