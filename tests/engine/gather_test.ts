// Batches out of the data set by sample index.

import { assertEquals } from "@std/assert";
import { assertWithin } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { integers, sparseBytes, uniform } from "../support/numbers.ts";
import * as reference from "../support/reference.ts";
import * as call from "./call.ts";

/** Around four floats and eight bytes, a prime, and the real width. */
const WIDTHS = [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 101, 784];
const BATCHES = [1, 2, 5, 64];
const COUNT = 70;
const SCALE = Math.fround(1 / (255 * 0.3081));
const OFFSET = Math.fround(-0.1307 / 0.3081);

function check(
  engine: Parameters<typeof call.gather>[0],
  u: Uint8Array | Float32Array,
  B: number,
  I: number,
): void {
  const samples = integers(B, B + I, COUNT);
  const wanted = reference.gather(u, samples, I, SCALE, OFFSET);
  const found = call.gather(engine, u, samples, I, SCALE, OFFSET);
  assertWithin(found, wanted, 1, `${B} samples of ${I}`);
}

testBoth("gatherBytes() normalises the samples asked for", (engine) => {
  for (const I of WIDTHS) {
    for (const B of BATCHES) {
      check(engine, sparseBytes(COUNT * I, I, 0.5), B, I);
    }
  }
});

testBoth("gatherFloats() normalises the samples asked for", (engine) => {
  for (const I of WIDTHS) {
    for (const B of BATCHES) check(engine, uniform(COUNT * I, I, -3, 3), B, I);
  }
});

testBoth("gatherBytes() reads every byte as 0 to 255", (engine) => {
  const u = Uint8Array.from({ length: 256 }, (_, i) => i);
  const found = call.gather(engine, u, Uint32Array.of(0), 256, 1, 0);
  assertEquals(found, Float32Array.from(u));
});

testBoth("gatherFloats() passes NaN on", (engine) => {
  const v = Float32Array.of(1, NaN, 2, 3, NaN);
  const found = call.gather(engine, v, Uint32Array.of(0), 5, 1, 0);
  assertEquals(found, v);
});
