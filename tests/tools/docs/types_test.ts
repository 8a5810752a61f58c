import { assert, assertEquals } from "@std/assert";
import { readEntries, topicsOf } from "../../../tools/docs/entries.ts";
import { headText } from "../../../tools/docs/symbols.ts";
import { typeText } from "../../../tools/docs/types.ts";

const ROOT = new URL("../../../", import.meta.url);

/** The declarations as `deno doc` prints them for people. */
async function printed(file: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", file],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) =>
      /^(?:(?:async )?function\*?|const|type|class|interface) /.test(line)
    )
    .map(plain);
}

/**
 * Without what deno doc leaves out or adds: which parameters may be absent, what
 * is asynchronous, a generator or implemented, and where blanks and semicolons stand.
 */
function plain(text: string): string {
  return text.replace(/^(?:async )?function\*/, "function")
    .replace(/^async /, "").replace(/ implements .*/, "")
    .replaceAll(/[?;\s]/g, "");
}

/** It prints types of objects line by line: those are left out. */
const isOneLine = (text: string) => !/^type.*\{/.test(text);

Deno.test("headText() says what deno doc prints", async () => {
  for (const { file, symbols } of await readEntries()) {
    const own = [...symbols.values()].flatMap(({ name, declarations }) =>
      declarations.map((one) => plain(headText(name, one)))
    );
    const theirs = new Set(await printed(file));
    assert(own.length > 0);
    assertEquals(
      own.filter((text) => isOneLine(text) && !theirs.has(text)),
      [],
      file,
    );
  }
});

Deno.test("typeText() writes what readers would", () => {
  const number = { kind: "keyword", value: "number" } as const;
  const list = { kind: "array", value: number } as const;
  assertEquals(
    typeText({
      kind: "typeOperator",
      value: { operator: "readonly", tsType: list },
    }),
    "readonly number[]",
  );
  assertEquals(
    typeText({
      kind: "fnOrConstructor",
      value: {
        params: [{ kind: "identifier", name: "x", tsType: number }],
        tsType: { kind: "union", value: [number, list] },
      },
    }),
    "(x: number) => number | number[]",
  );
});

Deno.test("topicsOf() takes the comments between exports for headings", () => {
  const text = `/**\n * All.\n */\n\n// Ones: first\n// of all.\n\n` +
    `export { one, type One } from "./one.ts";\n\n// Twos: next.\n\n` +
    `export type { Two } from "./two.ts";\n`;
  assertEquals(topicsOf(text), [
    { title: "Ones", about: "first of all. ", names: ["one", "One"] },
    { title: "Twos", about: "next. ", names: ["Two"] },
  ]);
  assertEquals(
    topicsOf("// The file.\n\nexport { a } from 'a';\n")[0]!.title,
    "",
  );
});
