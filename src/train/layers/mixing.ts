// Mixup (Zhang et al. 2018): every sample of a batch is mixed with another of
// it, inputs and labels alike, by a share drawn for the whole batch.

import type { EngineExports } from "../../engine/exports.ts";
import { Pcg32 } from "../../random.ts";
import type { BufferPlan } from "../memory/plan.ts";

/** What mixes a batch. */
export interface Mixing {
  /** Where mixed inputs lie. */
  readonly mixedPtr: number;
  /** Of each row, the sample that it is mixed with. */
  readonly partnersPtr: number;
  /** What is left of each row itself, in this step. */
  readonly share: number;
  /** Draws partners and share of a step. */
  prepare(step: number, samplesPtr: number, rows: number): void;
  mixInputs(inputPtr: number, rows: number): void;
}

/** @param seedOf The seed of a step. */
export function createMixing(
  kernels: EngineExports,
  { mixedPtr, partnerRowsPtr, partnersPtr }: BufferPlan,
  width: number,
  alpha: number,
  seedOf: (step: number) => bigint,
): Mixing {
  let share = 1;
  return {
    mixedPtr,
    partnersPtr,
    get share() {
      return share;
    },
    prepare(step, samplesPtr, rows) {
      const random = new Pcg32(seedOf(step));
      share = betaShare(kernels, alpha, random);
      const { buffer } = kernels.memory;
      const order = new Uint32Array(buffer, partnerRowsPtr, rows);
      const samples = new Uint32Array(buffer, samplesPtr, rows);
      order.forEach((_, i) => order[i] = i);
      random.shuffle(order);
      new Uint32Array(buffer, partnersPtr, rows)
        .set(order.map((row) => samples[row]!));
    },
    mixInputs: (inputPtr, rows) =>
      kernels.mixRows(mixedPtr, inputPtr, partnerRowsPtr, rows, width, share),
  };
}

/**
 * A draw from Beta(α, α), the larger of itself and its rest (Jöhnk 1964; for
 * α above 1 it rejects more and more, 3 of 4 at 2).
 */
function betaShare(
  { power }: EngineExports,
  alpha: number,
  random: Pcg32,
): number {
  while (true) {
    const x = power(random.nextFloat(), 1 / alpha);
    const y = power(random.nextFloat(), 1 / alpha);
    if (x + y > 0 && x + y <= 1) return Math.max(x, y) / (x + y);
  }
}
