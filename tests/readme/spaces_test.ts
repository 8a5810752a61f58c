// What docs/spaces.md shows is a space, and its short forms mean what it says;
// its command is run by commands_test.ts.

import { assert, assertEquals } from "@std/assert";
import { parseParamText, parseSpace, type Space } from "../../mod.ts";
import { fencedBlocks } from "./markdown.ts";

const page = await Deno.readTextFile(
  new URL("../../docs/spaces.md", import.meta.url),
);
const [json = ""] = fencedBlocks(page, "json");

Deno.test("the example of docs/spaces.md has every kind and every key", () => {
  const space: Space = parseSpace(JSON.parse(json));
  const params = Object.values(space);
  const kinds = new Set(params.map(({ type }) => type));
  assertEquals(kinds, new Set(["categorical", "float", "int", "fixed"]));
  const keys = new Set(params.flatMap((param) => Object.keys(param)));
  for (const key of keys) assert(page.includes(`| \`${key}\``), key);
  assertEquals(keys.size, 8);
});

Deno.test("the short forms of docs/spaces.md mean what it says", () => {
  const rows = page.split("## Short forms")[1]!.split("\n")
    .filter((line) => line.startsWith("|")).map((line) =>
      Array.from(line.matchAll(/`([^`]+)`/g), ([, cell]) => cell!)
    )
    .filter((cells) => cells.length === 3);
  assertEquals(rows.length, 5);
  for (const [inFile, onCommandLine, meaning] of rows) {
    const wanted = parseSpace({ p: JSON.parse(meaning!) })["p"];
    assertEquals(parseSpace({ p: JSON.parse(inFile!) })["p"], wanted);
    if (onCommandLine!.startsWith("--")) continue;
    assertEquals(parseParamText(onCommandLine!)[1], wanted);
  }
});
