import { assertEquals } from "@std/assert";
import { exportStudy } from "../../../src/tune/study/export.ts";
import type { TrialRecord } from "../../../src/tune/trial.ts";

function exportOf(trial: Omit<TrialRecord, "number" | "params">) {
  return exportStudy({
    name: "s",
    directions: ["minimize"],
    settings: null,
    trials: [{ number: 0, params: {}, ...trial }],
  });
}

Deno.test("exportStudy() keeps metrics and a report's own figures apart", () => {
  const metrics = { step: 7, value: 8, _value: 9, loss: NaN, values: 1 };
  const outcome = { state: "complete", values: [2] } as const;
  const reports = [{ step: 1, value: 2, metrics }];
  const { trials } = exportOf({ reports, outcome });
  assertEquals(trials[0]?.reports, [{
    step: 1,
    value: 2,
    _step: 7,
    _value: 8,
    __value: 9,
    loss: null,
    values: 1,
  }]);
});

Deno.test("exportStudy() has metrics of ended trials only, as files have", () => {
  const reports = [{ step: 1, value: 2, metrics: { loss: 3 } }];
  const { trials } = exportOf({ reports });
  assertEquals(trials[0]?.reports, [{ step: 1, value: 2 }]);
});

Deno.test("exportStudy() tells lost workers by what happened, not by words", () => {
  const isIrregular = (reason: string, run: TrialRecord["run"]) =>
    exportOf({ reports: [], outcome: { state: "failed", reason }, run: run! })
      .study.irregular;
  const seconds = 1;
  const text = "worker lost patience";
  assertEquals(isIrregular(text, { seconds, worker: 0, attempts: 1 }), false);
  assertEquals(isIrregular(text, { seconds, worker: 0, attempts: 3 }), false);
  assertEquals(isIrregular(text, { seconds, attempts: 1 }), false, "told");
  assertEquals(isIrregular("any", { seconds, attempts: 3 }), true);
});

Deno.test("exportStudy() spells numbers that JSON has no word for, and loses none", () => {
  const params = { a: NaN, b: Infinity, c: -Infinity, d: 1, e: "NaN" };
  const attributes = { list: [NaN, { deep: -Infinity }], plain: null };
  const study = exportStudy({
    name: "s",
    directions: ["minimize"],
    settings: null,
    attributes: { limit: Infinity },
    trials: [
      {
        number: 0,
        params,
        enqueued: { a: NaN },
        reports: [],
        outcome: { state: "complete", values: [1], attributes },
      },
      { number: 1, params, reports: [], attributes: { since: "noon" } },
    ],
  });
  const spelled = { a: "NaN", b: "Infinity", c: "-Infinity", d: 1, e: "NaN" };
  const [ended, running] = study.trials;
  assertEquals(ended?.params, spelled);
  assertEquals(ended?.enqueued, { a: "NaN" });
  assertEquals(ended?.attributes, {
    list: ["NaN", { deep: "-Infinity" }],
    plain: null,
  });
  assertEquals(running?.attributes, { since: "noon" });
  assertEquals((study.best as { params: unknown }).params, spelled);
  assertEquals(study.study["attributes"], { limit: "Infinity" });
  assertEquals(JSON.parse(JSON.stringify(study)), study);
});
