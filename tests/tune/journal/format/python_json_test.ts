import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { toJson } from "../../../../src/tune/journal/format/attributes.ts";
import {
  parsePythonJson,
  type PythonJson,
  writeFloat,
  writePythonJson,
} from "../../../../src/tune/journal/format/python_json.ts";
import { anyJson } from "../../../support/any_study.ts";

Deno.test("parsePythonJson() reads what writePythonJson() wrote", () => {
  fc.assert(fc.property(anyJson, (value) => {
    const text = writePythonJson(value);
    assertEquals(/^[\x20-\x7e]*$/.test(text), true, text);
    assertEquals(writePythonJson(parsePythonJson(text)), text);
    assertEquals(parsePythonJson(text), value);
  }));
});

Deno.test("parsePythonJson() agrees with JSON.parse on plain JSON", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    // The word in front forces the reader that JSON.parse is not.
    assertEquals(
      toJson(parsePythonJson(`[NaN,\n ${text} \t]`)),
      [NaN, JSON.parse(text)],
    );
  }));
});

Deno.test("parsePythonJson() keeps integers that a number would round", () => {
  assertEquals(
    parsePythonJson('{"seed": 9007199254740993, "x": -12345678901234567890}'),
    { seed: 9007199254740993n, x: -12345678901234567890n },
  );
  assertEquals(parsePythonJson("[1234567890123456, 1e30]"), [
    1234567890123456,
    1e30,
  ]);
});

Deno.test("parsePythonJson() says where a text is not JSON", () => {
  const cases: [string, string][] = [
    ['{"a": NaN', 'found "the end" at column 9, expected "," or "}"'],
    ["[NaN] 1", 'found "1" at column 6, expected the end'],
    ["[NaN, +1]", 'found "+1]" at column 6, expected a value'],
    ["[NaN, 01]", 'found "1]" at column 7, expected "," or "]"'],
    ["{NaN: 1}", "expected a name in quotes"],
    ['{"NaN" 1}', 'expected ":"'],
    ['["NaN]', "expected a closing quote"],
    ["[".repeat(600) + "NaN", "at most 500 levels"],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parsePythonJson(text), SyntaxError, message);
  }
});

Deno.test("parsePythonJson() makes a property of the name __proto__", () => {
  const value = parsePythonJson('{"__proto__": NaN}') as object;
  assertEquals(Object.keys(value), ["__proto__"]);
});

Deno.test("writeFloat() writes what Python reads as a float", () => {
  const texts = [1, -0, 0.1, 1e21, 1e-7, NaN, -Infinity].map(writeFloat);
  assertEquals(texts, [
    "1.0",
    "-0.0",
    "0.1",
    "1e+21",
    "1e-7",
    "NaN",
    "-Infinity",
  ]);
});

Deno.test("writePythonJson() and parsePythonJson() agree on how deep is too deep", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  const deepest = nested(500);
  assertEquals(writePythonJson(parsePythonJson(deepest)), deepest);
  const messages = [501, 20_000].map((levels) =>
    assertThrows(() => parsePythonJson(nested(levels)), SyntaxError).message
  );
  for (const message of messages) {
    assertEquals(message.endsWith("expected at most 500 levels"), true);
  }
  const value = parsePythonJson(deepest);
  assertThrows(() => writePythonJson([value]), TypeError, "500 levels");
  const itself: PythonJson[] = [];
  itself.push(itself);
  assertThrows(() => writePythonJson(itself), TypeError, "or holds itself");
});
