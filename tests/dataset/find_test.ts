import { outputsOf } from "../../src/dataset/dataset.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { encodeIdx } from "../../src/dataset/idx.ts";
import { readIdxFile } from "../../src/dataset/disk.ts";
import { digest } from "../../src/dataset/digest.ts";
import { digits } from "../../src/dataset/digits.ts";
import {
  fetchDataset,
  findDataset,
  type FindOptions,
  locateDataset,
} from "../../src/dataset/find.ts";
import { TempFolder, TINY } from "./mirror.ts";

const OPTIONS = { cacheDir: "no/such/folder" };
const BROKEN = new URL("../broken/", TINY).pathname;

/** Copies files of the tiny data set under other names. */
async function copies(folder: TempFolder, names: Record<string, string>) {
  for (const [from, to] of Object.entries(names)) {
    await Deno.copyFile(new URL(from, TINY), `${folder.path}/${to}`);
  }
}

async function refused(
  name: string,
  options: FindOptions = OPTIONS,
): Promise<string> {
  const error = await assertRejects(() => findDataset(name, options), Error);
  return error.message;
}

Deno.test("findDataset() gives the embedded digits by name", async () => {
  const found = await findDataset("digits", OPTIONS);
  assertEquals(await digest(found), await digest(await digits()));
});

Deno.test("findDataset() loads a folder of plain and gzip files", async () => {
  const { train, test } = await findDataset(TINY.pathname, OPTIONS);
  assertEquals([train.name, train.count, test.count], ["tiny", 12, 6]);
  assertEquals(
    train.targets,
    Uint8Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2),
  );
  assertEquals(outputsOf(test.task), 3);
});

Deno.test("findDataset() knows the usual file names", async () => {
  const wanted = await digest(await findDataset(TINY.pathname, OPTIONS));
  for (
    const names of [
      [
        "train-images.idx3-ubyte",
        "train-labels.idx1-ubyte.gz",
        "test-images.idx.gz",
        "test-labels.idx",
      ],
      [
        "my_train_images.idx3",
        "my_train_labels.idx1",
        "my_test_images.idx3",
        "my_test_labels.idx1",
      ],
      [
        "emnist-x-train-images-idx3-ubyte",
        "emnist-x-train-labels-idx1-ubyte",
        "emnist-x-test-images-idx3-ubyte",
        "emnist-x-test-labels-idx1-ubyte",
      ],
      [
        "TRAIN-IMAGES.IDX3-UBYTE",
        "Train-Labels-idx1-ubyte",
        "T10K-images-idx3-ubyte",
        "t10k-labels.idx1",
      ],
    ]
  ) {
    using folder = new TempFolder();
    await copies(folder, {
      "train-images-idx3-ubyte": names[0]!,
      "train-labels-idx1-ubyte.gz": names[1]!,
      "t10k-images-idx3-ubyte.gz": names[2]!,
      "t10k-labels-idx1-ubyte": names[3]!,
    });
    await Deno.writeTextFile(`${folder.path}/README.md`, "not data");
    const found = await findDataset(`${folder.path}/`, OPTIONS);
    assertEquals(await digest(found), wanted, names.join());
  }
});

Deno.test("findDataset() prefers an unpacked file to its gzip twin", async () => {
  using folder = new TempFolder();
  await copies(folder, {
    "train-images-idx3-ubyte": "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte.gz": "train-labels-idx1-ubyte",
  });
  await Deno.writeTextFile(
    `${folder.path}/train-images-idx3-ubyte.gz`,
    "broken",
  );
  const { train, test } = await findDataset(folder.path, OPTIONS);
  assertEquals(train.count + test.count, 12);
});

Deno.test("findDataset() refuses a folder with two data sets", async () => {
  using folder = new TempFolder();
  await copies(folder, {
    "train-images-idx3-ubyte": "a-train-images-idx3-ubyte",
    "t10k-images-idx3-ubyte.gz": "b-train-images-idx3-ubyte",
  });
  assertEquals(
    await refused(folder.path),
    `Cannot choose between "${folder.path}/a-train-images-idx3-ubyte" and ` +
      `"${folder.path}/b-train-images-idx3-ubyte": both are the same part of a ` +
      "data set, expected one data set a folder",
  );
});

Deno.test("findDataset() names the part that a folder lacks", async () => {
  const all = {
    "train-images-idx3-ubyte": "training images",
    "train-labels-idx1-ubyte.gz": "training labels",
    "t10k-images-idx3-ubyte.gz": "test images",
    "t10k-labels-idx1-ubyte": "test labels",
  };
  for (const [absent, what] of Object.entries(all)) {
    using folder = new TempFolder();
    const present = Object.keys(all).filter((name) => name !== absent);
    await copies(
      folder,
      Object.fromEntries(present.map((name) => [name, name])),
    );
    assertStringIncludes(
      await refused(folder.path),
      `Cannot read data set "${folder.path}": there are no ${what}, expected files such as`,
    );
  }
});

Deno.test("findDataset() sets a sixth of a pair of files aside, always the same", async () => {
  using folder = new TempFolder();
  const count = 60, width = 4;
  const data = Uint8Array.from(
    { length: count * width },
    (_, i) => Math.floor(i / width),
  );
  const labels = Uint8Array.from({ length: count }, (_, i) => i);
  const images = `${folder.path}/i.idx`, classes = `${folder.path}/l.idx`;
  await Deno.writeFile(
    images,
    encodeIdx({ type: "u8", shape: [count, 2, 2], data }),
  );
  await Deno.writeFile(
    classes,
    encodeIdx({ type: "u8", shape: [count], data: labels }),
  );
  const { train, test } = await findDataset(`${images},${classes}`, OPTIONS);
  assertEquals([train.count, test.count, train.name], [50, 10, "i.idx"]);
  assertEquals([outputsOf(train.task), outputsOf(test.task)], [60, 60]);
  assertEquals(new Set([...train.targets, ...test.targets]).size, count);
  for (const { inputs, targets } of [train, test]) {
    assertEquals(
      [...inputs],
      [...targets].flatMap((label) => new Array(width).fill(label)),
    );
  }
  const again = await findDataset(`${images},${classes}`, OPTIONS);
  assertEquals(again.test.targets, test.targets);
});

Deno.test("findDataset() reads QMNIST's labels, which tell more than the class", async () => {
  using folder = new TempFolder();
  const shape = [12, 3, 2];
  const images = encodeIdx({
    type: "u8",
    shape,
    data: Uint8Array.from({ length: 72 }, (_, i) => i),
  });
  const rows = Int32Array.from(
    { length: 12 * 8 },
    (_, i) => i % 8 === 0 ? (i / 8) % 10 : 1000 + i,
  );
  const labels = encodeIdx({ type: "i32", shape: [12, 8], data: rows });
  for (const split of ["train", "test"]) {
    const name = `${folder.path}/qmnist-${split}`;
    await Deno.writeFile(`${name}-images-idx3-ubyte`, images);
    await Deno.writeFile(`${name}-labels-idx2-int`, labels);
  }
  const { train, test } = await findDataset(folder.path, OPTIONS);
  const wanted = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1);
  assertEquals([train.targets, test.targets], [wanted, wanted]);
});

Deno.test("findDataset() refuses other labels of two dimensions, with the reason", async () => {
  using folder = new TempFolder();
  const labels = encodeIdx({
    type: "i32",
    shape: [12, 2],
    data: new Int32Array(24),
  });
  const path = `${folder.path}/labels`;
  await Deno.writeFile(path, labels);
  assertEquals(
    await refused(`${TINY.pathname}train-images-idx3-ubyte,${path}`),
    `Cannot use labels "${path}": shape is 12×2 (rank 2), expected rank 1`,
  );
});

Deno.test("findDataset() names the broken file and its fault", async () => {
  const path = `${BROKEN}truncated.idx`;
  assertEquals(
    await refused(`${path},${TINY.pathname}t10k-labels-idx1-ubyte`),
    `Cannot read IDX "${path}": it ends after 87 bytes, expected 88 bytes (u8 12×3×2)`,
  );
});

Deno.test("findDataset() refuses images and labels of different number", async () => {
  const images = `${TINY.pathname}train-images-idx3-ubyte`;
  const labels = `${TINY.pathname}t10k-labels-idx1-ubyte`;
  assertEquals(
    await refused(`${images},${labels}`),
    `Cannot pair images "${images}" with labels "${labels}": there are 12 ` +
      "images and 6 labels, expected as many of each",
  );
});

Deno.test("findDataset() refuses what is no data set", async () => {
  const expected =
    'there is no such file or folder, expected one of "digits", "iris", ' +
    '"mnist", "fashion-mnist", a CSV or TSV file, IMAGES,LABELS, ' +
    "a folder of PNG files by class, a folder of IDX files";
  for (const name of ["mnits", "./nothing/here", "", "a,b,c", "toString"]) {
    assertEquals(
      await refused(name),
      `Cannot find data set "${name}": ${expected}`,
    );
  }
});

Deno.test("findDataset() refuses a data folder that is not there", async () => {
  assertEquals(
    await refused("mnist", { ...OPTIONS, dataDir: "no/data" }),
    'Cannot read data folder "no/data": there is no such folder',
  );
});

Deno.test("findDataset() refuses other files under a catalogued name", async () => {
  assertEquals(
    await refused("mnist", { ...OPTIONS, dataDir: TINY.pathname }),
    `Cannot use "${TINY.pathname}train-labels-idx1-ubyte.gz" as mnist: it holds u8 12, expected u8 60000`,
  );
});

Deno.test("findDataset() checks the labels of a catalogued name by digest", async () => {
  using folder = new TempFolder();
  await copies(folder, {
    "train-images-idx3-ubyte": "train-images-idx3-ubyte",
    "t10k-images-idx3-ubyte.gz": "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte": "t10k-labels-idx1-ubyte",
  });
  const data = new Uint8Array(60000);
  const labels = `${folder.path}/train-labels-idx1-ubyte`;
  await Deno.writeFile(labels, encodeIdx({ type: "u8", shape: [60000], data }));
  assertStringIncludes(
    await refused("mnist", { ...OPTIONS, dataDir: folder.path }),
    `Cannot use "${labels}" as mnist: SHA-256 is `,
  );
});

Deno.test("locateDataset() finds a data folder, its subfolder and the cache", async () => {
  using folder = new TempFolder();
  const inside = `${folder.path}/mnist`;
  assertEquals(
    await locateDataset("mnist", { cacheDir: folder.path }),
    undefined,
  );
  await Deno.mkdir(inside);
  for (const { name } of Deno.readDirSync(TINY)) {
    await Deno.copyFile(new URL(name, TINY), `${inside}/${name}`);
  }
  for (
    const options of [
      { cacheDir: folder.path },
      { ...OPTIONS, dataDir: folder.path },
      { ...OPTIONS, dataDir: inside },
    ]
  ) {
    assertEquals(await locateDataset("mnist", options), inside);
  }
});

Deno.test("fetchDataset() refuses what cannot be downloaded", async () => {
  for (
    const [name, found] of [["digits", "is embedded"], ["mnits", "is unknown"]]
  ) {
    const error = await assertRejects(
      () => fetchDataset(name!, OPTIONS),
      RangeError,
    );
    assertEquals(
      error.message,
      `Cannot download data set "${name}": it ${found}, expected one of "mnist", "fashion-mnist"`,
    );
  }
});

Deno.test("readIdxFile() says why a file cannot be read", async () => {
  using folder = new TempFolder();
  for (
    const [path, reason] of [
      [`${folder.path}/nothing`, "it does not exist"],
      [folder.path, "it is a folder, expected a file"],
    ] as const
  ) {
    const error = await assertRejects(() => readIdxFile(path), Error);
    assertEquals(error.message, `Cannot read "${path}": ${reason}`);
  }
});

Deno.test("findDataset() refuses options that are none", async () => {
  const refuse = async (options: unknown, message: string) =>
    assertStringIncludes(
      await refused("digits", options as FindOptions),
      message,
    );
  const none = "Cannot look for data sets: ";
  await refuse({}, `${none}cacheDir is undefined, expected a text`);
  await refuse(
    { ...OPTIONS, datadir: "x" },
    `${none}datadir is unknown, did you mean "dataDir"?`,
  );
  await refuse(
    { ...OPTIONS, dataDir: 7 },
    `${none}dataDir is 7, expected a te`,
  );
});
