// Where subcommands look for data sets, and how a download shows itself.

import type { FindOptions } from "../../../../files.ts";
import type { DownloadProgress } from "../../../../files.ts";
import { formatNumber, shorten } from "../../../../report.ts";
import type { Context } from "../../command.ts";

/** Downloads go into a subfolder of this one, in the current folder. */
const CACHE_DIR = "data";

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
