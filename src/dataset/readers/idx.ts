// Data sets that the catalog does not know: a folder of IDX files under their
// usual names, or a pair of files.

import { quote } from "../../errors.ts";
import type { FileRole } from "../catalog.ts";
import {
  type LabelledTensors,
  makeTrainTest,
  type TrainTest,
} from "../dataset.ts";
import { listFolder, readIdxFile } from "../disk.ts";
import type { IdxTensor } from "../idx.ts";
import { lastPart, splitPair } from "./pair.ts";
import type { Reader } from "./reader.ts";

/** Paths of the files of a data set, as far as there are any. */
export type DatasetPaths = Partial<Record<FileRole, string>>;

/** train-images-idx3-ubyte.gz, t10k-labels.idx1-ubyte, qmnist-test-labels-idx2-int … */
const FILE_NAME =
  /(?:^|[-_])(train|test|t10k)[-_](images|labels)[-.]idx\d*(?:-(?:ubyte|int))?(?:\.gz)?$/;

/** Columns of QMNIST's labels: the class, then where the digit comes from. */
const QMNIST_COLUMNS = 8;

function roleOf(name: string): FileRole | undefined {
  const [, split, kind] = FILE_NAME.exec(name.toLowerCase()) ?? [];
  if (split === undefined) return undefined;
  if (split === "train") {
    return kind === "images" ? "trainImages" : "trainLabels";
  }
  return kind === "images" ? "testImages" : "testLabels";
}

/**
 * The IDX files of a folder, by what their names say they hold.
 *
 * @param folder The folder.
 * @returns Their paths, an unpacked file before its gzip twin; undefined if
 * there is no such folder.
 * @throws {Error} If the folder cannot be read, or holds two data sets.
 */
export async function findPaths(
  folder: string,
): Promise<DatasetPaths | undefined> {
  const names = await listFolder(folder);
  if (names === undefined) return undefined;
  const paths: DatasetPaths = {};
  // They are sorted: an unpacked file comes before its gzip twin.
  for (const name of names) {
    const role = roleOf(name);
    if (role === undefined) continue;
    const path = `${folder.replace(/\/+$/, "")}/${name}`;
    const taken = paths[role];
    if (taken === undefined) paths[role] = path;
    else if (`${taken}.gz` !== path) {
      throw new Error(
        `Cannot choose between ${quote(taken)} and ${quote(path)}: both are ` +
          "the same part of a data set, expected one data set a folder",
      );
    }
  }
  return paths;
}

async function readPair(
  images: string,
  labels: string,
): Promise<LabelledTensors> {
  return {
    images: await readIdxFile(images),
    labels: classesOf(await readIdxFile(labels)),
  };
}

/** The classes of QMNIST's labels, which tell more; others as they are. */
function classesOf(labels: IdxTensor): IdxTensor {
  const { type, shape: [count, columns], data } = labels;
  const isQmnist = type === "i32" && labels.shape.length === 2 &&
    columns === QMNIST_COLUMNS;
  if (!isQmnist) return labels;
  return {
    ...labels,
    shape: [count!],
    data: Int32Array.from({ length: count! }, (_, i) => data[i * columns]!),
  };
}

/** A random sixth becomes the test split; both are named after the images. */
async function loadPair(
  images: string,
  labels: string,
): Promise<TrainTest> {
  return splitPair(await readPair(images, labels), lastPart(images));
}

/**
 * Loads a folder of IDX files. Without test files a random sixth of the
 * training files becomes the test split.
 *
 * @param folder The folder, for its name.
 * @param paths The files found in it.
 * @returns Both splits, named after the folder.
 * @throws {Error} If there are images without labels, or labels without images.
 */
async function loadFolder(
  folder: string,
  paths: DatasetPaths,
): Promise<TrainTest> {
  const { trainImages, trainLabels, testImages, testLabels } = paths;
  const missing = (what: string) =>
    new Error(
      `Cannot read data set ${quote(folder)}: there are no ${what}, expected ` +
        "files such as train-images-idx3-ubyte, train-labels-idx1-ubyte.gz, " +
        "t10k-images-idx3-ubyte (test files both or neither)",
    );
  if (trainImages === undefined) throw missing("training images");
  if (trainLabels === undefined) throw missing("training labels");
  const train = await readPair(trainImages, trainLabels);
  const name = lastPart(folder);
  if (testImages === undefined && testLabels === undefined) {
    return splitPair(train, name);
  }
  if (testImages === undefined) throw missing("test images");
  if (testLabels === undefined) throw missing("test labels");
  return makeTrainTest(train, await readPair(testImages, testLabels), { name });
}

/** A pair of files, `IMAGES,LABELS`. */
export const idxPair: Reader = {
  format: "IMAGES,LABELS",
  isTable: false,
  recognizes: (path) => Promise.resolve(/^[^,]+,[^,]+$/.test(path)),
  read: (path) => {
    const [images, labels] = path.split(",");
    return loadPair(images!, labels!);
  },
};

/** A folder of files under their usual names. */
export const idxFolder: Reader = {
  format: "a folder of IDX files",
  isTable: false,
  recognizes: async (path) => await findPaths(path) !== undefined,
  read: async (path) => loadFolder(path, (await findPaths(path))!),
};
