import { assert, assertEquals } from "@std/assert";
import { ansiStyle } from "../../../src/report/layout/style.ts";
import { visible, visibleLines } from "../../../src/report/layout/visible.ts";

/** Everything that a terminal obeys, or that hides. */
const HOSTILE = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i),
  ...[0x61c, 0x200b, 0x200e, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff, 0xd800],
];

Deno.test("visible() shows every control, reversal and separator as its code", () => {
  for (const code of HOSTILE) {
    assertEquals(
      visible(`a${String.fromCharCode(code)}b`),
      `a\\u{${code.toString(16)}}b`,
    );
  }
});

Deno.test("visible() leaves letters, marks and joined emoji of any script", () => {
  const text = "lr é ü 学習率 мир नि 👨‍👩‍👧 می‌خواهم ± \\ 'x'";
  assertEquals(visible(text), text);
});

Deno.test("visibleLines() lets newlines and the colours of ansiStyle pass", () => {
  const own = ["good", "bad", "dim", "strong"] as const;
  const text = own.map((tone) => ansiStyle(tone, tone)).join("\n");
  assertEquals(visibleLines(text), text);
});

Deno.test("visibleLines() stops other sequences, also those that start as colours", () => {
  for (const code of ["\x1b[2J", "\x1b[8m", "\x1b[31;8m", "\x1b]52;c;eA\x07"]) {
    assert(!visibleLines(`${code}\r`).includes("\x1b"));
    assert(!visibleLines(`${code}\r`).includes("\r"));
  }
});
