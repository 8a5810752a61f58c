// From a plan to the experiment that trials, and the networks to look at, are
// trained by.

import type { Engine, ExperimentOptions, TrainTest } from "../../mod.ts";
import { type Plan, VALIDATIONS } from "../search/plan.ts";

/** What an experiment is made of. */
export function optionsOf(
  plan: Plan,
  data: TrainTest,
  { variant, module }: Engine,
): ExperimentOptions & Required<Pick<ExperimentOptions, "validation">> {
  const { fixed, seed } = plan;
  const validation = VALIDATIONS[plan.validation];
  return { data, validation, fixed, seed, variant, module };
}
