// A stopping rule for what trials cost: money, epochs, energy. It is no entry of
// `stoppingRules`, since a function cannot be recorded.

import { callable, check, number } from "../../check.ts";
import { quote } from "../../errors.ts";
import { EndedTrials } from "../samplers/ranking.ts";
import type { SeenTrial } from "../samplers/sampler.ts";
import type { StoppingRule } from "./stopping.ts";

const COST = number(
  "a finite number of at least 0",
  (value) => Number.isFinite(value) && value >= 0,
);

/**
 * Makes a rule that stops a study once its trials have cost so much. It sees
 * what the sampler sees, so that trials up to the lag go beyond the budget: the
 * same ones for any number of workers. The study records the budget; to go on
 * from a storage takes `createStudy` with the same rule, as `openStudy` has no
 * `costOf`.
 *
 * @param budget What all trials together may cost, at least 0, in any unit.
 * @param costOf What one cost that has ended, complete, pruned or failed: a
 * finite number of at least 0, from its parameters, values or attributes and
 * nothing else. A trial that breaks a constraint looks failed; a pruned one has
 * the attributes that were set before its last report.
 * @throws {TypeError} If an argument is of the wrong type.
 * @throws {RangeError} If the budget is out of range. A study is stopped with
 * one, naming the trial, where `costOf` gives no cost.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createStudy } from "./create.ts";
 * import { costBudget } from "./cost_budget.ts";
 * const study = await createStudy({
 *   space: { epochs: { type: "int", low: 1, high: 9 } },
 *   lag: 1,
 *   stopping: [costBudget(20, ({ params }) => Number(params.epochs))],
 * });
 * await study.optimize(({ params }) => 1 / params.epochs);
 * const epochs = study.trials.map(({ params }) => params.epochs);
 * const cost = epochs.reduce((sum, each) => sum + each);
 * assertEquals(cost >= 20 && cost - epochs.at(-1)! < 20, true);
 * ```
 */
export function costBudget(
  budget: number,
  costOf: (trial: Required<SeenTrial>) => number,
): StoppingRule {
  const action = "Cannot budget costs";
  check(action, "the budget", budget, COST);
  check(action, "costOf", costOf, callable);
  const ended = new EndedTrials();
  let spent = 0;
  let count = 0;
  return {
    name: "cost_budget",
    options: { budget },
    severalValues: true,
    shouldStop(view) {
      const restart = () => spent = count = 0;
      ended.update(view, restart, (trial) => {
        const cost = costOf(trial as Required<SeenTrial>);
        const what = `what costOf says of trial ${trial.number}`;
        check(
          `Cannot use stopping rule ${quote("cost_budget")}`,
          what,
          cost,
          COST,
        );
        spent += cost;
        count++;
      });
      if (spent < budget) return null;
      return `the first ${count} trials cost ${spent}, the budget is ${budget}`;
    },
  };
}
