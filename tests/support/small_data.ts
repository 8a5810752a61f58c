// Small data sets that a network can learn: each class has its own pattern of
// bright inputs, and noise around it.

import { type Dataset, makeDataset } from "../../src/dataset/dataset.ts";
import { Pcg32 } from "../../src/random.ts";

/** What to make. */
export interface SmallDataOptions {
  readonly count: number;
  /** Inputs of a sample. */
  readonly width: number;
  readonly classes: number;
  readonly seed?: number;
  /** Share of inputs that are not zero, 0.3 if absent. */
  readonly density?: number;
  /** As f32 instead of bytes. */
  readonly floats?: boolean;
}

/** Seeded samples, class after class in turn. */
export function smallData(options: SmallDataOptions): Dataset {
  const { count, width, classes, seed = 1, density = 0.3 } = options;
  // Patterns depend on sizes alone: other seeds give samples of the same kind.
  const pattern = new Pcg32(BigInt(classes * width));
  const bright = Array.from(
    { length: classes * width },
    () => pattern.nextFloat() < density,
  );
  const random = new Pcg32(BigInt(seed));
  const labels = Uint8Array.from({ length: count }, (_, n) => n % classes);
  const bytes = Uint8Array.from({ length: count * width }, (_, at) => {
    const label = labels[Math.floor(at / width)]!;
    const isBright = bright[label * width + at % width];
    return isBright && random.nextFloat() < 0.9
      ? 55 + random.nextBelow(200)
      : 0;
  });
  const shape = [count, width];
  return makeDataset({
    images: options.floats
      ? { type: "f32", shape, data: Float32Array.from(bytes, (v) => v / 255) }
      : { type: "u8", shape, data: bytes },
    labels: { type: "u8", shape: [count], data: labels },
  }, {
    name: "small data",
    classes,
    normalization: { mean: 0.2, std: 0.35 },
  });
}
