import { assertEquals } from "@std/assert";
import { checkImports, type SourceFile } from "../../tools/check_imports.ts";

/** Complaints about one file that imports one target. */
function complaints(path: string, specifier: string, target: string): number {
  const file: SourceFile = { path, imports: [{ specifier, target }], text: "" };
  return checkImports(new Map([[path, file]]), new Set()).length;
}

Deno.test("checkImports() lets only what is loaded late have packages", () => {
  const sdk = "npm:/@modelcontextprotocol/server@2.4.0";
  assertEquals(complaints("src/mcp/a.ts", "npm:x", sdk), 0);
  assertEquals(complaints("src/cli/a.ts", "npm:x", sdk), 1);
  assertEquals(complaints("files.ts", "npm:x", sdk), 1);
  assertEquals(complaints("src/cli/a.ts", "../../mcp.ts", "mcp.ts"), 1);
});

/** Complaints about code that mod.ts reaches. */
function codeComplaints(text: string): string[] {
  const file: SourceFile = {
    path: "src/tune/study/study.ts",
    imports: [],
    text,
  };
  return checkImports(new Map([[file.path, file]]), new Set([file.path]));
}

Deno.test("checkImports() lets data walk forwards only", () => {
  assertEquals(
    complaints("src/train/a.ts", "../engine/b.ts", "src/engine/b.ts"),
    0,
  );
  assertEquals(
    complaints("src/engine/a.ts", "../train/b.ts", "src/train/b.ts"),
    1,
  );
  assertEquals(
    complaints("src/tune/study/a.ts", "../../errors.ts", "src/errors.ts"),
    0,
  );
  assertEquals(
    complaints("src/tune/study/a.ts", "./b.ts", "src/tune/study/b.ts"),
    0,
  );
  assertEquals(
    complaints("src/tune/study/a.ts", "../train/b.ts", "src/train/b.ts"),
    1,
  );
  assertEquals(
    complaints(
      "src/pool/a.ts",
      "../experiment/experiment.ts",
      "src/experiment/experiment.ts",
    ),
    1,
  );
  assertEquals(complaints("src/cli/a.ts", "../../mod.ts", "mod.ts"), 0);
  assertEquals(
    complaints("src/cli/a.ts", "../tune/b.ts", "src/tune/study/b.ts"),
    1,
  );
  assertEquals(complaints("mod.ts", "./files.ts", "files.ts"), 1);
  assertEquals(complaints("mod.ts", "./engine.ts", "engine.ts"), 1);
  assertEquals(
    complaints("src/errors.ts", "./tune/b.ts", "src/tune/study/b.ts"),
    1,
  );
});

Deno.test("checkImports() knows the floors of tune/", () => {
  const samplers = "src/tune/samplers/a.ts", space = "src/tune/space/b.ts";
  assertEquals(complaints(samplers, "../space/b.ts", space), 0);
  assertEquals(complaints(space, "../samplers/a.ts", samplers), 1);
  assertEquals(complaints(samplers, "../study/a.ts", "src/tune/study/a.ts"), 1);
});

Deno.test("checkImports() keeps packages out of the library", () => {
  assertEquals(
    complaints("src/tune/study/a.ts", "npm:yaml@2", "npm:yaml@2"),
    1,
  );
  assertEquals(complaints("src/tune/study/a.ts", "node:fs", "node:fs"), 1);
  assertEquals(
    complaints("src/tune/study/a.ts", "lib/errors", "src/errors.ts"),
    1,
  );
  assertEquals(complaints("src/cli/a.ts", "node:fs", "node:fs"), 0);
});

Deno.test("checkImports() lets files that mod.ts does not reach use packages", () => {
  const path = "src/storage/a.ts";
  const imports = [{ specifier: "node:sqlite", target: "node:sqlite" }];
  const files = new Map([[path, { path, imports, text: "" }]]);
  assertEquals(checkImports(files, new Set()), []);
  assertEquals(checkImports(files, new Set([path])), [
    "src/storage/a.ts uses node:sqlite, but the library reaches it",
  ]);
});

Deno.test("checkImports() wants every file to have a layer", () => {
  assertEquals(
    complaints("src/other/a.ts", "../errors.ts", "src/errors.ts"),
    1,
  );
});

Deno.test("checkImports() finds what library code may not use", () => {
  assertEquals(codeComplaints("Deno.readFile(path)").length, 1);
  assertEquals(codeComplaints('import "node:fs"').length, 1);
  assertEquals(codeComplaints("using trainer = open()").length, 1);
  assertEquals(codeComplaints("console.log(Math.random())").length, 1);
  assertEquals(codeComplaints("new Date()"), [
    "src/tune/study/study.ts uses new Date(), but the library reaches it",
  ]);
  assertEquals(
    codeComplaints("// Deno.readFile\n/** console */\nf(); // Date"),
    [],
  );
  assertEquals(codeComplaints("updateDate(DenoLike, new Date(0))"), []);
});
