// Probabilities without Math.exp.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { exp, softmax } from "../../src/model/softmax.ts";

Deno.test("exp() is within a unit in the last place of Math.exp", () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 0, noNaN: true }), (x) => {
      const wanted = Math.exp(x);
      assert(Math.abs(exp(x) - wanted) <= 2 ** -52 * wanted, `${x}`);
    }),
    { numRuns: 5000 },
  );
  assertEquals([exp(0), exp(-0), exp(-709), exp(-Infinity)], [1, 1, 0, 0]);
});

Deno.test("softmax() calls no function whose bits engines may choose", () => {
  const kept = { exp: Math.exp, expm1: Math.expm1, pow: Math.pow };
  const logits = Float32Array.of(1, 2, 3, -1e30, 0, 1e30);
  const wanted = softmax(logits, 3);
  const none = () => NaN;
  try {
    Object.assign(Math, { exp: none, expm1: none, pow: none });
    assertEquals(softmax(logits, 3), wanted);
  } finally {
    Object.assign(Math, kept);
  }
  assertEquals([...wanted.subarray(3)], [0, 0, 1]);
  // PyTorch's torch.softmax([1, 2, 3]).
  assertEquals(
    [...wanted.subarray(0, 3)],
    [...Float32Array.of(0.09003057, 0.24472848, 0.66524094)],
  );
});
