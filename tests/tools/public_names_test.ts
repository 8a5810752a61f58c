import { assertEquals } from "@std/assert";
import {
  checkSuffixes,
  checkThrown,
  type PublicSymbol,
} from "../../tools/public_names.ts";

function symbol(name: string, kind: string, def: unknown = {}): PublicSymbol {
  return { name, declarations: [{ kind, def }] };
}

const listOf = (name: string) => ({
  tsType: { kind: "array", value: { kind: "typeRef", repr: name } },
});

Deno.test("checkSuffixes() refuses names that differ by case, a plural or a number", () => {
  const pairs = [
    ["Param", "Params"],
    ["Entry", "Entries"],
    ["HYPERPARAMETERS", "Hyperparameters"],
    ["readFile", "readFile2"],
  ];
  for (const [one, other] of pairs) {
    const both = [symbol(one!, "interface"), symbol(other!, "interface")];
    assertEquals(checkSuffixes(both), [
      `${one} and ${other} are exported, expected names that differ`,
    ]);
  }
});

Deno.test("checkSuffixes() lets a list be called after the type of what it holds", () => {
  const type = symbol("Sampler", "interface");
  const list = symbol("samplers", "variable", listOf("Sampler"));
  assertEquals(checkSuffixes([type, list]), []);
  const names = symbol("Name", "typeAlias", {
    tsType: { kind: "typeQuery", repr: "NAMES" },
  });
  assertEquals(checkSuffixes([names, symbol("NAMES", "variable")]), []);

  const stranger = symbol("samplers", "variable", listOf("Pruner"));
  assertEquals(checkSuffixes([type, stranger]).length, 1);
  const types = symbol("Samplers", "typeAlias", listOf("Sampler"));
  assertEquals(checkSuffixes([type, types]).length, 1);
});

Deno.test("checkSuffixes() takes an ending that is a word for one", () => {
  const names = ["Study", "StudyOptions", "Params", "ParamsOf"];
  assertEquals(checkSuffixes(names.map((name) => symbol(name, "class"))), []);
});

Deno.test("checkThrown() wants the classes of @throws exported", () => {
  const throwing = (error: string) =>
    symbol("Study", "class", {
      methods: [{
        jsDoc: { tags: [{ kind: "throws", tsType: { repr: error } }] },
      }],
    });
  const own = symbol("LostError", "class");
  assertEquals(checkThrown([throwing("RangeError")]), []);
  assertEquals(checkThrown([throwing("LostError"), own]), []);
  assertEquals(checkThrown([throwing("LostError")]), [
    "Study throws LostError, which is not exported",
  ]);
});
