// What a report says to run next can be run.

import { assert, assertEquals } from "@std/assert";
import {
  checkHyperparameterSpace,
  parseParamText,
  type Space,
  type StoredStudy,
} from "../../../../mod.ts";
import type { ReportInput } from "../../../../src/cli/report/input.ts";
import {
  nextWords,
  trustLines,
} from "../../../../src/cli/report/page/advice.ts";

/** A study of a space that gets better towards all the high or low ends. */
function input(space: Space, edge: "low" | "high"): ReportInput {
  const trials = Array.from({ length: 12 }, (_, number) => {
    const share = edge === "high" ? number / 11 : 1 - number / 11;
    const params = Object.fromEntries(
      Object.entries(space).map(([name, param]) => {
        if (param.type !== "float" && param.type !== "int") throw new Error();
        const { low, high, log, type } = param;
        const value = log
          ? low * (high / low) ** share
          : low + (high - low) * share;
        return [name, type === "int" ? Math.round(value) : value];
      }),
    );
    const outcome = { state: "complete", values: [number] } as const;
    return { number, params, reports: [], outcome };
  });
  const settings = { space, facts: { dataset: { name: "digits" } } };
  const study = { trials, directions: ["maximize"], settings };
  return { study: study as unknown as StoredStudy, space } as ReportInput;
}

/** The space that is to be searched next. */
function wider(space: Space, edge: "low" | "high"): Space {
  const { words } = nextWords(input(space, edge), "study.jsonl")!;
  const params = words.filter((word) => word.startsWith("--param="));
  return Object.fromEntries(
    params.map((word) => parseParamText(word.slice("--param=".length))),
  );
}

Deno.test("nextWords() widens a space as far as its hyperparameters go", () => {
  const space: Space = {
    dropout: { type: "float", low: 0, high: 0.9 },
    hidden_size: { type: "int", low: 8, high: 64, log: true },
    lr: { type: "float", low: 1e-3, high: 1e-2, log: true },
    momentum: { type: "float", low: 0.5, high: 0.501 },
  };
  for (const edge of ["low", "high"] as const) {
    const found = wider(space, edge);
    checkHyperparameterSpace(found, { optimizer: "sgd" });
    for (const [name, param] of Object.entries(found)) {
      const before = space[name] as { low: number; high: number };
      const { low, high } = param as typeof before;
      assert(
        low <= before.low && before.high <= high,
        `${name} ${low} ${high}`,
      );
      const moves = name !== "dropout" || edge === "high";
      assertEquals(low < before.low || high > before.high, moves, name);
    }
  }
});

Deno.test("nextWords() goes on with the study where no range can be wider", () => {
  const space: Space = { dropout: { type: "float", low: 0, high: 0.5 } };
  const next = nextWords(input(space, "low"), "study.jsonl");
  assertEquals(next?.words.includes("--resume"), true);
});

Deno.test("trustLines() speaks of overfitting in the steps of one training only", () => {
  const losses = [0.4, 0.5, 0.6];
  const reports = losses.map((validationLoss, i) => ({
    step: i + 1,
    value: 1,
    metrics: { trainLoss: 0.1, validationLoss },
  }));
  const outcome = { state: "complete", values: [1] } as const;
  const trials = [{ number: 0, params: {}, reports, outcome }];
  const study = { trials, directions: ["maximize"], settings: null };
  const said = (isMean: boolean) => {
    const meaning = { names: ["accuracy"], isMean };
    const input = { study, meaning, report: { study, meaning } };
    return trustLines(input as unknown as ReportInput).join();
  };
  assertEquals(said(false).includes("it begins to overfit"), true);
  assertEquals(said(true).includes("overfit"), false);
});
