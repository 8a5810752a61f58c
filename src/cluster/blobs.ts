// Bytes too many for a message: data sets and checkpoints. They lie in chunks
// under subjects of their own, each read by itself, and are what they are only
// if their digest says so. (Object stores of the clients stall on large ones.)

import { sha256Hex } from "../sha256.ts";
import type { BlobRef } from "./protocol/trials.ts";
import type { BlobPlace } from "./protocol/subjects.ts";
import { isAway, pause, type StudyServer } from "./server.ts";

/** The size of a chunk. */
const CHUNK_BYTES = 256 * 1024;

/** Chunks on their way at once. */
const WINDOW = 8;

/** How often a chunk is tried, and the time in between. */
const TRIES = 20, RETRY_MS = 500;

/** More is no data set that a network could train on, but a fault. */
export const MAX_BLOB_BYTES = 2 ** 31 - 1;

/** Names bytes. */
export async function refOf(bytes: Uint8Array<ArrayBuffer>): Promise<BlobRef> {
  return { digest: await sha256Hex(bytes), sizeBytes: bytes.length };
}

/**
 * Puts bytes on the server, in the place of what was there.
 *
 * @param at Where.
 * @returns Their name, once all are kept.
 */
export async function putBlob(
  { jetstream }: StudyServer,
  at: BlobPlace,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<BlobRef> {
  await eachChunk(bytes.length, async (chunk) => {
    const from = chunk * CHUNK_BYTES;
    await jetstream.publish(
      at(chunk),
      bytes.subarray(from, from + CHUNK_BYTES),
    );
  });
  return refOf(bytes);
}

/**
 * Gets bytes from the server.
 *
 * @throws {RangeError} If they are not there, or not what they were.
 */
export async function getBlob(
  { manager, names }: StudyServer,
  at: BlobPlace,
  { digest, sizeBytes }: BlobRef,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = (why: string): never => {
    throw new RangeError(`Cannot read ${at(0)} of the server: ${why}`);
  };
  if (sizeBytes > MAX_BLOB_BYTES) {
    refuse(`it has ${sizeBytes} bytes, expected at most ${MAX_BLOB_BYTES}`);
  }
  const bytes = new Uint8Array(sizeBytes);
  await eachChunk(sizeBytes, async (chunk) => {
    const from = chunk * CHUNK_BYTES;
    const wanted = Math.min(CHUNK_BYTES, sizeBytes - from);
    const found = await manager.direct.getMessage(names.blobStream, {
      last_by_subj: at(chunk),
    });
    const length = found?.data.length;
    if (length !== wanted) {
      refuse(`chunk ${chunk} has ${length ?? 0} bytes, expected ${wanted}`);
    }
    bytes.set(found!.data, from);
  });
  const now = await sha256Hex(bytes);
  if (now !== digest) refuse(`its digest is ${now}, expected ${digest}`);
  return bytes;
}

/** Does something for every chunk, for some of them at once. */
async function eachChunk(
  sizeBytes: number,
  act: (chunk: number) => Promise<void>,
): Promise<void> {
  const chunks = Math.ceil(sizeBytes / CHUNK_BYTES);
  let next = 0;
  const work = async () => {
    while (next < chunks) await insist(act, next++);
  };
  await Promise.all(Array.from({ length: Math.min(WINDOW, chunks) }, work));
}

/** Tries more than once: the server may be away for a while. */
async function insist(
  act: (chunk: number) => Promise<void>,
  chunk: number,
): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await act(chunk);
    } catch (error) {
      if (!isAway(error) || tries === TRIES) throw error;
    }
    await pause(RETRY_MS);
  }
}
