// A study as its file would have it, of an objective that costs nothing: with
// trials of every state, for tests of what is made of studies.

import { MemoryJournal, type OptunaStudy } from "../../files.ts";
import { createStudy, Journal, type Space } from "../../mod.ts";

const SPACE = {
  lr: { type: "float", low: 1e-4, high: 1e-1, log: true },
  units: { type: "int", low: 8, high: 256, log: true },
  layers: { type: "int", low: 1, high: 4 },
  dropout: { type: "float", low: 0, high: 0.5 },
  optimizer: { type: "categorical", choices: ["adam", "sgd", "<b>&amp;"] },
  momentum: {
    type: "float",
    low: 0.5,
    high: 0.99,
    when: { optimizer: ["sgd"] },
  },
} as const satisfies Space;

/** The last report of a trial, and its value. */
function valueOf(params: Record<string, unknown>): number {
  const lr = Math.log10(Number(params["lr"])) + 2.5;
  const units = Math.log2(Number(params["units"])) / 8;
  const isAdam = params["optimizer"] === "adam" ? 0.1 : 0;
  return 0.7 - 0.1 * lr ** 2 + 0.2 * units + isAdam -
    0.2 * (Number(params["dropout"]) - 0.2) ** 2;
}

/** A study of `total` trials, each of ten steps unless it is pruned. */
export async function makeStudy(
  total: number,
  pruner: "median" | "none" = "median",
): Promise<OptunaStudy> {
  const file = new MemoryJournal();
  let now = Date.UTC(2026, 0, 1);
  const study = await createStudy({
    name: "made <script>alert(1)</script>",
    space: SPACE,
    sampler: "random",
    pruner,
    direction: "maximize",
    seed: 7,
    storage: new Journal(file, { now: () => now += 250, fsync: "never" }),
  });
  await study.optimize((trial) => {
    const { params, number } = trial;
    if (number % 50 === 13) throw new Error("it </script> fell over");
    const value = valueOf(params);
    for (let step = 1; step <= 10; step++) {
      const shown = value * (1 - 0.5 / step);
      trial.report(step, shown, {
        trainLoss: 1 - shown,
        validationLoss: 1.1 - shown,
      });
    }
    return value;
  }, { total, jobs: 1, onError: "record" });
  await study.close();
  return (await file.studies())[0]!;
}
