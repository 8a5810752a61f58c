// A folder of PNG images: one sub-folder for each class; or two such folders in
// it, `train` and `test`, as torchvision's ImageFolder is used.

import { quote } from "../../errors.ts";
import {
  type Dataset,
  type LabelledTensors,
  makeTrainTest,
  type TrainTest,
} from "../dataset.ts";
import { listFolder, readBytes } from "../disk.ts";
import type { PngImage } from "../png/pixels.ts";
import { inChannels } from "../png/channels.ts";
import { decodePng } from "../png/png.ts";
import { sortClasses } from "../tables/schema.ts";
import { lastPart, splitPair } from "./pair.ts";
import type { Reader } from "./reader.ts";

/** Labels are bytes. */
const MAX_CLASSES = 256;
/** All pixels have to fit into memory, twice. */
const MAX_BYTES = 2 ** 30;
/** A larger file is no image that a network of this kind learns from. */
const MAX_FILE = 16 * 2 ** 20;

const isPng = (name: string) => /\.png$/i.test(name);

/** An image, and where it is from. */
interface LabelledImage {
  readonly path: string;
  readonly label: number;
  readonly image: PngImage;
}

function fail(folder: string, found: string, wanted: string): never {
  throw new RangeError(
    `Cannot read images ${quote(folder)}: ${found}, expected ${wanted}`,
  );
}

/** The sub-folders of a folder, but for hidden ones. */
async function foldersOf(folder: string): Promise<string[]> {
  const names = await listFolder(folder, "folders") ?? [];
  return names.filter((name) => !name.startsWith("."));
}

/** The PNG files of a class; anything else there is named. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await listFolder(folder) ?? [];
  const files = names.filter((name) => !name.startsWith("."));
  const stranger = files.find((name) => !isPng(name));
  if (stranger !== undefined) {
    const path = `${folder}/${stranger}`;
    fail(path, "its name does not end in .png", "PNG files only");
  }
  if (files.length === 0) fail(folder, "there are none", "PNG files");
  return files;
}

/** The images of every class, all of one size. */
async function readImages(
  folder: string,
  classes: readonly string[],
): Promise<LabelledImage[]> {
  const images: LabelledImage[] = [];
  let sizeBytes = 0;
  for (const [label, name] of classes.entries()) {
    for (const file of await filesOf(`${folder}/${name}`)) {
      const path = `${folder}/${name}/${file}`;
      const image = await decodePng(await readBytes(path, MAX_FILE), path);
      images.push({ path, label, image });
      checkSize(images[0]!.image, path, image);
      sizeBytes += image.data.length;
      if (sizeBytes <= MAX_BYTES) continue;
      fail(folder, "there are more than 1 GiB of pixels", "smaller images");
    }
  }
  return images;
}

function checkSize(first: PngImage, path: string, image: PngImage): void {
  if (image.width === first.width && image.height === first.height) return;
  fail(
    path,
    `it is of ${image.height}×${image.width} pixels`,
    `${first.height}×${first.width} as the first image, all of one size`,
  );
}

/** As tensors: grey, unless an image is in colour. */
function toTensors(
  images: readonly LabelledImage[],
  isColour: boolean,
): LabelledTensors {
  const { width, height } = images[0]!.image;
  const channels = isColour ? 3 : 1;
  const data = new Uint8Array(images.length * width * height * channels);
  images.forEach(({ image }, i) => {
    const at = i * width * height * channels;
    data.set(inChannels(image, channels), at);
  });
  const size = [images.length, height, width];
  return {
    images: { type: "u8", shape: isColour ? [...size, 3] : size, data },
    labels: {
      type: "u8",
      shape: [images.length],
      data: Uint8Array.from(images, ({ label }) => label),
    },
  };
}

async function readFolder(folder: string): Promise<TrainTest> {
  const found = await foldersOf(folder);
  const isSplit = found.join() === "test,train";
  const first = isSplit ? `${folder}/train` : folder;
  const classes = sortClasses(isSplit ? await foldersOf(first) : found);
  if (classes.length < 2 || classes.length > MAX_CLASSES) {
    fail(
      first,
      `there are sub-folders of ${classes.length} classes`,
      `2 to ${MAX_CLASSES}, one sub-folder each`,
    );
  }
  const train = await readImages(first, classes);
  const test = isSplit ? await readTest(folder, classes, train) : [];
  const isColour = [...train, ...test].some(({ image }) =>
    image.channels === 3
  );
  const pair = toTensors(train, isColour), name = lastPart(folder);
  if (!isSplit) {
    return named(
      splitPair(pair, name, pair.labels.data as Uint8Array),
      classes,
    );
  }
  const options = { name, classes: classes.length };
  return named(
    makeTrainTest(pair, toTensors(test, isColour), options),
    classes,
  );
}

async function readTest(
  folder: string,
  classes: readonly string[],
  train: readonly LabelledImage[],
): Promise<LabelledImage[]> {
  const path = `${folder}/test`;
  const found = await foldersOf(path);
  const stranger = found.find((name) => !classes.includes(name));
  if (stranger !== undefined) {
    fail(`${path}/${stranger}`, "train has no such class", "the same classes");
  }
  if (found.length < classes.length) {
    fail(
      path,
      `there are ${found.length} classes`,
      `${classes.length} as in train`,
    );
  }
  const test = await readImages(path, classes);
  checkSize(train[0]!.image, test[0]!.path, test[0]!.image);
  return test;
}

/** Classes are called as their folders. */
function named(
  { train, test }: TrainTest,
  names: readonly string[],
): TrainTest {
  const withNames = (dataset: Dataset): Dataset =>
    dataset.task.type === "classification"
      ? { ...dataset, task: { ...dataset.task, names } }
      : dataset;
  return { train: withNames(train), test: withNames(test) };
}

/** Whether a folder has a sub-folder with a PNG file in it. */
async function holdsClasses(folder: string): Promise<boolean> {
  for (const name of await foldersOf(folder)) {
    if ((await listFolder(`${folder}/${name}`))?.some(isPng)) return true;
  }
  return false;
}

/** A folder with PNG files in a sub-folder for each class. */
export const pngFolder: Reader = {
  format: "a folder of PNG files by class",
  isTable: false,
  recognizes: async (path) =>
    path !== "" &&
    (await holdsClasses(path) || await holdsClasses(`${path}/train`)),
  read: (path) => readFolder(path.replace(/\/+$/, "")),
};
