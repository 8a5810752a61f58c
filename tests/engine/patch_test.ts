import { assert, assertEquals } from "@std/assert";
import { engineBytes } from "../../src/engine/inlined.ts";
import { applyPatch } from "../../src/engine/patch.ts";
import { makePatch } from "../../tools/make_patch.ts";

const text = (bytes: string) => new TextEncoder().encode(bytes);

Deno.test("applyPatch() makes the new binary of the old one", () => {
  const long = "abcdefghijklmnopqrstuvwxyz".repeat(20);
  const pairs = [
    ["", ""],
    ["", "new"],
    ["old", ""],
    [long, long],
    [long, long.slice(300) + "between" + long.slice(0, 200)],
    [long, long.replace("mnop", "M") + "end"],
  ] as const;
  for (const [old, made] of pairs) {
    const patch = makePatch(text(old), text(made));
    assertEquals(applyPatch(text(old), patch), text(made));
  }
  assert(makePatch(text(long), text(long)).length < 10);
});

Deno.test("engineBytes() gives the committed binaries of both variants", async () => {
  for (const variant of ["plain", "relaxed"] as const) {
    const path = new URL(`../../src/engine/${variant}.wasm`, import.meta.url);
    assertEquals(await engineBytes(variant), await Deno.readFile(path));
  }
});
