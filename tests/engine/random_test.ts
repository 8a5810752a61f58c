// The engine's generator is src/random.ts's: same seed, same numbers.

import { assert, assertEquals } from "@std/assert";
import { deriveSeed, Pcg32 } from "../../src/random.ts";
import { testBoth } from "../support/engines.ts";
import * as call from "./call.ts";

const SEEDS = [0n, 42n, 2n ** 63n, 2n ** 64n - 1n, deriveSeed(7, "shuffle", 3)];

testBoth("shuffle() orders as Pcg32.shuffle does", (engine) => {
  for (const seed of SEEDS) {
    for (const count of [1, 2, 3, 64, 1009]) {
      const items = Uint32Array.from({ length: count }, (_, i) => i * 3);
      const wanted = items.slice();
      new Pcg32(seed).shuffle(wanted);
      assertEquals(call.shuffle(engine, items, seed), wanted);
    }
  }
});

testBoth("fillUniform() draws 24 bits a number, column by column", (engine) => {
  for (const [rows, columns, stride] of [[1, 1, 8], [5, 3, 8], [7, 16, 16]]) {
    const bound = Math.fround(1 / Math.sqrt(784));
    const random = new Pcg32(42n);
    const wanted = new Float32Array(rows! * stride!);
    for (let c = 0; c < columns!; c++) {
      for (let r = 0; r < rows!; r++) {
        const unit = (random.nextU32() >>> 8) / 2 ** 23 - 1;
        wanted[r * stride! + c] = unit * bound;
      }
    }
    const found = call.fillUniform(
      engine,
      rows!,
      columns!,
      stride!,
      bound,
      42n,
    );
    assertEquals(found, wanted);
  }
});

testBoth("fillUniform() fills [−bound, bound) evenly", (engine) => {
  const count = 1 << 16, bound = 0.25;
  const x = call.fillUniform(engine, count, 1, 1, bound, 1n);
  assert(x.every((value) => value >= -bound && value < bound));
  const mean = x.reduce((sum, value) => sum + value, 0) / count;
  const variance = x.reduce((sum, value) => sum + value ** 2, 0) / count;
  // Standard errors of mean and variance: σ/√n and σ²·√(0.8/n); five of each.
  assert(Math.abs(mean) < 5 * bound / Math.sqrt(3 * count));
  const wanted = bound ** 2 / 3;
  assert(Math.abs(variance - wanted) < 5 * wanted * Math.sqrt(0.8 / count));
});

testBoth(
  "fillNormal() draws standard normal numbers times the deviation",
  (engine) => {
    const count = 1 << 16, deviation = 0.5;
    const x = call.fillNormal(engine, count, 1, 1, deviation, 1n);
    const mean = x.reduce((sum, value) => sum + value, 0) / count;
    const variance = x.reduce((sum, value) => sum + value ** 2, 0) / count;
    const fourth = x.reduce((sum, value) => sum + value ** 4, 0) / count;
    // Four standard errors each: σ/√n, σ²·√(2/n), σ⁴·√(96/n).
    assert(Math.abs(mean) < 4 * deviation / Math.sqrt(count));
    assert(Math.abs(variance - 0.25) < 4 * 0.25 * Math.sqrt(2 / count));
    assert(Math.abs(fourth - 3 / 16) < 4 / 16 * Math.sqrt(96 / count));
    const padded = call.fillNormal(engine, 3, 2, 4, 1, 7n);
    assertEquals(
      padded.filter((_, i) => i % 4 >= 2).every((v) => v === 0),
      true,
    );
  },
);
