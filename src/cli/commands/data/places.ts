// Where subcommands look for data sets, and how a download shows itself.

import {
  CATALOG,
  type DownloadProgress,
  type FindOptions,
} from "../../../../files.ts";
import { formatNumber, shorten } from "../../../../report.ts";
import type { Args } from "../../args/args.ts";
import type { Context } from "../../command.ts";

/** Downloads go into a subfolder of this one, in the current folder. */
const CACHE_DIR = "data";

/**
 * The data set that flags name: a folder given without a name is one itself.
 *
 * @param recorded What holds where no flag says another.
 */
export function datasetOf(args: Args, recorded?: string): string {
  // A record keeps a folder's last name only: the folder itself says more.
  const known = recorded !== undefined && Object.hasOwn(CATALOG, recorded);
  return args.text("dataset") ?? (known ? recorded : undefined) ??
    args.text("data-dir") ?? recorded ?? "digits";
}

/** Places and progress for `findDataset` and `fetchDataset`. */
export function placesOf({ args, terminal, signal }: Context): FindOptions {
  const dataDir = args.text("data-dir");
  let file = "";
  return {
    cacheDir: CACHE_DIR,
    ...(dataDir !== undefined && { dataDir }),
    signal,
    onProgress(progress) {
      if (progress.file !== file) terminal.note(`loading ${progress.url}`);
      file = progress.file;
      terminal.showLive(({ columns }) =>
        shorten(downloadLine(progress), columns - 1)
      );
      if (progress.receivedBytes === progress.totalBytes) terminal.hideLive();
    },
  };
}

function downloadLine(progress: DownloadProgress): string {
  const megabytes = (bytes: number) => formatNumber(bytes / 1e6, 3);
  const { receivedBytes, totalBytes, file } = progress;
  const of = totalBytes === undefined ? "" : ` of ${megabytes(totalBytes)}`;
  return `  ${megabytes(receivedBytes)}${of} MB  ${file}`;
}
