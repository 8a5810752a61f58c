// All JavaScript of the package: the library, with its declarations, and the
// command line with its server for agents and its cluster, which only Deno runs.

import { denoJson, ROOT } from "../deno_json.ts";
import { emitFile, emitLibrary } from "./emit.ts";
import { ENTRIES } from "./package_json.ts";
import { withNames } from "./substitutes.ts";

/** What the library has in place of its own files on some platform. */
const SUBSTITUTES = [
  "npm/deno/deno.ts",
  "npm/node/deno.ts",
  "npm/node/threads.ts",
];

/** What only Deno runs. */
const DENO_ONLY = ["cli.ts", "mcp.ts", "cluster.ts"];

/** Files by their path in the package, in the order of their names. */
export async function compile(): Promise<Map<string, string>> {
  const entries = Object.values(ENTRIES).map((name) => `${name}.ts`);
  const files = emitLibrary([...entries, ...SUBSTITUTES]);
  const sources = (await Promise.all(DENO_ONLY.map(sourcesOf))).flat();
  for (const path of sources) {
    const compiled = path.replace(/\.ts$/, ".js");
    if (files.has(compiled)) continue;
    const text = await Deno.readTextFile(new URL(path, ROOT));
    files.set(compiled, path === compiled ? text : emitFile(compiled, text));
  }
  const named = [...files].map(([path, text]) =>
    [path, withNames(path, text)] as const
  );
  return new Map(named.sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * The project's own files that an entry reaches, "src/cli/main.ts", but for the
 * configuration, of which the package has its own.
 */
async function sourcesOf(entry: string): Promise<string[]> {
  const { modules } = await denoJson("info", "--json", entry) as {
    readonly modules: readonly { readonly specifier: string }[];
  };
  return modules.map(({ specifier }) => specifier)
    .filter((url) => url.startsWith(ROOT.href) && !url.endsWith("/deno.json"))
    .map((url) => url.slice(ROOT.href.length));
}
