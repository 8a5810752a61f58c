// Fetching the files of a catalogued data set from its mirrors: each tried in
// turn, limited in size, checked against its digest before anything is written.

import {
  callable,
  check,
  fields,
  number,
  object,
  optional,
  type RulesOf,
} from "../check.ts";
import { messageOf, quote } from "../errors.ts";
import type { CatalogFile, MirroredSource } from "./catalog.ts";
import { sha256Hex } from "../sha256.ts";
import { checkFolder, readBytes, writeFileIn } from "./disk.ts";
import { plainIdx } from "./idx.ts";

/** How far the download of one file is. */
export interface DownloadProgress {
  /** Name of the file. */
  readonly file: string;
  /** Where it comes from. */
  readonly url: string;
  /** What has arrived. */
  readonly receivedBytes: number;
  /** What will arrive, where the server says so. */
  readonly totalBytes: number | undefined;
}

/** Settings of a download. */
export interface DownloadOptions {
  /** Called whenever more has arrived. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download; nothing half written is left. */
  readonly signal?: AbortSignal;
  /**
   * A mirror that sends less than 16 KiB for so long, the rest of a file
   * excepted, is given up, default 20.
   */
  readonly idleTimeoutSeconds?: number;
  /** A mirror that takes longer for one file is given up, default 1800. */
  readonly timeoutSeconds?: number;
}

/** What a timer can wait for. */
const SECONDS = optional(number(
  "a number above 0 and at most 2147483",
  (seconds) => seconds > 0 && seconds <= 2147483,
));

/** What each option must be. */
export const DOWNLOAD_OPTIONS: RulesOf<DownloadOptions> = {
  onProgress: optional(callable),
  signal: optional(object),
  idleTimeoutSeconds: SECONDS,
  timeoutSeconds: SECONDS,
};

const IDLE_TIMEOUT_SECONDS = 20;
const TIMEOUT_SECONDS = 1800;

/** So much must come before the idle timer starts again: a byte is not enough. */
const PROGRESS_BYTES = 1 << 14;

/** How much larger than its content a gzip file may be. */
const GZIP_SLACK_BYTES = 1 << 20;

/** Throws if the right to connect is missing, and asks nobody for it. */
async function requireNet(url: URL): Promise<void> {
  const host = `${url.hostname}:${
    url.port || (url.protocol === "http:" ? 80 : 443)
  }`;
  const status = await Deno.permissions.query({ name: "net", host });
  if (status.state !== "granted") {
    throw new Deno.errors.NotCapable(
      `not permitted, expected the flag --allow-net=${url.host}`,
    );
  }
}

/** An abort signal for a mirror that is silent, slow or endless. */
class Patience {
  readonly #abort = new AbortController();
  readonly #idleSeconds: number;
  readonly #whole: ReturnType<typeof setTimeout>;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #bytes = 0;

  constructor(options: DownloadOptions) {
    const {
      idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS,
      timeoutSeconds = TIMEOUT_SECONDS,
    } = options;
    this.#idleSeconds = idleTimeoutSeconds;
    this.#whole = this.#giveUp(
      timeoutSeconds,
      () => `it took longer than ${timeoutSeconds} s`,
    );
    this.#restart();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** To be called whenever something came. */
  came(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= PROGRESS_BYTES) this.#restart();
  }

  #restart(): void {
    clearTimeout(this.#idle);
    this.#bytes = 0;
    this.#idle = this.#giveUp(
      this.#idleSeconds,
      () => `${this.#bytes || "no"} bytes came in ${this.#idleSeconds} s`,
    );
  }

  #giveUp(seconds: number, reason: () => string) {
    return setTimeout(
      () => this.#abort.abort(new Error(reason())),
      seconds * 1000,
    );
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#whole);
  }
}

/** The body behind a URL, at most `limitBytes` of it. */
async function receive(
  url: URL,
  limitBytes: number,
  file: CatalogFile,
  options: DownloadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  await requireNet(url);
  using patience = new Patience(options);
  const signals = [
    patience.signal,
    ...(options.signal ? [options.signal] : []),
  ];
  // A redirect could lead to a host that Deno would ask the user about.
  const response = await fetch(url, {
    signal: AbortSignal.any(signals),
    redirect: "error",
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`status is ${response.status}, expected 200`);
  }
  const length = response.headers.get("content-length");
  const totalBytes = length === null ? undefined : Number(length);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let receivedBytes = 0;
  for await (const part of response.body) {
    patience.came(part.length);
    parts.push(part);
    receivedBytes += part.length;
    if (receivedBytes > limitBytes || (totalBytes ?? 0) > limitBytes) {
      throw new Error(
        `it is larger than ${limitBytes} bytes, expected ` +
          `${file.sizeBytes} when uncompressed`,
      );
    }
    options.onProgress?.({
      file: file.name,
      url: url.href,
      receivedBytes,
      totalBytes,
    });
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Checks that the file, once uncompressed, is exactly the catalogued one. */
async function verify(
  bytes: Uint8Array<ArrayBuffer>,
  file: CatalogFile,
): Promise<void> {
  const plain = await plainIdx(bytes, file.name);
  const found = await sha256Hex(plain);
  if (found !== file.sha256) {
    throw new Error(
      `SHA-256 of ${plain.length} uncompressed bytes is ${found}, ` +
        `expected ${file.sha256} of ${file.sizeBytes}`,
    );
  }
}

/** Whether the folder already has the file, whole and right. */
async function isThere(folder: string, file: CatalogFile): Promise<boolean> {
  try {
    await verify(await readBytes(`${folder}/${file.name}`), file);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false; // absent or wrong: it is downloaded (again)
  }
}

/** Why a mirror failed: the reason proper lies under "fetch failed". */
function reasonOf(error: unknown): string {
  const isFetch = error instanceof TypeError && error.cause instanceof Error;
  return messageOf(isFetch ? error.cause : error)
    .replace(/^error sending request for url \([^)]*\): /, "");
}

/** Downloads one file; returns why each mirror failed, or nothing if one did not. */
async function downloadFile(
  file: CatalogFile,
  mirrors: readonly string[],
  folder: string,
  options: DownloadOptions,
): Promise<string[]> {
  const problems: string[] = [];
  for (const mirror of mirrors) {
    const url = new URL(file.name, mirror);
    let bytes;
    try {
      const limitBytes = file.sizeBytes + GZIP_SLACK_BYTES;
      bytes = await receive(url, limitBytes, file, options);
      await verify(bytes, file);
    } catch (error) {
      options.signal?.throwIfAborted();
      problems.push(`${url}: ${reasonOf(error)}`);
      continue;
    }
    options.signal?.throwIfAborted();
    await writeFileIn(folder, file.name, bytes);
    return [];
  }
  return problems;
}

/**
 * Downloads the files of a data set that a folder does not have yet. A file
 * appears under its name only when it is whole and its digest is right.
 *
 * @param name Name of the data set, for messages.
 * @param source Files, digests and mirrors, as in the catalog.
 * @param folder Where the files go; made, if missing, with the first of them.
 * @param options Progress, abort, patience.
 * @throws {TypeError} If an option is of another type.
 * @throws {RangeError} If one is unknown or out of range.
 * @throws {Error} If no mirror gives a file: the message names every mirror
 * with its reason and the ways that need no network. If the folder cannot be
 * written: the reason. If `signal` is aborted: its reason.
 *
 * @example
 * ```ts ignore
 * import { CATALOG } from "./catalog.ts";
 * import { downloadDataset } from "./download.ts";
 * const { source } = CATALOG["mnist"]!;
 * if (source.type === "mirrored") {
 *   await downloadDataset("mnist", source, "data/mnist");
 * }
 * ```
 */
export async function downloadDataset(
  name: string,
  source: MirroredSource,
  folder: string,
  options: DownloadOptions = {},
): Promise<void> {
  check("Cannot download", "", options, fields(DOWNLOAD_OPTIONS));
  await checkFolder(folder);
  for (const file of Object.values(source.files)) {
    if (await isThere(folder, file)) continue;
    const problems = await downloadFile(file, source.mirrors, folder, options);
    if (problems.length > 0) {
      const hint = source.offlineHint === undefined
        ? ""
        : `; ${source.offlineHint}`;
      throw new Error(
        `Cannot download data set ${
          quote(name)
        }: no mirror gave ${file.name}\n` +
          problems.map((problem) => `  ${problem}\n`).join("") +
          `Without a network: put its four IDX files into ${folder}, or into ` +
          `any folder and name that with --data-dir${hint}; or use --dataset ` +
          "digits, which needs no file",
      );
    }
  }
}
