import { assertEquals } from "@std/assert";
import { quoteForShell } from "../../src/program/shell_word.ts";

Deno.test("quoteForShell() leaves plain words and quotes all others", () => {
  assertEquals(
    ["--lr=0.001", "a b", "it's", "$x", "", "~"].map(quoteForShell),
    ["--lr=0.001", "'a b'", "'it'\\''s'", "'$x'", "''", "'~'"],
  );
});
