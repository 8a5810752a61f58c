// The real thing, where it is: MNIST in the shared reference folder.

import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { outputsOf } from "../../src/dataset/dataset.ts";
import { CATALOG, type FileRole } from "../../src/dataset/catalog.ts";
import { sha256Hex } from "../../src/sha256.ts";
import { findDataset } from "../../src/dataset/find.ts";
import { encodeIdx } from "../../src/dataset/idx.ts";
import { readIdxFile } from "../../src/dataset/disk.ts";
import { density, normalizationOf } from "../../src/dataset/statistics.ts";
import { TempFolder } from "./mirror.ts";
import { exists, requireOrSkip } from "../support/require.ts";

const PLACES = {
  mnist: new URL("../../../shared/data/mnist", import.meta.url).pathname,
  "fashion-mnist": "/usr/share/datasets/fashion-mnist",
};

for (const [name, dataDir] of Object.entries(PLACES)) {
  const ignore = !requireOrSkip(`the files of ${name}`, exists(dataDir));
  const { source } = CATALOG[name]!;
  if (source.type !== "mirrored") throw new Error(`${name} has no files`);

  Deno.test({
    name: `the catalog's sizes and digests are those of ${name}`,
    ignore,
    fn: async () => {
      for (const role of Object.keys(source.files) as FileRole[]) {
        const file = source.files[role];
        const tensor = await readIdxFile(`${dataDir}/${file.name}`);
        const bytes = encodeIdx(tensor);
        assertEquals(tensor.shape, file.shape);
        assertEquals(bytes.length, file.sizeBytes);
        assertEquals(await sha256Hex(bytes), file.sha256);
      }
    },
  });

  Deno.test({
    name: `findDataset() refuses ${name} whose images are damaged`,
    ignore,
    fn: async () => {
      using folder = new TempFolder();
      for (const { name } of Object.values(source.files)) {
        await Deno.symlink(`${dataDir}/${name}`, `${folder.path}/${name}`);
      }
      for (const role of ["testImages", "trainImages"] as const) {
        const file = `${folder.path}/${source.files[role].name}`;
        const tensor = await readIdxFile(file);
        tensor.data[12345]! ^= 1;
        await Deno.remove(file);
        await Deno.writeFile(file, encodeIdx(tensor));
        const options = { cacheDir: "no/such/folder", dataDir: folder.path };
        await assertRejects(
          () => findDataset(name, options),
          RangeError,
          `Cannot use "${file}" as ${name}: SHA-256 is `,
        );
        await Deno.remove(file);
        await Deno.symlink(`${dataDir}/${source.files[role].name}`, file);
      }
    },
  });

  Deno.test({
    name: `findDataset() loads ${name}, whose own constants are the given ones`,
    ignore,
    fn: async () => {
      const options = { cacheDir: "no/such/folder" };
      const { train, test } = await findDataset(name, { ...options, dataDir });
      assertEquals([train.count, test.count], [60000, 10000]);
      assertEquals([train.inputShape, outputsOf(train.task)], [[28, 28], 10]);
      const given = normalizationOf(train);
      assertAlmostEquals(Number(given.mean), source.normalization.mean, 1e-12);
      const measured = normalizationOf(
        (await findDataset(dataDir, options)).train,
      );
      assertAlmostEquals(Number(measured.mean), Number(given.mean), 1e-4);
      assertAlmostEquals(Number(measured.std), Number(given.std), 1e-4);
      assertEquals(density(train) < density(test) * 1.1, true);
    },
  });
}
