import {
  assert,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  type Split,
  splitFolds,
  splitHoldout,
} from "../../src/dataset/splits.ts";

/** Both parts are ascending, and together they are 0 … count−1. */
function assertPartition({ train, validation }: Split, count: number): void {
  for (const part of [train, validation]) {
    assert(part.every((value, i) => i === 0 || value > part[i - 1]!));
  }
  const all = [...train, ...validation].sort((a, b) => a - b);
  assertEquals(all, Array.from({ length: count }, (_, i) => i));
}

Deno.test("splitHoldout() sets the share aside, at least one and not all", () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 200 }),
    fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    fc.nat(),
    (count, fraction, seed) => {
      const split = splitHoldout(count, fraction, seed);
      assertPartition(split, count);
      const wanted = Math.round(count * fraction);
      assertEquals(
        split.validation.length,
        Math.min(Math.max(wanted, 1), count - 1),
      );
    },
  ));
});

Deno.test("splitFolds() validates every sample once, in folds of nearly equal size", () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 12 }),
    fc.nat(100),
    fc.nat(),
    (folds, more, seed) => {
      const count = folds + more;
      const splits = splitFolds(count, folds, seed);
      assertEquals(splits.length, folds);
      for (const split of splits) assertPartition(split, count);
      const validated = splits.flatMap((split) => [...split.validation]);
      assertEquals(new Set(validated).size, count);
      const sizes = splits.map((split) => split.validation.length);
      assert(Math.max(...sizes) - Math.min(...sizes) <= 1);
    },
  ));
});

Deno.test("splits are the same for a seed and differ between seeds", () => {
  assertEquals(splitHoldout(100, 0.2, 7), splitHoldout(100, 0.2, 7));
  assertNotEquals(splitHoldout(100, 0.2, 7), splitHoldout(100, 0.2, 8));
  assertEquals(splitFolds(100, 5, 7), splitFolds(100, 5, 7));
  assertNotEquals(splitFolds(100, 5, 7), splitFolds(100, 5, 8));
});

Deno.test("splitHoldout() stays what it was", () => {
  // Recorded studies depend on it.
  assertEquals([...splitHoldout(20, 0.25, 0).validation], [1, 11, 12, 17, 19]);
});

Deno.test("splitHoldout() refuses what cannot be split", () => {
  for (const fraction of [0, 1, -0.1, 1.5, NaN]) {
    assertThrows(
      () => splitHoldout(10, fraction, 0),
      RangeError,
      `Cannot split: holdout fraction is ${fraction}, expected a number above 0 and below 1`,
    );
  }
  assertThrows(
    () => splitHoldout(1, 0.5, 0),
    RangeError,
    "Cannot split: there are 1 samples, expected at least 2",
  );
});

Deno.test("splitFolds() refuses what cannot be split", () => {
  for (const folds of [1, 0, 2.5, NaN]) {
    assertThrows(
      () => splitFolds(10, folds, 0),
      RangeError,
      `Cannot split: there are ${folds} folds, expected at least 2`,
    );
  }
  assertThrows(
    () => splitFolds(3, 4, 0),
    RangeError,
    "Cannot split: there are 3 samples for 4 folds, expected at least one sample a fold",
  );
});

Deno.test("splitHoldout() refuses a fraction that is no number", () => {
  assertThrows(
    () => splitHoldout(60, "0.5" as unknown as number, 0),
    TypeError,
    'Cannot split: holdout fraction is "0.5", expected a number above 0 and',
  );
});

Deno.test("strata are spread over holdout and folds alike", () => {
  fc.assert(fc.property(
    fc.array(fc.nat(3), { minLength: 8, maxLength: 120 }),
    fc.integer({ min: 2, max: 6 }),
    fc.nat(),
    (labels, folds, seed) => {
      const strata = Uint8Array.from(labels), count = labels.length;
      const splits = [
        splitHoldout(count, 1 / folds, seed, strata),
        ...splitFolds(count, folds, seed, strata),
      ];
      for (const split of splits) {
        assertPartition(split, count);
        const share = split.validation.length / count;
        for (const stratum of new Set(labels)) {
          const of = (samples: Iterable<number>) =>
            [...samples].filter((i) => strata[i] === stratum).length;
          const wanted = of(strata.keys()) * share;
          assert(Math.abs(of(split.validation) - wanted) < 2.5);
        }
      }
    },
  ));
});

Deno.test("splitFolds() puts a rare class into every fold", () => {
  const strata = Uint8Array.from({ length: 100 }, (_, i) => i < 5 ? 1 : 0);
  for (const { validation } of splitFolds(100, 5, 3, strata)) {
    assertEquals(validation.filter((i) => strata[i] === 1).length, 1);
  }
});

Deno.test("splitHoldout() refuses strata of another number", () => {
  assertThrows(
    () => splitHoldout(4, 0.5, 0, Uint8Array.of(0, 1)),
    RangeError,
    "Cannot split: there are 2 strata for 4 samples",
  );
});
