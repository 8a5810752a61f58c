// Seconds of training epochs, without evaluation: one validation sample is as
// good as none.

import type { Dataset } from "../src/dataset/dataset.ts";
import type { Engine } from "../src/engine/engine.ts";
import { Trainer } from "../src/train/trainer.ts";
import type { TrainingConfig } from "../src/train/training.ts";

/** A network, as 64×2: width × hidden layers. */
export interface Configuration {
  readonly name: string;
  readonly hidden: readonly number[];
}

/** `layers` hidden layers of one width. */
export function configuration(width: number, layers: number): Configuration {
  const hidden = Array<number>(layers).fill(width);
  return { name: `${width}×${layers}`, hidden };
}

/** What may differ from batch 64, Adam. */
export type TrainingOptions =
  & Partial<TrainingConfig>
  & Partial<Configuration>
  & Pick<Configuration, "hidden">;

const ONE = Uint32Array.of(0);

/** Seconds of each epoch of one training run. */
export async function timeEpochs(
  engine: Engine,
  train: Dataset,
  { name: _, ...options }: TrainingOptions,
): Promise<number[]> {
  using trainer = new Trainer(
    engine,
    { train, validation: train, validationIndices: ONE },
    {
      epochs: 2,
      batchSize: 64,
      optimizer: { name: "adam", learningRate: 0.001 },
      ...options,
    },
  );
  const seconds: number[] = [];
  let before = performance.now();
  for await (const _ of trainer.epochs()) {
    const now = performance.now();
    seconds.push((now - before) / 1000);
    before = now;
  }
  return seconds;
}
