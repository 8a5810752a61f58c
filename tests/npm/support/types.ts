// What TypeScript says of programs that import the package.

import ts from "../../../tools/npm/typescript.ts";

const STRICT: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
};

/** How programs find packages. */
const RESOLUTIONS: readonly ts.CompilerOptions[] = [
  {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
];

/**
 * The errors in some files of a folder, and in the declarations of what they
 * import.
 */
export function complaintsOf(
  folder: string,
  names: readonly string[],
): string[] {
  const files = names.map((name) => `${folder}/${name}`);
  return RESOLUTIONS.flatMap((resolution) => {
    const program = ts.createProgram(files, { ...STRICT, ...resolution });
    return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
      `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
    );
  });
}
