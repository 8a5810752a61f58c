// The data sets known by name: what is in them, where their files are had, and
// the digests that say the right thing arrived. Adding one means one entry.

import type { TrainTest } from "./dataset.ts";
import { digits } from "./digits.ts";
import type { ScalarNormalization } from "./statistics.ts";
import { iris } from "./tables/iris.ts";

/** One IDX file of a catalogued data set. */
export interface CatalogFile {
  /** Name on the mirrors and in the cache. */
  readonly name: string;
  /** Shape of the tensor of bytes in it. */
  readonly shape: readonly number[];
  /** Size when uncompressed. */
  readonly sizeBytes: number;
  /** SHA-256 of the uncompressed file, lower-case hexadecimal. */
  readonly sha256: string;
}

/** What each of the four files of a data set holds. */
export type FileRole =
  | "trainImages"
  | "trainLabels"
  | "testImages"
  | "testLabels";

/** A data set that comes with the library. */
export interface EmbeddedSource {
  /** No file, network or right is needed. */
  readonly type: "embedded";
  /** Decodes it. */
  load(): Promise<TrainTest>;
}

/** A data set in four files that several servers offer. */
export interface MirroredSource {
  /** The files are downloaded, or already there. */
  readonly type: "mirrored";
  /** The four files. */
  readonly files: Readonly<Record<FileRole, CatalogFile>>;
  /** Mean and standard deviation of the training inputs, over 255. */
  readonly normalization: ScalarNormalization;
  /** URLs, each ending in `/`, under which all files lie; tried in this order. */
  readonly mirrors: readonly string[];
  /** A way to have the files without downloading them here. */
  readonly offlineHint?: string;
}

/** A data set known by name. */
export interface CatalogEntry {
  /** What it shows, in a few words. */
  readonly description: string;
  /** Samples in the training split. */
  readonly trainCount: number;
  /** Samples in the test split. */
  readonly testCount: number;
  /** Shape of one sample. */
  readonly inputShape: readonly number[];
  /** Number of classes. */
  readonly classes: number;
  /** Where it comes from. */
  readonly source: EmbeddedSource | MirroredSource;
}

/** The four files of a data set that has exactly MNIST's form. */
function likeMnist(
  sha256: Readonly<Record<FileRole, string>>,
): Record<FileRole, CatalogFile> {
  return {
    trainImages: {
      name: "train-images-idx3-ubyte.gz",
      shape: [60000, 28, 28],
      sizeBytes: 47040016,
      sha256: sha256.trainImages,
    },
    trainLabels: {
      name: "train-labels-idx1-ubyte.gz",
      shape: [60000],
      sizeBytes: 60008,
      sha256: sha256.trainLabels,
    },
    testImages: {
      name: "t10k-images-idx3-ubyte.gz",
      shape: [10000, 28, 28],
      sizeBytes: 7840016,
      sha256: sha256.testImages,
    },
    testLabels: {
      name: "t10k-labels-idx1-ubyte.gz",
      shape: [10000],
      sizeBytes: 10008,
      sha256: sha256.testLabels,
    },
  };
}

/**
 * Every data set known by name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CATALOG } from "./catalog.ts";
 * assertEquals(Object.keys(CATALOG), ["digits", "iris", "mnist", "fashion-mnist"]);
 * ```
 */
export const CATALOG: Readonly<Record<string, CatalogEntry>> = {
  digits: {
    description: "handwritten digits, embedded",
    trainCount: 4000,
    testCount: 1000,
    inputShape: [20, 20],
    classes: 10,
    source: { type: "embedded", load: digits },
  },
  iris: {
    description: "flowers of three species in numbers, embedded",
    trainCount: 125,
    testCount: 25,
    inputShape: [4],
    classes: 3,
    source: { type: "embedded", load: iris },
  },
  mnist: {
    description: "handwritten digits",
    trainCount: 60000,
    testCount: 10000,
    inputShape: [28, 28],
    classes: 10,
    source: {
      type: "mirrored",
      files: likeMnist({
        trainImages:
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        trainLabels:
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        testImages:
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        testLabels:
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      }),
      normalization: { mean: 0.1307, std: 0.3081 },
      mirrors: [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
      ],
    },
  },
  "fashion-mnist": {
    description: "pictures of clothes",
    trainCount: 60000,
    testCount: 10000,
    inputShape: [28, 28],
    classes: 10,
    source: {
      type: "mirrored",
      files: likeMnist({
        trainImages:
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        trainLabels:
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        testImages:
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        testLabels:
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      }),
      normalization: { mean: 0.2860, std: 0.3530 },
      mirrors: [
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      ],
      offlineHint:
        "on Debian, install dataset-fashion-mnist and use --data-dir /usr/share/datasets",
    },
  },
};
