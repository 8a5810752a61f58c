// What the library can do with files, under Deno: find, download and read data
// sets. mod.ts never imports this; it works without a file system.

export {
  CATALOG,
  type CatalogEntry,
  type CatalogFile,
  type EmbeddedSource,
  type FileRole,
  type MirroredSource,
} from "./src/dataset/catalog.ts";
export { readIdxFile } from "./src/dataset/disk.ts";
export {
  downloadDataset,
  type DownloadOptions,
  type DownloadProgress,
} from "./src/dataset/download.ts";
export {
  fetchDataset,
  findDataset,
  type FindOptions,
  locateDataset,
  type PlaceOptions,
} from "./src/dataset/find.ts";
