// The record of an experiment: the same from a program as from the command line.

import { assertEquals } from "@std/assert";
import {
  createExperiment,
  createStudy,
  digits,
  experimentFacts,
  exportStudy,
  loadEngine,
} from "../../mod.ts";
import { studyToJson } from "../../report.ts";
import { cli } from "../cli/support.ts";
import { withoutRun } from "../support/study_bytes.ts";

Deno.test("experimentFacts() records what the command line records, so that exports agree", async () => {
  const space = {
    hidden_size: { type: "categorical", choices: [16] },
  } as const;
  const engine = await loadEngine({ variant: "plain" });
  const options = {
    data: await digits(),
    validation: { type: "test" },
    variant: "plain",
    seed: 4,
    fixed: { epochs: 1, lr: 0.01, num_layers: 1 },
  } as const;
  const study = await createStudy({
    space,
    sampler: "grid",
    direction: "maximize",
    seed: 4,
    facts: await experimentFacts(options, engine, space),
  });
  await study.optimize(await createExperiment(options));
  const words =
    "tune --param hidden_size=16 --lr 0.01 --num-layers 1 --seed 4 --epochs 1 " +
    "--variant plain --format json";
  const { stdout } = await cli(words.split(" "));
  assertEquals(
    withoutRun(JSON.parse(studyToJson(exportStudy(study)))),
    withoutRun(JSON.parse(stdout)),
  );
});
