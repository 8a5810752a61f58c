import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { plainStyle, widthOf } from "../../../report.ts";
import { reportInput } from "../../../src/cli/report/input.ts";
import { plotsOf } from "../../../src/cli/report/plots/mod.ts";
import { textReportOf } from "../../../src/cli/report/text/text.ts";
import { makeStudy } from "../../support/made_study.ts";

Deno.test("a report as text is as wide as its terminal, and ASCII where that is all it has", async () => {
  const input = reportInput(await makeStudy(60));
  for (const columns of [60, 80, 200]) {
    for (const hasSigns of [true, false]) {
      const size = { columns, rows: 24 };
      const text = textReportOf(input, { style: plainStyle, size, hasSigns });
      const lines = text.split("\n");
      const widest = Math.max(...lines.map(widthOf));
      assert(widest <= columns, `${widest} of ${columns}`);
      assertEquals(/[\u2500-\u28ff]/.test(text), hasSigns);
      for (const title of ["by trial", "What mattered", "Learning curves"]) {
        assertStringIncludes(text, title);
      }
    }
  }
});

Deno.test("single reports are drawn as no curves", async () => {
  const study = await makeStudy(10);
  const trials = study.trials.map((trial) => ({
    ...trial,
    reports: trial.reports.slice(0, 1),
  }));
  const input = reportInput({ ...study, trials });
  const text = textReportOf(input, {
    style: plainStyle,
    size: undefined,
    hasSigns: true,
  });
  assertStringIncludes(text, "by trial");
  assertEquals(text.includes("Learning curves"), false);
  assertEquals(plotsOf(input).get("curves"), undefined);
});

Deno.test("a report as text of a study without trials says so", () => {
  const stored = {
    id: 0,
    name: "empty",
    directions: ["minimize"],
    userAttributes: {},
    systemAttributes: {},
    trials: [],
  } as const;
  const text = textReportOf(reportInput(stored), {
    style: plainStyle,
    size: undefined,
    hasSigns: true,
  });
  assertStringIncludes(text, "no trials");
});

Deno.test("a report as text names the winner's most frequent mistakes", async () => {
  const judged = {
    type: "classes",
    trial: 3,
    data: "pets",
    samples: 12,
    names: ["cat", "dog", "hen"],
    confusion: [[4, 1, 0], [2, 2, 0], [0, 0, 3]],
    mistakes: [],
  } as const;
  const input = reportInput(await makeStudy(10));
  const lay = (of: typeof input) =>
    textReportOf(of, { style: plainStyle, size: undefined, hasSigns: true });
  assertStringIncludes(
    lay({ ...input, judged }),
    "Where the winner errs\n  - dog is taken for cat, 2 times.\n" +
      "  - cat is taken for dog, 1 time.",
  );
  const misses = [{ sample: 4, value: 10, predicted: 12.5 }];
  assertStringIncludes(
    lay({ ...input, judged: { ...judged, type: "numbers", misses } }),
    "  - Test sample 4 is 10, predicted 12.5.",
  );
  assertEquals(lay(input).includes("errs"), false);
});
