// Our pruners against Optuna 3.1.0 run one trial after another; the generating
// program lies beside the golden file.

import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import { createStudy } from "../../../src/tune/study/create.ts";
import type { TrialStart } from "../../../src/tune/executor.ts";
import type { Direction } from "../../../src/tune/trial.ts";
import { type Script, SimulatedExecutor } from "../../support/simulation.ts";

interface GoldenCase {
  readonly pruner: string;
  readonly kind: string;
  readonly direction: Direction;
  readonly trials: readonly {
    readonly steps: readonly number[];
    /** Numbers, or "nan", "inf", "-inf". */
    readonly values: readonly (number | string)[];
    readonly pruned_after: number | null;
  }[];
}

const FILE = new URL("../../golden/pruners/golden.jsonl", import.meta.url);
const cases: readonly GoldenCase[] = (await Deno.readTextFile(FILE))
  .trim().split("\n").map((line) => JSON.parse(line));

function numberOf(value: number | string): number {
  const special: Record<string, number> = {
    nan: NaN,
    inf: Infinity,
    "-inf": -Infinity,
  };
  return typeof value === "number" ? value : special[value]!;
}

function scriptOf({ trials }: GoldenCase): (trial: TrialStart) => Script {
  return ({ number }) => {
    const { steps, values } = trials[number]!;
    return {
      steps: steps.map((step, i) => ({
        report: { step, value: numberOf(values[i]!) },
      })),
      outcome: number % 7 === 6
        ? { state: "failed", reason: "as in Optuna" }
        : { state: "complete", values: [0] },
    };
  };
}

for (const name of new Set(cases.map(({ pruner }) => pruner))) {
  Deno.test(`${name} decides as Optuna does, on 1 and 8 workers`, async () => {
    const mine = cases.filter(({ pruner }) => pruner === name);
    assert(mine.some((c) => c.trials.some((t) => t.pruned_after !== null)));
    for (const golden of mine) {
      for (const capacity of [1, 8]) {
        const study = await createStudy({
          space: { x: { type: "float", low: 0, high: 1 } },
          direction: golden.direction,
          pruner: name,
        });
        const random = Pcg32.of(capacity, "split", 0);
        await study.optimize(
          new SimulatedExecutor(scriptOf(golden), { capacity, random }),
          { total: golden.trials.length },
        );
        assertEquals(
          study.trials.map(({ outcome, reports }) =>
            outcome?.state === "pruned" ? reports.length : null
          ),
          golden.trials.map((trial) => trial.pruned_after),
          `${golden.kind}, ${capacity} workers`,
        );
      }
    }
  });
}
