import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { SortedValues } from "../../../src/tune/pruners/sorted_values.ts";

/** Few different values, so that many are equal; then many; then in order. */
const KINDS: { readonly [kind: string]: (r: Pcg32, i: number) => number } = {
  ties: (random) => random.nextBelow(5) - 2,
  normal: (random) => random.nextNormal(),
  infinities: (random) => [-Infinity, -0, 0, Infinity][random.nextBelow(4)]!,
  ascending: (_, i) => i,
  descending: (_, i) => -i,
};

for (const [kind, draw] of Object.entries(KINDS)) {
  Deno.test(`SortedValues ranks as a sorted array does: ${kind}`, () => {
    const random = new Pcg32(3n);
    const values = new SortedValues();
    assertEquals(values.at(0), undefined);
    const expected: number[] = [];
    for (let i = 0; i < 5000; i++) {
      const value = draw(random, i);
      values.add(value);
      expected.push(value);
      if (i % 250 !== 0) continue;
      const sorted = expected.toSorted((a, b) => a - b);
      assertEquals(values.size, sorted.length);
      for (const at of [-1, 0, i >> 1, i, i + 1]) {
        assertEquals((values.at(at) ?? NaN) + 0, (sorted[at] ?? NaN) + 0);
      }
      for (const x of [value, draw(random, i), -Infinity, 0.5, Infinity]) {
        assertEquals(
          values.countBelow(x),
          sorted.filter((other) => other < x).length,
        );
        assertEquals(
          values.countAbove(x),
          sorted.filter((other) => other > x).length,
        );
      }
    }
  });
}
