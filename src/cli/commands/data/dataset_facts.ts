// What a data set holds: for `data inspect`.

import type { Dataset, TrainTest } from "../../../../mod.ts";

/** How many samples a class has. */
export interface ClassFacts {
  readonly name: string;
  readonly train: number;
  readonly test: number;
  /** Of all samples of both splits, 0 … 1. */
  readonly share: number;
}

/** What is known of a data set. */
export interface DatasetFacts {
  readonly name: string;
  readonly train: number;
  readonly test: number;
  readonly shape: readonly number[];
  /** None where numbers are predicted. */
  readonly classes: readonly ClassFacts[];
  /** Samples of the largest class for one of the smallest; null if that has none. */
  readonly imbalance: number | null;
  /** Inputs of both splits. */
  readonly inputs: {
    readonly type: "u8" | "f32";
    /** Whether each column was standardised: a table's are. */
    readonly standardised: boolean;
    readonly min: number;
    readonly max: number;
    /** The share of inputs that are 0. */
    readonly zeros: number;
  };
}

/** Counts classes and measures inputs. */
export function factsOfDataset({ train, test }: TrainTest): DatasetFacts {
  const classes = classesOf(train, test);
  const sizes = classes.map((one) => one.train + one.test);
  const least = Math.min(...sizes);
  return {
    name: train.name,
    train: train.count,
    test: test.count,
    shape: train.inputShape,
    classes,
    imbalance: least > 0 && sizes.length > 0
      ? Math.max(...sizes) / least
      : null,
    inputs: measureInputs([train, test]),
  };
}

function classesOf(train: Dataset, test: Dataset): ClassFacts[] {
  const { task } = train;
  if (task.type === "regression") return [];
  const count = ({ targets }: Dataset) => {
    const counts = new Float64Array(task.classes);
    for (const label of targets) counts[label]!++;
    return counts;
  };
  const first = count(train), second = count(test);
  return Array.from({ length: task.classes }, (_, label) => ({
    name: task.names?.[label] ?? `${label}`,
    train: first[label]!,
    test: second[label]!,
    share: (first[label]! + second[label]!) / (train.count + test.count),
  }));
}

function measureInputs(splits: readonly Dataset[]): DatasetFacts["inputs"] {
  let min = Infinity, max = -Infinity, zeros = 0, count = 0;
  for (const { inputs } of splits) {
    for (let i = 0; i < inputs.length; i++) {
      const value = inputs[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
    }
    count += inputs.length;
  }
  const { inputs, columns } = splits[0]!;
  return {
    type: inputs instanceof Uint8Array ? "u8" : "f32",
    standardised: columns !== undefined,
    ...{ min, max, zeros: zeros / count },
  };
}
