// A few samples of a data set, as a page can draw them.

import type { Dataset, TrainTest } from "../../mod.ts";

/** An image of bytes, or nothing to draw. */
export interface Sample {
  readonly label: string;
  readonly height: number;
  readonly width: number;
  /** Row-major, one byte a pixel. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** Whether samples are grey images, which can be drawn and drawn on. */
export function isGrey({ inputShape, inputs }: Dataset): boolean {
  return inputShape.length === 2 && inputs instanceof Uint8Array;
}

/** The name of a class. */
export function className(dataset: Dataset, label: number): string {
  const { task } = dataset;
  const names = task.type === "classification" ? task.names : undefined;
  return names?.[label] ?? String(label);
}

/** A sample by its index; the data set has grey images. */
export function sampleAt(dataset: Dataset, index: number): Sample {
  const [height, width] = dataset.inputShape as readonly [number, number];
  const size = height * width;
  return {
    label: className(dataset, dataset.targets[index]!),
    height,
    width,
    pixels: new Uint8Array(
      (dataset.inputs as Uint8Array).subarray(index * size, (index + 1) * size),
    ),
  };
}

/** The first few of each class, class by class; none where nothing can be drawn. */
export function gallery({ train }: TrainTest, each: number): Sample[] {
  const { task, targets } = train;
  if (!isGrey(train) || task.type !== "classification") return [];
  const byClass = Array.from({ length: task.classes }, (): number[] => []);
  for (let i = 0; i < train.count; i++) {
    const list = byClass[targets[i]!]!;
    if (list.length < each) list.push(i);
  }
  return byClass.flat().map((index) => sampleAt(train, index));
}
