// The names that the entry points export: no two that a reader could take for
// each other, and every error class that their documentation promises.

import { denoJson, ENTRIES } from "./deno_json.ts";

/** The part of `deno doc --json` that is looked at. */
export interface PublicSymbol {
  readonly name: string;
  readonly declarations: readonly {
    /** "class", "function", "interface", "typeAlias" or "variable". */
    readonly kind: string;
    readonly jsDoc?: unknown;
    /** Types and members, as `deno doc` nests them. */
    readonly def: unknown;
  }[];
}

/** All that the entry points of programs export. */
export async function readPublic(): Promise<PublicSymbol[]> {
  const symbols = new Map<string, PublicSymbol>();
  for (const entry of ENTRIES.filter((entry) => entry !== "cli.ts")) {
    const { nodes } = await denoJson("doc", "--json", entry) as {
      nodes: Record<string, { symbols: PublicSymbol[] }>;
    };
    const own = Object.values(nodes).flatMap(({ symbols }) => symbols);
    for (const symbol of own) symbols.set(symbol.name, symbol);
  }
  return [...symbols.values()];
}

/**
 * Finds symbols whose names are the same but for case, underscores or an
 * ending that means nothing: a plural or a number.
 *
 * A type `Sampler` may stand beside a value `samplers` if the value is made of
 * it, or it of the value: that is how a list of them has to be called, and the
 * compiler refuses the one where the other is expected.
 *
 * Other endings are words: `StudyOptions` are options of a `Study`, `ParamsOf`
 * a space gives `Params`.
 */
export function checkSuffixes(symbols: readonly PublicSymbol[]): string[] {
  const byStem = Map.groupBy(symbols, ({ name }) => stemOf(name));
  return [...byStem.values()].flatMap((alike) =>
    alike.flatMap((one, at) =>
      alike.slice(at + 1).filter((other) => !isListOf(one, other)).map((
        { name },
      ) => `${one.name} and ${name} are exported, expected names that differ`)
    )
  );
}

function stemOf(name: string): string {
  return name.replaceAll("_", "").toLowerCase()
    .replace(/\d+$/, "").replace(/ies$/, "y").replace(/s$/, "");
}

/** Whether one is a type, the other a value, and either names the other. */
function isListOf(one: PublicSymbol, other: PublicSymbol): boolean {
  return isType(one) !== isType(other) &&
    (mentions(one, other.name) || mentions(other, one.name));
}

function isType({ declarations }: PublicSymbol): boolean {
  return declarations.every(({ kind }) =>
    kind === "interface" || kind === "typeAlias"
  );
}

function mentions({ declarations }: PublicSymbol, name: string): boolean {
  return declarations.some(({ def }) =>
    objectsIn(def).some(({ kind, repr }) =>
      (kind === "typeRef" || kind === "typeQuery") && repr === name
    )
  );
}

interface DocNode {
  readonly kind?: string;
  /** A type as it is written. */
  readonly repr?: string;
  readonly tsType?: { readonly repr?: string };
}

/** An object and all below it. */
function objectsIn(value: unknown): DocNode[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as DocNode, ...Object.values(value).flatMap(objectsIn)];
}

/** Finds error classes of `@throws` that nobody could catch by their class. */
export function checkThrown(symbols: readonly PublicSymbol[]): string[] {
  const names = new Set(symbols.map(({ name }) => name));
  const complaints = symbols.flatMap(({ name, declarations }) =>
    objectsIn(declarations)
      .flatMap(({ kind, tsType }) =>
        kind === "throws" ? tsType?.repr ?? [] : []
      )
      .filter((error) => !names.has(error) && !(error in globalThis))
      .map((error) => `${name} throws ${error}, which is not exported`)
  );
  return [...new Set(complaints)];
}
