// What package.json and the package's deno.json say; the version is the
// library's.

import config from "../../deno.json" with { type: "json" };
import { IMPORTS, importsOfDeno } from "./substitutes.ts";

/** The Deno that the command line runs in, of the package of that name. */
const DENO_VERSION = "2.9.6";

/**
 * The entry points by the name that a program imports, without endings:
 * "./files" is `files`. What only Deno runs is none of them.
 */
export const ENTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(config.exports)
    .filter(([name]) => !["./cli", "./mcp", "./cluster"].includes(name))
    .map(([name, path]) => [name, path.replace(/^\.\/|\.ts$/g, "")]),
);

/** The package's description of itself. */
export const PACKAGE_JSON = {
  name: "lanetune",
  version: config.version,
  description:
    "Hyperparameter tuning and small neural networks at native speed, wherever JavaScript runs",
  keywords: ["hyperparameter", "tuning", "wasm", "simd", "neural-network"],
  license: config.license,
  type: "module",
  sideEffects: false,
  engines: { node: ">=20" },
  bin: { lanetune: "npm/bin/lanetune.js" },
  exports: {
    ...Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [
        name,
        { types: `./${file}.d.ts`, default: `./${file}.js` },
      ]),
    ),
    "./plain.wasm": "./src/engine/plain.wasm",
    "./relaxed.wasm": "./src/engine/relaxed.wasm",
    "./lanetune.js": "./web/lanetune.js",
    "./package.json": "./package.json",
  },
  imports: IMPORTS,
  optionalDependencies: { deno: DENO_VERSION },
};

/** What Deno is told when it runs the command line. */
export const DENO_JSON = {
  version: config.version,
  imports: {
    ...importsOfDeno(),
    "jsr:@std/cli@^1/parse-args": "./shims/cli/parse_args.js",
  },
  lock: false,
  nodeModulesDir: "none",
};
