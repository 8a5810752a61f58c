import {
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertThrows,
} from "@std/assert";
import {
  type LabelledTensors,
  makeDataset,
  makeTrainTest,
  outputsOf,
} from "../../src/dataset/dataset.ts";
import type { IdxTensor } from "../../src/dataset/idx.ts";
import {
  density,
  isNormalizedAlike,
  type Normalization,
  normalizationOf,
} from "../../src/dataset/statistics.ts";

function u8(shape: number[], data: number[], name?: string): IdxTensor {
  const tensor = { type: "u8" as const, shape, data: Uint8Array.from(data) };
  return name === undefined ? tensor : { ...tensor, name };
}

function f32(shape: number[], data: number[]): IdxTensor {
  return { type: "f32", shape, data: Float32Array.from(data) };
}

const IMAGES = u8([3, 2, 1], [0, 255, 51, 0, 0, 102], "i.idx");
const LABELS = u8([3], [0, 2, 1], "l.idx");

function assertRefused(pair: LabelledTensors, message: string): void {
  const error = assertThrows(
    () => makeDataset(pair, { name: "toy" }),
    RangeError,
  );
  assertEquals(error.message, message);
}

Deno.test("makeDataset() pairs images and labels without copying", () => {
  const set = makeDataset({ images: IMAGES, labels: LABELS }, { name: "toy" });
  assertEquals(set.inputs, IMAGES.data);
  assertEquals(set.inputs.buffer, IMAGES.data.buffer);
  assertEquals(set.targets.buffer, LABELS.data.buffer);
  assertEquals([set.name, set.count, set.inputShape], ["toy", 3, [2, 1]]);
  assertEquals(set.task, { type: "classification", classes: 3 });
});

Deno.test("makeDataset() normalises to mean 0 and deviation 1", () => {
  for (const images of [IMAGES, f32([3, 2, 1], [-4, 10, 1, 2, 3, 0.5])]) {
    const set = makeDataset({ images, labels: LABELS }, { name: "toy" });
    const x = Array.from(set.inputs, (v) => v * set.scale + set.offset);
    const mean = x.reduce((a, b) => a + b) / x.length;
    const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
    assertAlmostEquals(mean, 0, 1e-12);
    assertAlmostEquals(variance, 1, 1e-12);
  }
});

Deno.test("makeDataset() takes given constants as fractions of 255", () => {
  const normalization = { mean: 0.1307, std: 0.3081 };
  const set = makeDataset(
    { images: IMAGES, labels: LABELS },
    { name: "toy", normalization },
  );
  assertAlmostEquals(
    255 * set.scale + set.offset,
    (1 - 0.1307) / 0.3081,
    1e-12,
  );
  assertAlmostEquals(Number(normalizationOf(set).mean), 0.1307, 1e-15);
  assertAlmostEquals(Number(normalizationOf(set).std), 0.3081, 1e-15);
});

Deno.test("makeDataset() takes any element type, and integer labels of any type", () => {
  const images: IdxTensor = {
    type: "i16",
    shape: [2, 1, 1],
    data: Int16Array.of(-300, 300),
  };
  const labels: IdxTensor = {
    type: "i32",
    shape: [2],
    data: Int32Array.of(1, 0),
  };
  const set = makeDataset({ images, labels }, { name: "toy" });
  assertEquals(set.inputs, Float32Array.of(-300, 300));
  assertEquals(set.targets, Uint8Array.of(1, 0));
});

Deno.test("makeDataset() refuses images and labels that do not fit together", () => {
  assertRefused(
    { images: IMAGES, labels: u8([2], [0, 1], "l.idx") },
    'Cannot pair images "i.idx" with labels "l.idx": there are 3 images and 2 labels, expected as many of each',
  );
  assertRefused(
    { images: LABELS, labels: LABELS },
    'Cannot use images "l.idx": shape is 3 (rank 1), expected rank 2 or more, samples first',
  );
  assertRefused(
    { images: IMAGES, labels: IMAGES },
    'Cannot use labels "i.idx": shape is 3×2×1 (rank 3), expected rank 1',
  );
});

Deno.test("makeDataset() refuses labels that are no class", () => {
  const error = assertThrows(
    () =>
      makeDataset({ images: IMAGES, labels: LABELS }, {
        name: "toy",
        classes: 2,
      }),
    RangeError,
  );
  assertEquals(
    error.message,
    'Cannot use labels "l.idx": label 1 is 2, expected an integer from 0 to 1 (2 classes)',
  );
  for (const bad of [-1, 256, 0.5, NaN, Infinity]) {
    assertRefused(
      { images: IMAGES, labels: f32([3], [0, bad, 1]) },
      `Cannot use labels: label 1 is ${bad}, expected an integer from 0 to ` +
        (bad > 1 ? "255 (256 classes)" : "1 (2 classes)"),
    );
  }
});

Deno.test("makeDataset() refuses a number of classes that bytes cannot hold", () => {
  for (const classes of [0, 1, 257, 2.5, NaN]) {
    assertThrows(
      () =>
        makeDataset({ images: IMAGES, labels: LABELS }, {
          name: "toy",
          classes,
        }),
      RangeError,
      `Cannot make a data set: classes is ${classes}, expected 2 to 256`,
    );
  }
});

Deno.test("makeDataset() refuses inputs that are not finite or all equal", () => {
  assertRefused(
    { images: f32([3, 1], [1, NaN, 2]), labels: LABELS },
    "Cannot use images: element 1 is NaN, expected a finite 32-bit float",
  );
  assertRefused(
    {
      images: {
        type: "f64",
        shape: [3, 1],
        data: Float64Array.of(0, 1, 1e300),
      },
      labels: LABELS,
    },
    "Cannot use images: element 2 is 1e+300, expected a finite 32-bit float",
  );
  assertRefused(
    { images: u8([3, 1], [7, 7, 7]), labels: LABELS },
    'Cannot normalise "toy": every input is 7, expected at least two different values',
  );
});

Deno.test("makeDataset() refuses normalisation by nothing", () => {
  for (const std of [0, -1, NaN, Infinity]) {
    assertThrows(
      () =>
        makeDataset({ images: IMAGES, labels: LABELS }, {
          name: "toy",
          normalization: { mean: 0, std },
        }),
      RangeError,
      `mean is 0 and standard deviation ${std}, expected`,
    );
  }
});

Deno.test("makeTrainTest() takes classes and normalisation from training", () => {
  const test = { images: u8([1, 2, 1], [9, 9]), labels: u8([1], [0]) };
  const pair = makeTrainTest(
    { images: IMAGES, labels: LABELS },
    test,
    { name: "toy" },
  );
  assertEquals(outputsOf(pair.test.task), 3);
  assertEquals(pair.test.scale, pair.train.scale);
  assertEquals(pair.test.offset, pair.train.offset);
  assertEquals(pair.test.count, 1);
});

Deno.test("makeTrainTest() refuses a test split of another kind", () => {
  const train = { images: IMAGES, labels: LABELS };
  const labels = u8([1], [0]);
  for (const images of [u8([1, 1, 2], [9, 9]), f32([1, 2, 1], [9, 9])]) {
    assertThrows(
      () => makeTrainTest(train, { images, labels }, { name: "toy" }),
      RangeError,
      "expected u8 2×1 as in training",
    );
  }
  assertThrows(
    () =>
      makeTrainTest(train, {
        images: u8([1, 2, 1], [9, 9]),
        labels: u8([1], [3]),
      }, { name: "toy" }),
    RangeError,
    "label 0 is 3, expected an integer from 0 to 2 (3 classes)",
  );
});

Deno.test("density() is the share of inputs that are not zero", () => {
  const set = makeDataset({ images: IMAGES, labels: LABELS }, { name: "toy" });
  assertEquals(density(set), 0.5);
});

Deno.test("makeDataset() refuses data that are not as long as their shape", () => {
  const message = (what: string, found: string) =>
    `Cannot use ${what}: there are ${found}, expected dimensions of at least ` +
    "1 that multiply to their number";
  assertRefused(
    { images: u8([3, 2, 2], [1, 2, 3]), labels: LABELS },
    message("images", "3 elements in a shape of 3×2×2"),
  );
  assertRefused(
    { images: IMAGES, labels: u8([3], [0, 1, 1, 0], "l.idx") },
    message('labels "l.idx"', "4 elements in a shape of 3"),
  );
  assertRefused(
    { images: u8([3, 0], []), labels: LABELS },
    message("images", "0 elements in a shape of 3×0"),
  );
  assertRefused(
    { images: u8([-3, -2], [1, 2, 3, 4, 5, 6]), labels: LABELS },
    message("images", "6 elements in a shape of -3×-2"),
  );
});

/** Three columns of very different scale, one of them constant. */
const TABLE = f32([4, 3], [1, 1000, 7, 3, 3000, 7, 1, 1000, 7, 3, 3000, 7]);
const TABLE_LABELS = u8([4], [0, 1, 0, 1]);

Deno.test("makeDataset() normalises each column of a table by itself", () => {
  const pair = { images: TABLE, labels: TABLE_LABELS };
  const set = makeDataset(pair, { name: "table" });
  assertEquals(set.columns, { mean: [2, 2000, 7], std: [1, 1000, 1] });
  const row = [[-1, -1, 0], [1, 1, 0]];
  assertEquals([...set.inputs], [...row, ...row].flat());
  assertEquals([set.scale, set.offset], [1, 0]);
  // The caller's own numbers stay as they were.
  assertEquals(TABLE.data[1], 1000);
  // Equal numbers of which the mean is not quite one stay near 0.
  const tenths = Float64Array.of(0.1, 1, 0.1, 2, 0.1, 3);
  const rounded = makeDataset({
    images: { type: "f64", shape: [3, 2], data: tenths },
    labels: u8([3], [0, 1, 0]),
  }, { name: "tenths" });
  assertEquals(rounded.columns?.std[0], 1);
  assertAlmostEquals(rounded.inputs[0]!, 0, 1e-12);
  // Large numbers lose nothing: they are centred before they become 32 bits.
  const years = { type: "f64", shape: [2, 1] } as const;
  const data = Float64Array.of(1e9 + 1, 1e9 + 2);
  const labels = u8([2], [0, 1]);
  const large = makeDataset({ images: { ...years, data }, labels }, {
    name: "years",
  });
  assertEquals([...large.inputs], [-1, 1]);
});

Deno.test("the test split is normalised by the columns of training", () => {
  const test = { images: f32([1, 3], [2, 5000, 8]), labels: u8([1], [0]) };
  const train = { images: TABLE, labels: TABLE_LABELS };
  const both = makeTrainTest(train, test, { name: "table" });
  assertEquals(both.test.columns, both.train.columns);
  assertEquals([...both.test.inputs], [0, 3, 1]);
  const normalization = normalizationOf(both.train);
  const again = makeDataset(test, { name: "new", classes: 2, normalization });
  assertEquals(again, { ...both.test, name: "new" });
  assertEquals(isNormalizedAlike(again, both.train), true);
  const own = makeDataset(train, {
    name: "own",
    normalization: { mean: 0, std: 1 },
  });
  assertEquals(isNormalizedAlike(own, both.train), false);
});

Deno.test("images and bytes keep one mean and one deviation", () => {
  for (const images of [IMAGES, u8([3, 2], [0, 255, 51, 0, 0, 102])]) {
    const set = makeDataset({ images, labels: LABELS }, { name: "toy" });
    assertEquals(set.columns, undefined);
    assertEquals(set.inputs, images.data);
  }
  const floats = f32([3, 2, 1], [1, 2, 3, 4, 5, 6]);
  const set = makeDataset({ images: floats, labels: LABELS }, { name: "toy" });
  assertEquals([set.columns, set.inputs], [undefined, floats.data]);
});

Deno.test("makeDataset() refuses a table or a normalisation that makes no sense", () => {
  const pair = { images: TABLE, labels: TABLE_LABELS };
  const refuse = (normalization: unknown) =>
    assertThrows(
      () =>
        makeDataset(pair, {
          name: "table",
          normalization: normalization as Normalization,
        }),
      Error,
    ).message;
  for (
    const bad of [
      { mean: [0, 0], std: [1, 1] },
      { mean: [0, 0, 0], std: [1, 0, 1] },
      { mean: [0, 0, 0], std: 1 },
      { mean: [0, NaN, 0], std: [1, 1, 1] },
      { mean: 0, std: 0 },
    ]
  ) {
    assertMatch(refuse(bad), /^Cannot normalise "table": mean is .*3 of each$/);
  }
  assertMatch(refuse({ mean: "0", std: 1 }), /normalization.mean is "0", exp/);
  assertMatch(
    refuse({ mean: 0 }),
    /normalization.std is undefined, expected a/,
  );
  assertMatch(refuse({ mean: 0, std: 1, x: 1 }), /normalization.x is unknown/);
  const flat = { images: f32([2, 2], [1, 2, 1, 2]), labels: u8([2], [0, 1]) };
  assertRefused(
    flat,
    'Cannot normalise "toy": no column has two different values, expected at least one that has',
  );
});

Deno.test("makeDataset() refuses options and tensors of another type", () => {
  const pair = { images: IMAGES, labels: LABELS };
  const refuse = (pair: unknown, options: unknown, message: RegExp) =>
    assertMatch(
      assertThrows(
        () => makeDataset(pair as LabelledTensors, options as { name: string }),
        Error,
      ).message,
      message,
    );
  refuse(pair, { name: "x", clases: 3 }, /clases is unknown, did you mean "cl/);
  refuse(pair, { name: 7 }, /^Cannot make a data set: name is 7, expected a t/);
  refuse(
    pair,
    { name: "x", classes: "3" },
    /classes is "3", expected a number/,
  );
  refuse({ images: IMAGES }, { name: "x" }, /labels is undefined, expected an/);
  refuse(
    { ...pair, images: { ...IMAGES, type: "f32" } },
    { name: "x" },
    /^Cannot use images "i.idx": type is "f32", shape .* and Float32Array$/,
  );
  refuse(
    { ...pair, labels: { ...LABELS, data: [0, 2, 1] } },
    { name: "x" },
    /^Cannot use labels "l.idx": type is "u8", .* and Uint8Array$/,
  );
  refuse(
    { ...pair, labels: { ...LABELS, type: "u16" } },
    { name: "x" },
    /and one of the types of IDX files$/,
  );
});
