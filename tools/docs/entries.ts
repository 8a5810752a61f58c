// What the entry points export, as `deno doc --json` has it, and by which topics
// mod.ts puts it in order.

import config from "../../deno.json" with { type: "json" };
import { denoJson, ROOT } from "../deno_json.ts";
import type {
  Callable,
  IndexSignature,
  Property,
  TsType,
  TypeParam,
} from "./types.ts";

/** `@param`, `@throws` and their like. */
export interface Tag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
  readonly tsType?: TsType;
}

/** What may have a comment. */
export interface Documented {
  readonly jsDoc?: { readonly doc?: string; readonly tags?: readonly Tag[] };
}

/** A member with its comment. */
export type Member<T> = T & Documented;

/** A method or accessor of a class. */
export interface ClassMethod extends Documented {
  readonly name: string;
  readonly kind: string;
  readonly isStatic?: boolean;
  readonly functionDef: Callable;
}

/** All that the kinds of declarations have; each kind has some of it. */
export interface Definition extends Callable {
  readonly typeParams?: readonly TypeParam[];
  readonly tsType?: TsType;
  readonly extends?: string | readonly TsType[];
  readonly properties?: readonly Member<Property>[];
  readonly methods?: readonly (Member<Callable & Property> | ClassMethod)[];
  readonly constructors?: readonly Member<Callable>[];
  readonly indexSignatures?: readonly Member<IndexSignature>[];
}

/** A declaration of a symbol: a function may have several. */
export interface Declaration extends Documented {
  readonly kind: string;
  readonly def: Definition;
}

/** What an entry point exports under a name. */
export interface PublicSymbol {
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** Symbols that belong together. */
export interface Topic {
  readonly title: string;
  /** The rest of the heading's sentence. */
  readonly about: string;
  readonly names: readonly string[];
}

/** What is public behind an entry point, in the order of its file. */
export interface Entry {
  readonly file: string;
  /** What a program imports. */
  readonly specifier: string;
  /** What its comment says of all of it. */
  readonly about: string;
  readonly topics: readonly Topic[];
  readonly symbols: ReadonlyMap<string, PublicSymbol>;
}

interface Module {
  readonly module_doc?: { readonly doc?: string };
  readonly symbols: readonly PublicSymbol[];
}

/** The entry points of the library, as deno.json has them. */
const LIBRARY = Object.entries(config.exports)
  .filter(([name]) => name !== "./cli");

/** Reads every entry point. */
export async function readEntries(): Promise<Entry[]> {
  return await Promise.all(
    LIBRARY.map(([name, path]) =>
      readEntry(path.slice(2), `lanetune${name.slice(1)}`)
    ),
  );
}

async function readEntry(file: string, specifier: string): Promise<Entry> {
  const { nodes } = await denoJson("doc", "--json", file) as {
    nodes: Record<string, Module>;
  };
  const modules = Object.values(nodes);
  const symbols = modules.flatMap(({ symbols }) => symbols);
  const text = await Deno.readTextFile(new URL(file, ROOT));
  return {
    file,
    specifier,
    about: modules[0]?.module_doc?.doc?.trim() ?? "",
    topics: topicsOf(text),
    symbols: new Map(symbols.map((symbol) => [symbol.name, symbol])),
  };
}

/**
 * The topics of an entry point: its comments "// Title: what is in it." between
 * exports. What no such comment stands above belongs to a topic without title.
 */
export function topicsOf(text: string): Topic[] {
  // What the file begins with is about all of it.
  const code = text.replace(/^(?:\/\*\*[^]*?^ \*\/\n|(?:\/\/ .*\n)+)/m, "");
  const parts = code.split(/^((?:\/\/ .*\n)+)(?=\nexport )/m);
  const topics: Topic[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const names = exportedNames(parts[at]!);
    const heading = (parts[at - 1] ?? "").replaceAll(/^\/\/ /gm, "");
    const [, title = "", about = heading] =
      /^([\w ,]+): ([^]*)$/.exec(heading) ?? [];
    if (names.length > 0) {
      topics.push({ title, about: about.replaceAll(/\s+/g, " "), names });
    }
  }
  return topics;
}

function exportedNames(text: string): string[] {
  return Array.from(
    text.matchAll(/^export (?:type )?\{([^}]*)\}/gm),
    ([, list]) => list!,
  ).flatMap((list) => list.split(","))
    .map((name) => name.trim().replace(/^type /, ""))
    .filter((name) => name !== "");
}
