// JavaScript and declarations from the library's TypeScript, file by file, for
// runtimes and compilers as old as the package promises. The libraries named
// here are what Node 20 has: whatever is newer is an error.

import { ROOT } from "../deno_json.ts";
import { forNpm } from "./substitutes.ts";
import ts from "./typescript.ts";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: [
    "lib.es2023.d.ts",
    "lib.es2024.string.d.ts",
    "lib.esnext.disposable.d.ts",
    "lib.dom.d.ts",
    "lib.dom.iterable.d.ts",
    "lib.dom.asynciterable.d.ts",
  ],
  types: [],
  paths: { "#deno": ["./npm/node/deno.ts"] },
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  rewriteRelativeImportExtensions: true,
  resolveJsonModule: true,
  erasableSyntaxOnly: true,
  declaration: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  newLine: ts.NewLineKind.LineFeed,
};

/** The declarations of `Symbol.dispose`, for compilers that are not told. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/** Modules of Node are the business of `deno check`: not found here. */
const IS_OF_NODE = /'node:/;

/**
 * Compiles what some entry points reach.
 *
 * @param entries Paths relative to the root: "mod.ts".
 * @returns Files by path relative to the root: "src/errors.js".
 * @throws {Error} If there are errors of types, as compilers print them.
 */
export function emitLibrary(entries: readonly string[]): Map<string, string> {
  const root = ROOT.pathname;
  const files = new Map<string, string>();
  const options = { ...OPTIONS, rootDir: root, outDir: root };
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (path) => {
    const text = readFile.call(host, path);
    return text && forNpm(path.slice(root.length), text);
  };
  const program = ts.createProgram(
    entries.map((entry) => root + entry),
    options,
    host,
  );
  const { diagnostics } = program.emit(undefined, (path, text) => {
    files.set(path.slice(root.length), finished(path, text));
  });
  complain([...ts.getPreEmitDiagnostics(program), ...diagnostics]);
  return files;
}

/** One file of the command line, which Deno runs: its types are checked there. */
export function emitFile(path: string, text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { ...OPTIONS, declaration: false },
  });
  return finished(path, outputText);
}

function complain(diagnostics: readonly ts.Diagnostic[]): void {
  const errors = diagnostics.filter(({ file, messageText }) =>
    !file?.fileName.startsWith(`${ROOT.pathname}npm/`) &&
    !IS_OF_NODE.test(String(messageText))
  );
  if (errors.length === 0) return;
  throw new Error(
    `Cannot compile the package: ${
      ts.formatDiagnostics(errors, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => ROOT.pathname,
        getNewLine: () => "\n",
      })
    }`,
  );
}

/** The compiler leaves the names in declarations and comments as they are. */
function finished(path: string, text: string): string {
  const named = text.replaceAll(/(["'])(\.\.?\/[\w./]+)\.ts\1/g, "$1$2.js$1");
  const isDeclaration = path.endsWith(".d.ts");
  return isDeclaration && /\bSymbol\.dispose\b|\bDisposable\b/.test(named)
    ? DISPOSABLE + named
    : named;
}
