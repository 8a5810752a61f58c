import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { countNonZeros } from "../../src/dataset/statistics.ts";

Deno.test("countNonZeros counts every byte, wherever a view begins and ends", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(2), { maxLength: 40 }),
    fc.nat(7),
    (values, offset) => {
      const all = Uint8Array.from([...new Array(offset).fill(9), ...values, 9]);
      const view = all.subarray(offset, offset + values.length);
      assertEquals(countNonZeros(view), values.filter((v) => v !== 0).length);
    },
  ));
});

Deno.test("countNonZeros counts floats, of which -0 is a zero and NaN is none", () => {
  assertEquals(countNonZeros(new Float32Array([0, -0, 1, NaN, 1e-45])), 3);
});
