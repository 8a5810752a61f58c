// A checkpoint as a file, in safetensors format: buffers as bytes, the best
// epoch's weights, and all else as texts in the metadata.

import { isPlain, quote } from "../../errors.ts";
import { sha256Hex } from "../../sha256.ts";
import {
  type AnyTensor,
  readTensors,
  type TensorFile,
  writeTensors,
} from "../weights/safetensors.ts";
import type { Weights } from "../weights/weights.ts";
import type { Identity } from "./identity.ts";
import type { Buffers } from "./memory.ts";
import { stateFromText, stateToText, type TrainerState } from "./state.ts";

/** All of a training. */
export interface Checkpoint {
  readonly identity: Identity;
  readonly state: TrainerState;
  readonly buffers: Buffers;
  /** Weights of the best epoch, where training may end early. */
  readonly best: Weights | undefined;
}

const VERSION = "1";
/** In front of the names of the best epoch's tensors. */
const BEST = "best:";

/** A checkpoint's bytes. */
export function encodeCheckpoint(
  { identity, state, buffers, best = {} }: Checkpoint,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = Object.entries(best).map(([name, tensor]) =>
    [BEST + name, tensor] as const
  );
  return seal({
    tensors: { ...buffers, ...Object.fromEntries(kept) },
    metadata: {
      lanetune_checkpoint: VERSION,
      identity: JSON.stringify(identity),
      state: stateToText(state),
    },
  });
}

/** A file with the digest of all else in it: a flipped bit has no other mark. */
export async function seal(
  { tensors, metadata: { sha256: _, ...metadata } }: TensorFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const sha256 = await sha256Hex(writeTensors({ tensors, metadata }));
  return writeTensors({ tensors, metadata: { ...metadata, sha256 } });
}

/** @throws {SyntaxError} If a file is not as it was sealed. */
async function checkSeal(
  action: string,
  { tensors, metadata: { sha256 = "none", ...metadata } }: TensorFile,
): Promise<void> {
  const found = await sha256Hex(writeTensors({ tensors, metadata }));
  if (found === sha256) return;
  throw new SyntaxError(
    `${action}: the checkpoint is damaged, the SHA-256 of its content is ` +
      `${found}, expected ${quote(sha256)}`,
  );
}

/**
 * A checkpoint from its bytes.
 *
 * @throws {SyntaxError} If they are damaged or no checkpoint.
 * @throws {TypeError} If a part is of another type.
 * @throws {RangeError} If a newer version wrote it, or a part is out of range.
 */
export async function decodeCheckpoint(
  action: string,
  bytes: Uint8Array,
): Promise<Checkpoint> {
  const file = readTensors(bytes), { tensors, metadata } = file;
  const { lanetune_checkpoint: version, identity, state } = metadata;
  if (version === undefined) {
    throw new SyntaxError(`${action}: the file is no checkpoint`);
  }
  if (version !== VERSION) {
    throw new RangeError(
      `${action}: its format version is ${quote(version)}, expected ${VERSION}`,
    );
  }
  await checkSeal(action, file);
  const isBest = ([name]: readonly [string, AnyTensor]) =>
    name.startsWith(BEST);
  const all = Object.entries(tensors);
  const best = all.filter(isBest).map(([name, tensor]) => [
    name.slice(BEST.length),
    tensor,
  ]);
  return {
    identity: identityFrom(action, identity ?? ""),
    state: stateFromText(action, state ?? ""),
    buffers: Object.fromEntries(all.filter((entry) => !isBest(entry))),
    best: best.length === 0 ? undefined : Object.fromEntries(best),
  };
}

function identityFrom(action: string, text: string): Identity {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`${action}: its identity is not JSON`, { cause });
  }
  if (isPlain(found)) return found as Identity;
  throw new SyntaxError(`${action}: its identity is no object`);
}
