// Data to train on: the real MNIST where it is, otherwise random images of the
// same shape and density.

import { type Dataset, makeDataset } from "../src/dataset/dataset.ts";
import { findDataset } from "../src/dataset/find.ts";
import { Pcg32 } from "../src/random.ts";
import { exists } from "../tests/support/require.ts";
import { requirePath } from "../tools/program.ts";
import type { BenchOptions } from "./table.ts";

/** Share of MNIST's training pixels that are not zero. */
export const MNIST_DENSITY = 0.19;

/** Random images, 28×28 in 10 classes, of which a share of bytes is not zero. */
export function randomImages(count: number, density: number): Dataset {
  const random = new Pcg32(1n);
  const data = new Uint8Array(count * 784);
  for (let i = 0; i < data.length; i++) {
    if (random.nextFloat() < density) data[i] = 1 + random.nextBelow(255);
  }
  const labels = Uint8Array.from({ length: count }, () => random.nextBelow(10));
  return makeDataset({
    images: { type: "u8", shape: [count, 28, 28], data },
    labels: { type: "u8", shape: [count], data: labels },
  }, {
    name: `random images, ${Math.round(density * 100)} % non-zero`,
    classes: 10,
    normalization: { mean: 0.1307, std: 0.3081 },
  });
}

/** Where the MNIST files may be: `tune --dataset mnist` puts them in the first. */
const MNIST_FOLDERS = ["../data/mnist", "../../shared/data/mnist"]
  .map((path) => new URL(path, import.meta.url).pathname);

/** The folder of the MNIST files, if it is here. */
export function findMnist(dataDir?: string): string | undefined {
  return dataDir === undefined
    ? MNIST_FOLDERS.find(exists)
    : requireMnist(dataDir);
}

/** The folder of the MNIST files; without it the program ends. */
export function requireMnist(dataDir?: string): string {
  return requirePath(
    "MNIST",
    dataDir === undefined ? MNIST_FOLDERS : [dataDir],
    "deno task tune --dataset mnist downloads it",
  );
}

/** MNIST's training split, or what stands in for it. */
export async function loadImages({ dataDir }: BenchOptions): Promise<Dataset> {
  const folder = findMnist(dataDir);
  if (folder === undefined) return randomImages(60_000, MNIST_DENSITY);
  return (await findDataset(folder, { cacheDir: folder })).train;
}

/** The first samples of a data set. */
export function firstOf(dataset: Dataset, count: number): Dataset {
  const width = dataset.inputs.length / dataset.count;
  return {
    ...dataset,
    count,
    inputs: dataset.inputs.subarray(0, count * width),
    targets: dataset.targets.subarray(0, count),
  };
}
