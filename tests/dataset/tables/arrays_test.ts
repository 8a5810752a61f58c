import { assertEquals, assertThrows } from "@std/assert";
import type { FeatureArrays } from "../../../src/dataset/tables/arrays.ts";
import { makeDataset } from "../../../src/dataset/dataset.ts";

const features = Float32Array.of(1, 10, 2, 20, 3, 30);

Deno.test("makeDataset() takes bytes for classes and floats for numbers", () => {
  const classes = makeDataset(
    { features, columns: 2, targets: Uint8Array.of(0, 2, 1) },
    { name: "t" },
  );
  assertEquals(classes.task, { type: "classification", classes: 3 });
  assertEquals([classes.count, classes.inputShape], [3, [2]]);
  assertEquals(classes.columns?.mean, [2, 20]);
  const targets = Float32Array.of(1, 2, 3, 4, 5, 6);
  const numbers = makeDataset({ features, columns: 2, targets }, { name: "t" });
  assertEquals(numbers.task, { type: "regression", outputs: 2 });
  assertEquals(numbers.targets, targets);
});

Deno.test("makeDataset() refuses arrays that do not fit together", () => {
  const labels = Uint8Array.of(0, 1, 1);
  for (
    const [change, message] of [
      [{ columns: 4 }, "there are 6 features in 4 columns and 3 targets"],
      [{ targets: Uint8Array.of(0, 1) }, "and 2 targets, expected whole rows"],
      [{ targets: Float32Array.of(1, 2) }, "as many numbers for each"],
      [{ targets: Float32Array.of(1, NaN, 2) }, "target 1 is NaN"],
      [{ columns: 0 }, "columns is 0"],
      [{ features: Float32Array.of(1, 2, 3, 4, 5, Infinity) }, "is Infinity"],
      [{ features: [1, 2] as unknown as Float32Array }, "features is [1,2]"],
    ] as const
  ) {
    const data: FeatureArrays = { features, columns: 2, targets: labels };
    assertThrows(
      () => makeDataset({ ...data, ...change }, { name: "t" }),
      Error,
      message,
    );
  }
  const targets = Float32Array.of(1, 2, 3);
  assertThrows(
    () =>
      makeDataset({ features, columns: 2, targets }, { name: "t", classes: 3 }),
    RangeError,
    "classes is 3, but targets are numbers to predict",
  );
});
