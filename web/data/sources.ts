// Where the page's data sets come from: files beside the page, so that no
// request leaves its origin, or those that were dropped on it.

import { makeTrainTest, readIdx, type TrainTest } from "../../mod.ts";
import { findDataset } from "../../src/dataset/find.ts";
import type { DroppedFile } from "../study/messages.ts";
import { putFiles } from "./disk.ts";
import { DROPPED } from "./names.ts";

const FILES = [
  "train-images-idx3-ubyte.gz",
  "train-labels-idx1-ubyte.gz",
  "t10k-images-idx3-ubyte.gz",
  "t10k-labels-idx1-ubyte.gz",
] as const;

/** Larger than any of them. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * Loads a data set.
 *
 * @param name One of `SOURCES`, or {@linkcode DROPPED}.
 * @param dropped What was dropped on the page.
 * @throws {Error} If it cannot be had; the message says why.
 */
export async function loadSource(
  name: string,
  dropped: readonly DroppedFile[],
): Promise<TrainTest> {
  if (name === DROPPED) return await readDropped(dropped);
  const files = await Promise.all(FILES.map((file) => fetchFile(name, file)));
  if (name === "digits") return await embedded(files);
  putFiles(files);
  return await findDataset(name, { dataDir: "data", cacheDir: "data" });
}

/** The same data set as `digits()`, from its own files instead of a text. */
async function embedded(files: readonly DroppedFile[]): Promise<TrainTest> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(
    files.map(({ path, bytes }) => readIdx(bytes, path)),
  );
  return makeTrainTest(
    { images: trainImages!, labels: trainLabels! },
    { images: testImages!, labels: testLabels! },
    { name: "digits", classes: 10 },
  );
}

async function fetchFile(name: string, file: string): Promise<DroppedFile> {
  const path = `data/${name}/${file}`;
  // This runs in Workers, whose files lie one folder below the page.
  const response = await fetch(new URL(`../${path}`, self.location.href));
  if (!response.ok) {
    throw new Error(
      `Cannot load data set ${name}: ${path} is not beside this page ` +
        `(status ${response.status}), expected its four IDX files there; or ` +
        "drop them on the page",
    );
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MAX_BYTES) {
    throw new RangeError(
      `Cannot load data set ${name}: ${path} has ${bytes.length} bytes, ` +
        `expected at most ${MAX_BYTES}`,
    );
  }
  return { path, bytes };
}

/** One table, one folder, or IDX files side by side. */
async function readDropped(files: readonly DroppedFile[]): Promise<TrainTest> {
  const [first, ...others] = files;
  if (first === undefined) {
    throw new RangeError(
      "Cannot load the dropped files: there are none any more, expected to " +
        "have them dropped again",
    );
  }
  if (others.length === 0 && /\.[ct]sv$/i.test(first.path)) {
    putFiles(files);
    return await findDataset(first.path, { cacheDir: "" });
  }
  const folders = new Set(files.map(({ path }) => path.split("/")[0]));
  const isFolder = folders.size === 1 && first.path.includes("/");
  const root = isFolder ? first.path.split("/")[0]! : DROPPED;
  putFiles(
    isFolder
      ? files
      : files.map(({ path, bytes }) => ({ path: `${root}/${path}`, bytes })),
  );
  return await findDataset(root, { cacheDir: "" });
}
