// A data set in words.

import type { TrainTest } from "../../mod.ts";

/** How many samples of what. */
export function describeData({ train, test }: TrainTest): string {
  const count = (samples: number) => samples.toLocaleString("en");
  const { task } = train;
  const what = task.type === "classification"
    ? `${task.classes} classes`
    : `${task.outputs} to predict`;
  return `${count(train.count)} samples to learn from and ` +
    `${count(test.count)} to test on, ${train.inputShape.join(" × ")}, ${what}`;
}
