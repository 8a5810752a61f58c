import { assertEquals } from "@std/assert";
import {
  checkExamples,
  checkHead,
  type DocSymbol,
} from "../../tools/check_docs.ts";

function symbol(kind: string, name: string, ...docs: string[]): DocSymbol {
  return {
    name,
    declarations: [{
      kind,
      location: { filename: "a.ts", line: 4 },
      jsDoc: { tags: docs.map((doc) => ({ kind: "example", doc })) },
    }],
  };
}

const ASSERTING = "```ts\nassertEquals(thing(), 1);\n```";

Deno.test("checkExamples() wants an example that asserts", () => {
  assertEquals(checkExamples([symbol("function", "thing", ASSERTING)]), []);
  assertEquals(checkExamples([symbol("class", "thing", "", ASSERTING)]), []);
  for (const docs of [[], ["```ts\nthing();\n```"]]) {
    assertEquals(checkExamples([symbol("class", "thing", ...docs)]), [
      "a.ts:5: no example that asserts uses thing",
    ]);
  }
});

Deno.test("checkExamples() accepts another symbol's example, and one that cannot run", () => {
  const thing = symbol("function", "thing");
  const other = symbol("function", "other", ASSERTING.replace("1", "other()"));
  assertEquals(checkExamples([thing, other]), []);
  const remote = "```ts ignore\nawait thing();\n```";
  assertEquals(checkExamples([symbol("function", "thing", remote)]), []);
});

Deno.test("checkExamples() asks nothing of types and values", () => {
  const symbols = [symbol("interface", "a"), symbol("variable", "b")];
  assertEquals(checkExamples(symbols), []);
});

Deno.test("checkHead() wants what an entry point is at its head", () => {
  const head = "/**\n * Files.\n *\n * @module\n */\n";
  assertEquals(checkHead("files.ts", `${head}export {};`), []);
  for (const text of ["// Files.\nexport {};", `export {};\n${head}`]) {
    assertEquals(checkHead("files.ts", text).length, 1);
  }
});
