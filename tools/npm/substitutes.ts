// Files that are others on other platforms. The package's own names for them
// (`#threads`) are resolved by whoever imports it, by its platform.

/** What a name means by platform; the first that fits is taken. */
type Meanings = Readonly<Record<string, string>>;

/** The names, for `imports` of package.json. */
export const IMPORTS: Readonly<Record<`#${string}`, Meanings>> = {
  "#deno": { deno: "./npm/deno/deno.js", default: "./npm/node/deno.js" },
  "#engine": {
    workerd: "./npm/workerd/inlined.js",
    default: "./src/engine/inlined.js",
  },
  "#threads": {
    deno: "./src/pool/threads.js",
    browser: "./src/pool/threads.js",
    workerd: "./src/pool/threads.js",
    node: "./npm/node/threads.js",
    default: "./src/pool/threads.js",
  },
};

/** The same for Deno, which takes them from its own configuration. */
export function importsOfDeno(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(IMPORTS).map((
      [name, meanings],
    ) => [name, meanings["deno"] ?? meanings["default"]!]),
  );
}

/** Which imports of compiled files get which name. */
const NAMED: readonly (readonly [folder: string, from: string, to: string])[] =
  [
    ["src/pool/", "./threads.js", "#threads"],
    ["src/engine/", "./inlined.js", "#engine"],
  ];

/** A source as it is compiled: what uses Deno imports it. */
export function forNpm(path: string, text: string): string {
  const isOurs = /^(src\/.*|\w+)\.ts$/.test(path);
  const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
  const usesDeno = isOurs && /\bDeno\./.test(code);
  return usesDeno ? `import * as Deno from "#deno";\n${text}` : text;
}

/** A compiled file with the names in place of paths. */
export function withNames(path: string, text: string): string {
  let named = text;
  for (const [folder, from, to] of NAMED) {
    if (path.startsWith(folder) && path.endsWith(".js")) {
      named = named.replaceAll(`from "${from}"`, `from "${to}"`);
    }
  }
  return named;
}
