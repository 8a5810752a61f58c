// Public functions and classes are used in an example that asserts, their own or
// another's; one that cannot run (it needs a network, a server) is fenced as
// `ts ignore`. That everything public is documented at all is the business of
// `deno doc --lint`. Every entry point begins with what it is.

import { denoJson, ENTRIES, finish, ROOT } from "./deno_json.ts";

/** The part of `deno doc --json` that is looked at. */
export interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: {
      readonly tags?: readonly {
        readonly kind: string;
        readonly doc?: string;
      }[];
    };
    readonly location: { readonly filename: string; readonly line: number };
  }[];
}

/** The examples of a symbol; one of several overloads may speak for all. */
function examplesOf({ declarations }: DocSymbol): string[] {
  return declarations.flatMap(({ jsDoc }) => jsDoc?.tags ?? [])
    .filter(({ kind }) => kind === "example")
    .map(({ doc = "" }) => doc);
}

/**
 * Finds the functions and classes that no example shows.
 *
 * @param symbols What an entry point exports.
 * @returns One complaint a symbol, empty if all is well.
 */
export function checkExamples(symbols: readonly DocSymbol[]): string[] {
  const asserting = symbols.flatMap(examplesOf)
    .filter((doc) => /\bassert\w*\(/.test(doc)).join("\n");
  return symbols.flatMap((symbol) => {
    const { name, declarations } = symbol;
    const code = declarations.find(({ kind }) =>
      kind === "function" || kind === "class"
    );
    if (code === undefined || new RegExp(`\\b${name}\\b`).test(asserting)) {
      return [];
    }
    if (examplesOf(symbol).some((doc) => doc.includes("```ts ignore"))) {
      return [];
    }
    const { filename, line } = code.location;
    return [`${filename}:${line + 1}: no example that asserts uses ${name}`];
  });
}

/** What is wrong with the head of an entry point. */
export function checkHead(entry: string, text: string): string[] {
  const [head = ""] = /^\/\*\*[^]*?\*\//.exec(text) ?? [];
  return head.includes("@module")
    ? []
    : [`${entry}: expected to begin with a comment that has @module`];
}

/** Error classes need none: what throws them shows them. */
function isErrorClass(symbol: DocSymbol): boolean {
  return symbol.name.endsWith("Error");
}

if (import.meta.main) {
  const complaints = new Set<string>();
  for (const entry of ENTRIES) {
    const text = await Deno.readTextFile(new URL(entry, ROOT));
    for (const complaint of checkHead(entry, text)) complaints.add(complaint);
  }
  for (const entry of ENTRIES.filter((entry) => entry !== "cli.ts")) {
    const { nodes } = await denoJson("doc", "--json", entry) as {
      nodes: Record<string, { symbols: DocSymbol[] }>;
    };
    const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
    const wanted = symbols.filter((symbol) => !isErrorClass(symbol));
    for (const complaint of checkExamples(wanted)) complaints.add(complaint);
  }
  finish("examples", [...complaints]);
}
