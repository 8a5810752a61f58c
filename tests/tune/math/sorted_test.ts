import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { insertSorted } from "../../../src/tune/math/sorted.ts";

Deno.test("insertSorted() sorts as a stable sort does", () => {
  const random = new Pcg32(1n);
  const items = Array.from(
    { length: 100 },
    (_, i) => ({ key: random.nextBelow(10), i }),
  );
  const byKey = (a: typeof items[0], b: typeof items[0]) => a.key - b.key;
  const list: typeof items = [];
  for (const item of items) insertSorted(item, list, byKey);
  assertEquals(list, items.toSorted(byKey));
});
