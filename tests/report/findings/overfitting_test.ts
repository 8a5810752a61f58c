import { assertEquals } from "@std/assert";
import { overfittingOf } from "../../../src/report/findings/overfitting.ts";

/** A trial whose validation loss takes these values. */
const trial = (...losses: number[]) => ({
  reports: losses.map((validationLoss, i) => ({
    step: i + 1,
    value: 0,
    metrics: { trainLoss: 0.1, validationLoss },
  })),
});

Deno.test("overfittingOf() says nothing of a single step, or of losses that are no numbers", () => {
  assertEquals(overfittingOf(trial()), undefined);
  assertEquals(overfittingOf(trial(0.5)), undefined);
  assertEquals(overfittingOf(trial(NaN, 0.5)), undefined);
  assertEquals(overfittingOf({ reports: [{ step: 1, value: 1 }] }), undefined);
});

Deno.test("overfittingOf() finds the step where validation was best", () => {
  assertEquals(overfittingOf(trial(0.5, 0.4, 0.6))?.bestStep, 2);
  assertEquals(overfittingOf(trial(0.5, 0.4))?.bestStep, 2);
});
