// Finding a data set by what the user wrote: a catalog name, or a path that one
// of the readers knows. Knows the order of places; readers/ know formats and
// file names, disk.ts reads and writes, download.ts fetches.

import {
  check,
  fields,
  object,
  optional,
  type RulesOf,
  text,
} from "../check.ts";
import { quote } from "../errors.ts";
import {
  CATALOG,
  type CatalogEntry,
  type FileRole,
  type MirroredSource,
} from "./catalog.ts";
import { makeTrainTest, type TrainTest } from "./dataset.ts";
import { sha256Hex } from "../sha256.ts";
import { listFolder, readBytes } from "./disk.ts";
import {
  DOWNLOAD_OPTIONS,
  downloadDataset,
  type DownloadOptions,
} from "./download.ts";
import { type IdxTensor, parseIdx, plainIdx, shapeText } from "./idx.ts";
import { type DatasetPaths, findPaths } from "./readers/idx.ts";
import { DATA_FORMATS, READERS } from "./readers/mod.ts";
import type { Reader, ReadOptions } from "./readers/reader.ts";

/** Where data sets are looked for. */
export interface PlaceOptions {
  /** Looked in first, itself and its subfolder of the data set's name. */
  readonly dataDir?: string;
  /** Downloads go to, and are found in, its subfolder of the data set's name. */
  readonly cacheDir: string;
}

/** Where data sets are looked for, and how they are downloaded. */
export interface FindOptions extends PlaceOptions, DownloadOptions {
  /** How a table is read: header, target, task, kinds of columns. */
  readonly table?: ReadOptions;
}

const OPTIONS: RulesOf<FindOptions> = {
  dataDir: optional(text),
  cacheDir: text,
  table: optional(object),
  ...DOWNLOAD_OPTIONS,
};

function checkOptions(options: PlaceOptions): void {
  check("Cannot look for data sets", "", options, fields(OPTIONS));
}

type AllPaths = Record<FileRole, string>;

function isWhole(paths: DatasetPaths | undefined): paths is AllPaths {
  return paths?.trainImages !== undefined && paths.trainLabels !== undefined &&
    paths.testImages !== undefined && paths.testLabels !== undefined;
}

/**
 * One file of a catalogued data set, checked by its digest. Hashing runs beside
 * this thread: for all of MNIST it adds about a tenth of a second.
 */
async function readKnown(
  name: string,
  source: MirroredSource,
  role: FileRole,
  path: string,
): Promise<IdxTensor> {
  const bytes = await plainIdx(await readBytes(path), path);
  const tensor = parseIdx(bytes, path);
  const { shape, sha256 } = source.files[role];
  const found = `${tensor.type} ${shapeText(tensor.shape)}`;
  const wanted = `u8 ${shapeText(shape)}`;
  if (found !== wanted) {
    throw new RangeError(
      `Cannot use ${
        quote(path)
      } as ${name}: it holds ${found}, expected ${wanted}`,
    );
  }
  const digest = await sha256Hex(bytes);
  if (digest === sha256) return tensor;
  throw new RangeError(
    `Cannot use ${quote(path)} as ${name}: SHA-256 is ${digest}, ` +
      `expected ${sha256} (any other data set is named by its folder)`,
  );
}

/** Where the files of a catalogued data set are, or undefined if nowhere. */
async function findKnown(
  name: string,
  options: PlaceOptions,
): Promise<AllPaths | undefined> {
  const { dataDir, cacheDir } = options;
  if (dataDir !== undefined && await listFolder(dataDir) === undefined) {
    throw new Error(
      `Cannot read data folder ${quote(dataDir)}: there is no such folder`,
    );
  }
  const places = dataDir === undefined ? [] : [`${dataDir}/${name}`, dataDir];
  for (const place of [...places, `${cacheDir}/${name}`]) {
    const paths = await findPaths(place);
    if (isWhole(paths)) return paths;
  }
  return undefined;
}

async function loadKnown(
  name: string,
  { classes }: CatalogEntry,
  source: MirroredSource,
  options: FindOptions,
): Promise<TrainTest> {
  let paths = await findKnown(name, options);
  if (paths === undefined) {
    await fetchDataset(name, options);
    paths = await findKnown(name, options) as AllPaths;
  }
  const read = (role: FileRole) => readKnown(name, source, role, paths[role]);
  // Labels first: a wrong data set is refused before the large files are read.
  const trainLabels = await read("trainLabels");
  const testLabels = await read("testLabels");
  const [trainImages, testImages] = await Promise.all([
    read("trainImages"),
    read("testImages"),
  ]);
  return makeTrainTest(
    { images: trainImages, labels: trainLabels },
    { images: testImages, labels: testLabels },
    { name, classes, normalization: source.normalization },
  );
}

function mirroredSource(name: string): MirroredSource {
  const source = CATALOG[name]?.source;
  if (source?.type === "mirrored") return source;
  const known = Object.entries(CATALOG)
    .filter(([, entry]) => entry.source.type === "mirrored")
    .map(([name]) => quote(name));
  const found = source === undefined ? "is unknown" : "is embedded";
  throw new RangeError(
    `Cannot download data set ${quote(name)}: it ${found}, expected one of ` +
      known.join(", "),
  );
}

/**
 * Makes sure that a catalogued data set lies in the cache, whole and right:
 * files that are absent or have another digest are downloaded.
 *
 * @param name Name in the catalog.
 * @param options Cache folder, progress, abort.
 * @returns The folder with its files.
 * @throws {RangeError} If the catalog has no such data set to download.
 * @throws {Error} As {@linkcode downloadDataset} does.
 *
 * @example
 * ```ts ignore
 * import { fetchDataset } from "./find.ts";
 * const folder = await fetchDataset("mnist", { cacheDir: "data" }); // data/mnist
 * ```
 */
export async function fetchDataset(
  name: string,
  options: Omit<FindOptions, "dataDir">,
): Promise<string> {
  checkOptions(options);
  const { cacheDir, dataDir: _, ...download } = options as FindOptions;
  const folder = `${cacheDir}/${name}`;
  await downloadDataset(name, mirroredSource(name), folder, download);
  return folder;
}

/**
 * Where a catalogued data set is on this machine.
 *
 * @param name Name in the catalog.
 * @param options Places to look in.
 * @returns The folder with its four files; undefined if there is none.
 * @throws {RangeError} If the catalog has no such data set in files.
 * @throws {Error} If a place cannot be read, or `dataDir` does not exist.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { locateDataset } from "./find.ts";
 * assertEquals(await locateDataset("mnist", { cacheDir: "no/such/folder" }), undefined);
 * ```
 */
export async function locateDataset(
  name: string,
  options: PlaceOptions,
): Promise<string | undefined> {
  checkOptions(options);
  mirroredSource(name);
  const paths = await findKnown(name, options);
  return paths?.trainImages.replace(/\/[^/]*$/, "");
}

/**
 * Loads a data set by what the user wrote. A name of the catalog is looked for
 * in `dataDir`, then in the cache, then downloaded. Anything else is a path
 * that one of the readers knows: a CSV or TSV file, a folder with PNG images in
 * a sub-folder for each class or with IDX files under their usual names (plain
 * or gzip, `test` or `t10k`), or `IMAGES,LABELS`, a pair of IDX files. Where there is no test split, a random
 * sixth of the samples, the same for every seed, becomes it.
 *
 * @param name Catalog name, or path.
 * @param options Places to look in, progress and abort of a download; how a
 * table is read.
 * @returns Both splits.
 * @throws {RangeError} If there is no such data set, its parts do not fit
 * together, or what is no table shall be read as one.
 * @throws {SyntaxError} If a file is not what its format wants.
 * @throws {Error} If a file or folder cannot be read, or a download fails.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findDataset } from "./find.ts";
 * const { train } = await findDataset("digits", { cacheDir: "data" });
 * assertEquals(train.count, 4000);
 * ```
 */
export async function findDataset(
  name: string,
  options: FindOptions,
): Promise<TrainTest> {
  checkOptions(options);
  const { table = {} } = options;
  const entry = Object.hasOwn(CATALOG, name) ? CATALOG[name] : undefined;
  const reader = entry === undefined ? await readerOf(name) : undefined;
  const [told] = Object.keys(table);
  if (told !== undefined && !reader?.isTable) {
    throw new RangeError(
      `Cannot use ${told} with data set ${quote(name)}: it is not read as a ` +
        "table, expected a CSV or TSV file",
    );
  }
  if (reader !== undefined) return await reader.read(name, table);
  const { source } = entry!;
  if (source.type === "embedded") return source.load();
  return loadKnown(name, entry!, source, options);
}

/** The reader that knows a path. */
async function readerOf(path: string): Promise<Reader> {
  let problem = "there is no such file or folder";
  try {
    for (const reader of READERS) {
      if (await reader.recognizes(path)) return reader;
    }
  } catch (error) {
    // Without rights a misspelt name must still look like one.
    const isPath = /[/\\]/.test(path);
    if (isPath || !(error instanceof Deno.errors.NotCapable)) throw error;
    problem = `a folder of that name would need --allow-read=${path}`;
  }
  throw new RangeError(
    `Cannot find data set ${quote(path)}: ${problem}, expected one of ` +
      `${Object.keys(CATALOG).map(quote).join(", ")}, ` +
      DATA_FORMATS.join(", "),
  );
}
