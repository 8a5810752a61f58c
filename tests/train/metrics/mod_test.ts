// Metrics: by hand, by properties, and against scikit-learn.

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  classScores,
  confusionOf,
  labelsOf,
} from "../../../src/train/metrics/confusion.ts";
import { exp, log } from "../../../src/train/metrics/exponential.ts";
import { metricFor, METRICS } from "../../../src/train/metrics/mod.ts";
import { Pcg32 } from "../../../src/random.ts";
import { requireOrSkip } from "../../support/require.ts";

function compute(
  metric: string,
  outputs: readonly number[],
  targets: readonly number[],
  columns: number,
): number {
  return METRICS[metric]!.compute(Float32Array.from(outputs), targets, columns);
}

// Of three classes: right; wrong, its class second; right but tied; last.
const LOGITS = [2, 0, 1, /**/ 0, 3, 2, /**/ 1, 1, 0, /**/ 3, 2, 1];
const LABELS = [0, 2, 0, 2];

Deno.test("metrics of labels, by hand", () => {
  assertEquals(compute("accuracy", LOGITS, LABELS, 3), 0.5);
  assertEquals(compute("top_3_accuracy", LOGITS, LABELS, 3), 1);
  const six = [1, 2, 3, 4, 5, 6];
  assertEquals(compute("top_3_accuracy", six, [3], 6), 1);
  assertEquals(compute("top_3_accuracy", six, [2], 6), 0);
  assertEquals(compute("top_5_accuracy", six, [1], 6), 1);
  assertEquals(compute("top_5_accuracy", six, [0], 6), 0);
  // Class 0: 2 hits of 2 samples, taken 3 times; 1: none, taken; 2: none found.
  assertEquals(compute("f1_macro", LOGITS, LABELS, 3), 0.8 / 3);
});

Deno.test("a class that neither is there nor is found counts in no macro F1", () => {
  assertEquals(compute("f1_macro", [1, 0, 0, 0, 1, 0], [0, 1], 3), 1);
});

Deno.test("confusionOf() and classScores() of the same, by hand", () => {
  const labels = labelsOf(Float32Array.from(LOGITS), 3);
  assertEquals(labels, Uint8Array.of(0, 1, 0, 0));
  const table = confusionOf(LABELS, labels, 3);
  assertEquals(table, [[2, 0, 0], [0, 0, 0], [1, 1, 0]]);
  assertEquals(classScores(table), [
    { samples: 2, precision: 2 / 3, recall: 1, f1: 0.8 },
    { samples: 0, precision: 0, recall: NaN, f1: 0 },
    { samples: 2, precision: NaN, recall: 0, f1: 0 },
  ]);
});

Deno.test("metrics of probabilities, by hand", () => {
  const even = [0, 0, 0, 0];
  assertAlmostEquals(compute("loss", even, [0, 1], 2), Math.LN2, 1e-15);
  assertEquals(compute("brier", even, [0, 1], 2), 0.25);
  assertEquals(compute("ece", even, [0, 1], 2), 0);
  assertEquals(compute("ece", even, [1, 1], 2), 0.5);
  assertEquals(compute("brier", [0, 0, 0, 0], [3], 4), 0.75);
  // Beyond what exponentials of logits hold.
  assertAlmostEquals(compute("loss", [5000, 0], [1], 2), 5000, 1e-9);
  assertEquals(compute("brier", [5000, 0], [1], 2), 1);
});

Deno.test("roc_auc counts pairs in order, equals for half", () => {
  const scores = (...positive: number[]) =>
    positive.flatMap((score) => [0, score]);
  assertEquals(compute("roc_auc", scores(1, 2, 3, 4), [0, 0, 1, 1], 2), 1);
  assertEquals(compute("roc_auc", scores(4, 3, 2, 1), [0, 0, 1, 1], 2), 0);
  assertEquals(compute("roc_auc", scores(1, 2, 2, 3), [0, 0, 1, 1], 2), 7 / 8);
  assert(Number.isNaN(compute("roc_auc", scores(1, 2), [1, 1], 2)));
});

Deno.test("metrics of numbers, by hand", () => {
  const of = (name: string) => compute(name, [1, 2, 3, 7], [1, 2, 5, 4], 1);
  assertEquals(of("mae"), 5 / 4);
  assertEquals(of("rmse"), Math.sqrt(13 / 4));
  assertEquals(of("r2"), 1 - 13 / 10);
  // Of several outputs each varies about its own mean.
  assertEquals(compute("r2", [1, 10, 3, 14], [0, 10, 4, 14], 2), 1 - 2 / 16);
});

Deno.test("exp() and log() are those of Math to the last digits", () => {
  for (let x = 0; x > -800; x -= 0.37) {
    const wanted = Math.exp(x);
    assertAlmostEquals(exp(x), wanted, 1e-15 * wanted + 5e-324);
  }
  assertEquals([exp(0), exp(-Infinity), exp(-1e9)], [1, 0, 0]);
  for (let x = 1; x < 1e6; x *= 1.013) {
    assertAlmostEquals(log(x), Math.log(x), 4e-15);
  }
  assertEquals([log(1), log(Infinity)], [0, Infinity]);
  assert(Number.isNaN(exp(NaN)) && Number.isNaN(log(NaN)));
});

Deno.test("metricFor() is by the data, and refuses what is not for them", () => {
  const classes = (classes: number) => ({
    name: "few",
    task: { type: "classification", classes } as const,
  });
  const numbers = {
    name: "prices",
    task: { type: "regression", outputs: 1 } as const,
  };
  assertEquals(metricFor(classes(3)), "accuracy");
  assertEquals(metricFor(numbers), "r2");
  assertEquals(metricFor(classes(2), "roc_auc"), "roc_auc");
  assertEquals(metricFor(classes(6), "top_5_accuracy"), "top_5_accuracy");
  const refuse = (data: Parameters<typeof metricFor>[0], name: string) =>
    assertThrows(() => metricFor(data, name), RangeError).message;
  assertEquals(
    refuse(classes(3), "roc_auc"),
    "Cannot optimize roc_auc: it is for classification of 2 classes, few is " +
      "for classification of 3 classes, expected accuracy, loss, f1_macro, " +
      "brier, ece",
  );
  assertEquals(
    refuse(classes(5), "top_5_accuracy"),
    "Cannot optimize top_5_accuracy: it is for classification of 6 or more " +
      "classes, few is for classification of 5 classes, expected accuracy, " +
      "loss, top_3_accuracy, f1_macro, brier, ece",
  );
  assertEquals(
    refuse(numbers, "accuracy"),
    "Cannot optimize accuracy: it is for classification, prices is for " +
      "regression, expected r2, mae, rmse",
  );
  assertEquals(
    refuse(numbers, "rsme"),
    'Cannot optimize "rsme": unknown metric, did you mean "rmse"?',
  );
});

const python = Deno.env.get("LANETUNE_TORCH_PYTHON");

Deno.test({
  name: "every metric is what scikit-learn gives",
  ignore: !requireOrSkip(
    "scikit-learn (LANETUNE_TORCH_PYTHON names a Python that has it)",
    python !== undefined,
  ),
  async fn() {
    const cases = Object.keys(METRICS).flatMap((metric) =>
      casesOf(metric).map((one) => ({ metric, ...one }))
    );
    const script = new URL("reference.py", import.meta.url);
    const child = new Deno.Command(python!, {
      args: [script.pathname],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(cases)));
    await writer.close();
    const { stdout, success } = await child.output();
    assert(success);
    const wanted: number[] = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(wanted.length, cases.length);
    cases.forEach(({ metric, outputs, targets, columns }, i) => {
      const found = compute(metric, outputs, targets, columns);
      assertAlmostEquals(found, wanted[i]!, 1e-12, `${metric}, case ${i}`);
    });
  },
});

/** Random outputs and targets that the metric is for. */
function casesOf(metric: string) {
  const { task, classes: [low, high] = [2, Infinity] } = METRICS[metric]!;
  const isRegression = task === "regression";
  const widths = isRegression
    ? [1, 3]
    : [2, 7, 10].filter((width) => width >= low && width <= high);
  return widths.flatMap((columns) =>
    [20, 173].map((count) => {
      const random = new Pcg32(BigInt(1000 * columns + count));
      const number = () => Math.fround(6 * random.nextFloat() - 3);
      return {
        columns,
        outputs: Array.from({ length: count * columns }, number),
        targets: isRegression
          ? Array.from({ length: count * columns }, number)
          : Array.from(
            { length: count },
            () => Math.floor(random.nextFloat() * columns),
          ),
      };
    })
  );
}
