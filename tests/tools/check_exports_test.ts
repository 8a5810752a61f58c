import { assertEquals } from "@std/assert";
import { checkExports } from "../../tools/check_exports.ts";

const list = new Map<string, number | undefined>([["memory", undefined], [
  "add",
  3,
]]);
const check = (
  plain: typeof list,
  declared: typeof list,
  tests = "kernels.add(1, 2, 3)",
) => checkExports({ plain }, declared, { "tests/engine/": tests });

Deno.test("checkExports() is content where all lists agree", () => {
  assertEquals(check(list, new Map(list)), []);
});

Deno.test("checkExports() names what one list lacks", () => {
  assertEquals(check(list, new Map([["memory", undefined]])), [
    "add is exported by the plain engine, but not declared",
  ]);
  assertEquals(check(new Map([["add", 3]]), list), [
    "memory is declared, but the plain engine does not export it",
  ]);
  assertEquals(check(list, new Map([...list, ["add", 4]])), [
    "add takes 3 arguments in the plain engine, but is declared with 4",
  ]);
  assertEquals(check(list, list, "kernels.addAll()"), [
    "add is called nowhere in tests/engine/",
  ]);
});
