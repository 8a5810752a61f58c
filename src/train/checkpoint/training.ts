// Checkpoints of a training: all that it goes on from, taken at one moment and
// put back, in full or not at all. When that may happen, training_loop.ts says.

import type { Engine } from "../../engine/engine.ts";
import type { Stopping } from "../loop/early_stopping.ts";
import type { Progress } from "../loop/epoch.ts";
import type { TrainingRun } from "../run.ts";
import type { EpochResult } from "../training.ts";
import { checkWeights, type Weights } from "../weights/weights.ts";
import { type Checkpoint, decodeCheckpoint } from "./file.ts";
import { checkIdentity, type Identity } from "./identity.ts";
import { readBuffers, writeBuffers } from "./memory.ts";

/** What a checkpoint is taken from, and put back into. */
export interface Training {
  readonly engine: Engine;
  readonly run: TrainingRun;
  readonly progress: Progress;
  readonly stopping: Stopping<Weights> | undefined;
  readonly history: EpochResult[];
}

/** Takes all of it, copied. */
export function take(
  { engine, run, progress, stopping, history }: Training,
): Omit<Checkpoint, "identity"> {
  return {
    state: {
      ...progress,
      run: run.state,
      ...(stopping?.state && { stopping: stopping.state }),
      history: [...history],
    },
    best: stopping?.best,
    buffers: readBuffers(engine, run.plan, run.order),
  };
}

const ACTION = "Cannot resume training";

/**
 * Reads a checkpoint that must be of a certain training.
 *
 * @param isChanged Whether of one with other settings will do.
 * @throws {SyntaxError} If the bytes are damaged or no checkpoint.
 * @throws {TypeError} If a part is of another type.
 * @throws {RangeError} If it is that of another training.
 */
export async function readFor(
  identity: Identity,
  bytes: Uint8Array,
  isChanged: boolean,
): Promise<Checkpoint> {
  const checkpoint = await decodeCheckpoint(ACTION, bytes);
  checkIdentity(ACTION, checkpoint.identity, identity, isChanged);
  return checkpoint;
}

/**
 * Puts a checkpoint back.
 *
 * @param isChanged Whether the training keeps the settings that it has.
 * @throws {SyntaxError} If a buffer is missing or of another size.
 * @throws {RangeError} If the best epoch's weights are another network's.
 */
export function putBack(
  { engine, run, progress, stopping, history }: Training,
  { state, best, buffers }: Checkpoint,
  isChanged: boolean,
): void {
  if (best) checkWeights(run.plan, best);
  const settings = run.settings.slice(), { learningRate } = run.state;
  writeBuffers(ACTION, engine, run.plan, run.order, buffers);
  run.state = { ...state.run, ...(isChanged && { learningRate }) };
  if (isChanged) run.settings.set(settings);
  stopping?.restore(state.stopping, best);
  const { epoch, restarts } = state;
  Object.assign(progress, { epoch, restarts });
  history.splice(0, history.length, ...state.history);
}
