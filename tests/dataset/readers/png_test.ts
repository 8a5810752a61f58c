import { assertEquals, assertRejects } from "@std/assert";
import { findDataset } from "../../../files.ts";
import { makePng } from "../png/make_png.ts";

/** Writes images of one value each, by path; a list is red, green and blue. */
async function inFolder(
  files: { readonly [path: string]: number | readonly number[] | string },
  test: (folder: string) => Promise<void>,
  [width, height] = [2, 1],
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [path, value] of Object.entries(files)) {
      const full = `${folder}/${path}`;
      await Deno.mkdir(full.replace(/[^/]*$/, ""), { recursive: true });
      if (typeof value === "string") await Deno.writeTextFile(full, value);
      else await Deno.writeFile(full, await imageOf(value, width!, height!));
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function imageOf(
  value: number | readonly number[],
  width: number,
  height: number,
) {
  const pixel = typeof value === "number" ? [value] : value;
  const row = [0, ...Array.from({ length: width }, () => pixel).flat()];
  const rows = Uint8Array.from(
    Array.from({ length: height }, () => row).flat(),
  );
  const colourType = pixel.length === 3 ? 2 : 0;
  return makePng({ width, height, depth: 8, colourType, rows });
}

const find = (folder: string) => findDataset(folder, { cacheDir: "data" });

Deno.test("a folder of PNG files is a data set, classes called as sub-folders", async () => {
  const files = Object.fromEntries(
    ["10", "2"].flatMap((name) =>
      Array.from(
        { length: 6 },
        (_, i) => [`${name}/${i}.png`, Number(name) + i],
      )
    ),
  );
  await inFolder({ ...files, "2/.hidden": "" }, async (folder) => {
    const { train, test } = await find(folder + "/");
    assertEquals(train.task, {
      type: "classification",
      classes: 2,
      names: ["2", "10"],
    });
    assertEquals([train.count, train.inputShape], [10, [1, 2]]);
    // A sixth of each class.
    assertEquals([...test.targets].sort(), [0, 1]);
    for (const { inputs, targets } of [train, test]) {
      targets.forEach((label, i) => {
        assertEquals(inputs[2 * i]! >= 10, label === 1);
      });
    }
  });
});

Deno.test("train and test are taken as they are; grey among colour becomes colour", async () => {
  await inFolder({
    "train/a/0.png": [1, 2, 3],
    "train/b/0.png": 9,
    "test/a/0.png": 4,
    "test/b/0.png": [5, 6, 7],
  }, async (folder) => {
    const { train, test } = await find(folder);
    assertEquals(train.inputShape, [1, 2, 3]);
    assertEquals([...train.inputs], [1, 2, 3, 1, 2, 3, 9, 9, 9, 9, 9, 9]);
    assertEquals([...test.inputs], [4, 4, 4, 4, 4, 4, 5, 6, 7, 5, 6, 7]);
  });
});

Deno.test("what is wrong with a folder of PNG files is named with its file", async () => {
  const good = { "a/0.png": 1, "b/0.png": 2 };
  for (
    const [files, message] of [
      [
        { "a/0.png": 1 },
        "there are sub-folders of 1 classes, expected 2 to 256",
      ],
      [{ ...good, "b/1.jpg": "" }, '/b/1.jpg": its name does not end in .png'],
      [{ ...good, "c/.x": "" }, '/c": there are none, expected PNG files'],
      [{ ...good, "b/1.png": "GIF89a" }, '/b/1.png"'],
      [
        { "train/a/0.png": 1, "train/b/0.png": 2, "test/a/0.png": 1 },
        '/test": there are 1 classes, expected 2 as in train',
      ],
      [
        { "train/a/0.png": 1, "train/b/0.png": 2, "test/c/0.png": 1 },
        '/test/c": train has no such class',
      ],
    ] as const
  ) {
    await inFolder(files, async (folder) => {
      await assertRejects(() => find(folder), Error, message);
    });
  }
});

Deno.test("images of several sizes are refused, the first other one by name", async () => {
  await inFolder({ "a/0.png": 1, "b/0.png": 2 }, async (folder) => {
    await Deno.writeFile(`${folder}/b/1.png`, await imageOf(3, 3, 3));
    await assertRejects(
      () => find(folder),
      RangeError,
      '/b/1.png": it is of 3×3 pixels, expected 1×2 as the first image',
    );
  });
});
