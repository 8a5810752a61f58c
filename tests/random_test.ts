// The generator against its published stream, and what is built on it.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { deriveSeed, Pcg32, pcg32State, type Purpose } from "../src/random.ts";

Deno.test("Pcg32 gives the reference's first numbers for seed 42, stream 54", () => {
  const random = new Pcg32(42n, 54n);
  // pcg-c-basic, pcg32-demo.c, round 1.
  assertEquals(
    Array.from({ length: 6 }, () => random.nextU32()),
    [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e],
  );
});

/** The generator as its paper has it, in 64-bit integers. */
function* bigGenerator(seed: bigint): Generator<number, never> {
  const mask = (1n << 64n) - 1n;
  const first = pcg32State(seed);
  let state = first.state;
  while (true) {
    const old = state;
    state = (old * 6364136223846793005n + first.increment) & mask;
    const shifted = Number((((old >> 18n) ^ old) >> 27n) & 0xffffffffn);
    const turn = Number(old >> 59n);
    yield ((shifted >>> turn) | (shifted << (-turn & 31))) >>> 0;
  }
}

Deno.test("Pcg32 in halves of 32 bits is the generator in 64 bits", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (seed) => {
    const random = new Pcg32(seed), wanted = bigGenerator(seed);
    for (let i = 0; i < 50; i++) {
      assertEquals(random.nextU32(), wanted.next().value);
    }
  }));
});

Deno.test("deriveSeed() differs by seed, purpose and index", () => {
  const purposes: Purpose[] = ["sampling", "split", "init", "shuffle"];
  const seeds = [0, 1, 2, Number.MAX_SAFE_INTEGER].flatMap((seed) =>
    purposes.flatMap((purpose) =>
      [0, 1, 2, 1000].map((index) => deriveSeed(seed, purpose, index))
    )
  );
  assertEquals(new Set(seeds).size, seeds.length);
  assert(seeds.every((seed) => seed >= 0n && seed < 2n ** 64n));
});

Deno.test("deriveSeed() refuses what is no integer from 0", () => {
  for (const bad of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    const text = `${bad}, expected an integer of at least 0`;
    assertThrows(
      () => deriveSeed(bad, "init", 0),
      RangeError,
      `seed is ${text}`,
    );
    assertThrows(
      () => deriveSeed(0, "init", bad),
      RangeError,
      `index is ${text}`,
    );
  }
});

Deno.test("nextBelow() is uniform and stays below its bound", () => {
  const random = Pcg32.of(1, "sampling", 0);
  for (const bound of [1, 2, 3, 10, 2 ** 31 + 1, 2 ** 32]) {
    for (let i = 0; i < 100; i++) assert(random.nextBelow(bound) < bound);
  }
  const counts = new Uint32Array(10);
  for (let i = 0; i < 100_000; i++) counts[random.nextBelow(10)]!++;
  // Chi-squared with 9 degrees of freedom: above 27.9 once in a thousand.
  const chi2 = counts.reduce((sum, n) => sum + (n - 1e4) ** 2 / 1e4, 0);
  assert(chi2 < 27.9, `chi² ${chi2}`);
});

Deno.test("nextFloat() and nextNormal() have the moments they should", () => {
  const random = Pcg32.of(2, "sampling", 0), n = 100_000;
  const moments = (draw: () => number) => {
    let sum = 0, squares = 0;
    for (let i = 0; i < n; i++) {
      const x = draw();
      sum += x;
      squares += x * x;
    }
    return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
  };
  const uniform = moments(() => {
    const x = random.nextFloat();
    assert(x >= 0 && x < 1);
    return x;
  });
  assert(Math.abs(uniform.mean - 0.5) < 5 / Math.sqrt(12 * n));
  assert(Math.abs(uniform.variance - 1 / 12) < 0.002);
  const normal = moments(() => random.nextNormal());
  assert(Math.abs(normal.mean) < 5 / Math.sqrt(n));
  assert(Math.abs(normal.variance - 1) < 5 * Math.sqrt(2 / n));
});

Deno.test("shuffle() permutes, and every order of three is as likely", () => {
  const random = Pcg32.of(3, "shuffle", 0), counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const items = [0, 1, 2];
    random.shuffle(items);
    counts.set(items.join(""), (counts.get(items.join("")) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  const chi2 = [...counts.values()]
    .reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // Five degrees of freedom: above 20.5 once in a thousand.
  assert(chi2 < 20.5, `chi² ${chi2}`);
});
