// The lists of kernels agree: what the built engine exports (assembly/index.ts),
// what src/engine/exports.ts declares, with as many arguments, what the library
// uses, and what tests/engine/ calls. And what the entry points export by name
// can be told apart and is all there (public_names.ts).

import { denoJson, finish, ROOT } from "./deno_json.ts";
import { checkSuffixes, checkThrown, readPublic } from "./public_names.ts";

const DECLARATIONS = "src/engine/exports.ts";

/** Exported names with the number of arguments, undefined for what is no function. */
export type ExportList = ReadonlyMap<string, number | undefined>;

/**
 * Compares the lists.
 *
 * @param built What each variant of the engine exports.
 * @param declared What TypeScript believes they do.
 * @param users The text of all code that should use a kernel, by its name.
 * @returns One complaint a line, empty if all is well.
 */
export function checkExports(
  built: Readonly<Record<string, ExportList>>,
  declared: ExportList,
  users: Readonly<Record<string, string>>,
): string[] {
  const complaints: string[] = [];
  for (const [variant, list] of Object.entries(built)) {
    for (const name of new Set([...list.keys(), ...declared.keys()])) {
      const has = list.has(name), arity = list.get(name);
      const wanted = declared.get(name);
      if (has && declared.has(name) && arity === wanted) continue;
      complaints.push(
        !has
          ? `${name} is declared, but the ${variant} engine does not export it`
          : !declared.has(name)
          ? `${name} is exported by the ${variant} engine, but not declared`
          : `${name} takes ${arity} arguments in the ${variant} engine, but is declared with ${wanted}`,
      );
    }
  }
  for (const [name, arity] of declared) {
    if (arity === undefined) continue;
    for (const [user, text] of Object.entries(users)) {
      if (new RegExp(`\\b${name}\\b`).test(text)) continue;
      complaints.push(`${name} is called nowhere in ${user}`);
    }
  }
  return complaints;
}

async function exportsOf(variant: string): Promise<ExportList> {
  const path = new URL(`src/engine/${variant}.wasm`, ROOT);
  const module = await WebAssembly.compile(await Deno.readFile(path));
  const { exports } = await WebAssembly.instantiate(module, {});
  return new Map(
    Object.entries(exports).map(([name, value]) => [
      name,
      typeof value === "function" ? value.length : undefined,
    ]),
  );
}

interface FunctionDoc {
  readonly params: readonly unknown[];
}

interface MemberDoc {
  readonly name: string;
  readonly params?: readonly unknown[];
  readonly tsType?: { readonly repr: string };
}

interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly def: {
      readonly methods?: readonly MemberDoc[];
      readonly properties?: readonly MemberDoc[];
      readonly tsType?: { readonly value?: FunctionDoc };
    };
  }[];
}

/** The members of `EngineExports`, named function types resolved. */
async function declaredExports(): Promise<ExportList> {
  const { nodes } = await denoJson("doc", "--json", DECLARATIONS) as {
    nodes: Record<string, { symbols: DocSymbol[] }>;
  };
  const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
  const defOf = (name: string | undefined) =>
    symbols.find((symbol) => symbol.name === name)?.declarations[0]?.def;
  const { methods = [], properties = [] } = defOf("EngineExports") ?? {};
  return new Map([
    ...methods.map(({ name, params }) => [name, params?.length] as const),
    ...properties.map(({ name, tsType }) =>
      [name, defOf(tsType?.repr)?.tsType?.value?.params.length] as const
    ),
  ]);
}

/** The text of a folder's modules, and of those in folders below. */
async function textOf(folder: string): Promise<string> {
  let text = "";
  for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
    const path = folder + entry.name;
    if (entry.isDirectory) text += await textOf(`${path}/`);
    else if (path.endsWith(".ts") && path !== DECLARATIONS) {
      text += await Deno.readTextFile(new URL(path, ROOT));
    }
  }
  return text;
}

if (import.meta.main) {
  const built = {
    plain: await exportsOf("plain"),
    relaxed: await exportsOf("relaxed"),
  };
  const users = {
    "src/": await textOf("src/engine/") + await textOf("src/train/"),
    "tests/engine/": await textOf("tests/engine/"),
  };
  const symbols = await readPublic();
  finish("exports", [
    ...checkExports(built, await declaredExports(), users),
    ...checkSuffixes(symbols),
    ...checkThrown(symbols),
  ]);
}
