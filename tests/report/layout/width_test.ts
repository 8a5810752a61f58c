import { assert, assertEquals } from "@std/assert";
import { shorten, widthOf } from "../../../src/report/layout/width.ts";

Deno.test("widthOf() counts columns, not characters", () => {
  const widths = {
    "": 0,
    "lr 0.1": 6,
    "±×–…█": 5,
    "学習率": 6,
    "ﾃｽﾄ": 3,
    "한국어": 6,
    "e\u0301": 1,
    "👍🏽": 2,
    "👨‍👩‍👧": 2,
    "🇩🇪": 2,
    "❤️": 2,
    "क्षि": 3,
  };
  for (const [text, width] of Object.entries(widths)) {
    assertEquals(widthOf(text), width, text);
  }
});

Deno.test("shorten() never exceeds its width and cuts no letter in two", () => {
  for (
    const text of ["hidden_size", "学習率", "a学b", "👨‍👩‍👧👍🏽x", "e\u0301e\u0301e"]
  ) {
    for (let columns = 1; columns < 12; columns++) {
      const cut = shorten(text, columns);
      assert(widthOf(cut) <= columns);
      assert(cut === text || text.startsWith(cut.slice(0, -1)));
    }
  }
  assertEquals(shorten("学習率", 4), "学…");
});
