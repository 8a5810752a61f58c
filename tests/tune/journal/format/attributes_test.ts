import { assertEquals } from "@std/assert";
import { meaningOf } from "../../../../src/tune/journal/format/attributes.ts";

const RUN = { seconds: 1, worker: 0, attempts: 1 };
const reports = [{ step: 1, value: 2 }, { step: 2, value: 3 }];

Deno.test("meaningOf() takes from another program's trial what has our names only where it is that", () => {
  const userAttributes = {
    epochs: { train_loss: [1, 2] },
    failed_reason: "it was late",
    gradient: { x: "steep" },
    run: { seconds: 1, attempts: 1, by: "me" },
    _run: 5,
    _epochs: 6,
  };
  for (const state of ["complete", "pruned", "running", "waiting"] as const) {
    assertEquals(meaningOf({ state, reports, userAttributes }), {
      reports,
      reason: null,
      gradient: null,
      run: null,
      attributes: userAttributes,
    });
  }
  const failed = meaningOf({ state: "failed", reports, userAttributes });
  assertEquals(failed.reason, "it was late");
  const { failed_reason: _, ...others } = userAttributes;
  assertEquals(failed.attributes, others);
});

Deno.test("meaningOf() loses no figures that are not those of the reports", () => {
  for (
    const epochs of [
      {},
      { train_loss: [1] },
      { train_loss: [1, 2, 3] },
      { train_loss: [1, "2"] },
      [1, 2],
    ]
  ) {
    const { attributes, reports: found } = meaningOf({
      state: "complete",
      reports,
      userAttributes: { epochs, run: RUN },
    });
    assertEquals([found, attributes], [reports, { epochs }]);
  }
});

Deno.test("meaningOf() puts back what stands in a trial of ours", () => {
  const meaning = meaningOf({
    state: "complete",
    reports,
    userAttributes: {
      epochs: { train_loss: [0.5, null], _train_loss: [1, 2] },
      gradient: { x: 1 },
      failed_reason: "of another program",
      _run: "mine",
      __run: "mine as well",
      run: RUN,
    },
  });
  assertEquals(meaning, {
    reports: [
      { step: 1, value: 2, metrics: { trainLoss: 0.5, train_loss: 1 } },
      { step: 2, value: 3, metrics: { train_loss: 2 } },
    ],
    reason: null,
    gradient: { x: 1 },
    run: RUN,
    attributes: {
      failed_reason: "of another program",
      run: "mine",
      _run: "mine as well",
    },
  });
});
