import { assertEquals } from "@std/assert";
import { checkLayout } from "../../tools/check_assembly.ts";

Deno.test("checkLayout() accepts plain lines of up to 100 columns", () => {
  assertEquals(checkLayout("a.ts", "x".repeat(100) + "\n"), []);
  assertEquals(checkLayout("a.ts", "−".repeat(100) + "\n"), []);
});

Deno.test("checkLayout() names the line of each fault", () => {
  assertEquals(checkLayout("a.ts", "ok\n\tx\n"), [
    "a.ts:2 has a tab, expected spaces",
  ]);
  assertEquals(checkLayout("a.ts", "ok \n"), ["a.ts:1 ends in white space"]);
  assertEquals(checkLayout("a.ts", "ok\r\n"), [
    "a.ts:1 ends in CR LF, expected LF",
  ]);
  assertEquals(checkLayout("a.ts", "x".repeat(101) + "\n"), [
    "a.ts:1 is 101 wide, expected at most 100",
  ]);
  for (const text of ["ok", "ok\n\n", ""]) {
    assertEquals(checkLayout("a.ts", text), ["a.ts must end in one line feed"]);
  }
});
