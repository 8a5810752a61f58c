// Public functions and classes carry an example that asserts. That everything
// public is documented at all is the business of `deno doc --lint`.

import { denoJson, ENTRIES, finish } from "./deno_json.ts";

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

/**
 * Finds the functions and classes without an example that asserts.
 *
 * @param symbols What an entry point exports.
 * @returns One complaint a symbol, empty if all is well.
 */
export function checkExamples(symbols: readonly DocSymbol[]): string[] {
  return symbols.flatMap(({ name, declarations }) => {
    const [first] = declarations.filter(({ kind }) =>
      kind === "function" || kind === "class"
    );
    if (first === undefined) return [];
    // One of several overloads may speak for all.
    const examples = declarations.flatMap(({ jsDoc }) => jsDoc?.tags ?? [])
      .filter(({ kind }) => kind === "example")
      .map(({ doc = "" }) => doc);
    if (examples.some((doc) => /\bassert\w*\(/.test(doc))) return [];
    const found = examples.length > 0 ? "asserts nothing" : "is missing";
    return [
      `${first.location.filename}:${
        first.location.line + 1
      }: the example of ${name} ${found}`,
    ];
  });
}

/** Error classes need none: what throws them shows them. */
function isErrorClass(symbol: DocSymbol): boolean {
  return symbol.name.endsWith("Error");
}

if (import.meta.main) {
  const complaints = new Set<string>();
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
