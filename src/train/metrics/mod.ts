// The list of metrics: what a study may optimise, and what says how good a
// network is.

import type { Dataset, Task } from "../../dataset/dataset.ts";
import { quote, suggest } from "../../errors.ts";
import {
  accuracy,
  f1Macro,
  top3Accuracy,
  top5Accuracy,
} from "./classification.ts";
import type { Metric } from "./metric.ts";
import { brier, ece, loss, rocAuc } from "./probabilities.ts";
import { mae, r2, rmse } from "./regression.ts";

const ANY = [1, Infinity] as const;

/** Every metric by name: first what is optimised unless another is named. */
export const METRICS: Readonly<Record<string, Metric>> = {
  accuracy,
  loss,
  top_3_accuracy: top3Accuracy,
  top_5_accuracy: top5Accuracy,
  f1_macro: f1Macro,
  roc_auc: rocAuc,
  brier,
  ece,
  r2,
  mae,
  rmse,
};

/**
 * A metric by name.
 *
 * @throws {RangeError} If there is none of that name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { metricNamed } from "./mod.ts";
 * assertEquals(metricNamed("brier").direction, "minimize");
 * ```
 */
export function metricNamed(name: string): Metric {
  if (Object.hasOwn(METRICS, name)) return METRICS[name]!;
  throw new RangeError(
    `Cannot optimize ${quote(name)}: unknown metric, ${
      suggest(name, Object.keys(METRICS))
    }`,
  );
}

/**
 * The name of the metric that a study of a data set optimises.
 *
 * @param dataset What is learnt.
 * @param name The metric asked for; accuracy, or R² in regression, if absent.
 * @throws {RangeError} If there is none of that name, or it is not for the
 * data's task or number of classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { metricFor } from "./mod.ts";
 * const task = { type: "regression", outputs: 1 } as const;
 * assertEquals(metricFor({ name: "prices", task }), "r2");
 * assertEquals(metricFor({ name: "prices", task }, "mae"), "mae");
 * ```
 */
export function metricFor(
  { name: data, task }: Pick<Dataset, "task" | "name">,
  name: string = task.type === "regression" ? "r2" : "accuracy",
): string {
  const metric = metricNamed(name);
  if (isFor(metric, task)) return name;
  const found = task.type === "regression"
    ? task.type
    : `${task.type} of ${task.classes} classes`;
  const names = Object.keys(METRICS).filter((one) =>
    isFor(METRICS[one]!, task)
  );
  throw new RangeError(
    `Cannot optimize ${name}: it is for ${describe(metric)}, ${data} is for ` +
      `${found}, expected ${names.join(", ")}`,
  );
}

function isFor(
  { task, classes: [low, high] = ANY }: Metric,
  of: Task,
): boolean {
  return task === of.type &&
    (of.type === "regression" || (of.classes >= low && of.classes <= high));
}

function describe({ task, classes }: Metric): string {
  if (classes === undefined) return task;
  const [low, high] = classes;
  return `${task} of ${low}${low === high ? "" : " or more"} classes`;
}
