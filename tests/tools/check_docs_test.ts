import { assertEquals } from "@std/assert";
import { checkExamples, type DocSymbol } from "../../tools/check_docs.ts";

function symbol(kind: string, ...docs: string[]): DocSymbol {
  return {
    name: "thing",
    declarations: [{
      kind,
      location: { filename: "a.ts", line: 4 },
      jsDoc: { tags: docs.map((doc) => ({ kind: "example", doc })) },
    }],
  };
}

Deno.test("checkExamples() wants an example that asserts", () => {
  const asserting = "```ts\nassertEquals(1, 1);\n```";
  assertEquals(checkExamples([symbol("function", asserting)]), []);
  assertEquals(checkExamples([symbol("class", "f();", asserting)]), []);
  assertEquals(checkExamples([symbol("function")]), [
    "a.ts:5: the example of thing is missing",
  ]);
  assertEquals(checkExamples([symbol("class", "f();")]), [
    "a.ts:5: the example of thing asserts nothing",
  ]);
});

Deno.test("checkExamples() asks nothing of types and values", () => {
  assertEquals(checkExamples([symbol("interface"), symbol("variable")]), []);
});
