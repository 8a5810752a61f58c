// One epoch of training: shuffled batches, a turn of the event loop now and
// then, and another start where the learning rate was too large. Epochs in a
// row, scores and ends are training_loop.ts.

import type { Engine } from "../../engine/engine.ts";
import {
  MAX_RESTARTS,
  RESTART_FACTOR,
  StuckDetector,
} from "../adapt/restart.ts";
import type { BufferPlan } from "../memory/plan.ts";
import type { TrainingRun } from "../run.ts";
import { DivergedError, type TrainingConfig } from "../training.ts";

/** How far a training is. */
export interface Progress {
  /** Epochs that have ended. */
  epoch: number;
  /** How often it has started again. */
  restarts: number;
}

/** What an epoch works on. */
export interface EpochParts {
  readonly engine: Engine;
  readonly run: TrainingRun;
  readonly config: TrainingConfig;
  readonly progress: Progress;
}

/**
 * Trains an epoch.
 *
 * @param turn Gives the event loop a turn; throws if training is over.
 * @returns The mean loss while training.
 * @throws {DivergedError} If that is not finite.
 */
export async function trainEpoch(
  parts: EpochParts,
  turn: () => Promise<void>,
): Promise<number> {
  const { engine, run, config: { batchSize, shuffle }, progress } = parts;
  const { plan, order: { ptr, count } } = run;
  if (shuffle !== false) engine.kernels.shuffle(ptr, count, plan.randomPtr);
  const stride = batchSize * batchesPerYield(plan, batchSize);
  const totals = run.totals();
  const detector = createDetector(parts);
  for (let start = 0; start < count; start += batchSize) {
    const rows = Math.min(batchSize, count - start);
    run.step(ptr + start * 4, rows);
    const lossAfter = () => run.lossOf(ptr + start * 4, rows);
    if (detector?.isStuck(totals[0]!, start + rows, lossAfter)) {
      run.start(RESTART_FACTOR ** ++progress.restarts);
      return trainEpoch(parts, turn);
    }
    if (start % stride !== 0) continue;
    if (!Number.isFinite(totals[0]!) && !detector) break;
    await turn();
  }
  const trainLoss = totals[0]! / run.weightOf(totals, count);
  if (Number.isFinite(trainLoss)) return trainLoss;
  throw new DivergedError(
    progress.epoch + 1,
    `training loss is ${trainLoss}`,
  );
}

/** Watches the first steps, if they may be taken again. */
function createDetector(
  { run, config: { hypergradient }, progress }: EpochParts,
): StuckDetector | undefined {
  const mayRestart = hypergradient?.restart && progress.epoch === 0 &&
    progress.restarts < MAX_RESTARTS;
  return mayRestart ? new StuckDetector(run.stepsPerEpoch) : undefined;
}

/** Batches between two turns of the event loop: some ten milliseconds' work. */
function batchesPerYield({ layers }: BufferPlan, batchSize: number): number {
  const parameters = layers.reduce(
    (sum, { inputs, outputs }) => sum + (inputs + 1) * outputs,
    0,
  );
  return Math.max(1, Math.floor(1e9 / (6 * parameters * batchSize)));
}
