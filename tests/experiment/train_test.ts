// The model of a study's winner.

import { assertEquals, assertRejects } from "@std/assert";
import { createExperiment } from "../../src/experiment/experiment.ts";
import { createStudy } from "../../src/tune/study/create.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";

const SIZES = { count: 200, width: 15, classes: 4 };
const DATA = {
  train: smallData({ ...SIZES, seed: 1 }),
  test: smallData({ ...SIZES, count: 80, seed: 2 }),
};

testBoth("experiment.train() gives the network that won", async (engine) => {
  const { variant, module } = engine;
  const experiment = await createExperiment({
    data: DATA,
    validation: { type: "test" },
    variant,
    module,
    fixed: { epochs: 2, batch_size: 16, num_layers: 1, hidden_size: 8 },
  });
  const study = await createStudy({
    space: { lr: { type: "categorical", choices: [1e-5, 0.01] } },
    sampler: "grid",
    direction: "maximize",
  });
  await assertRejects(
    () => experiment.train(study.best),
    RangeError,
    "Cannot train the winner: there is none, expected a completed trial",
  );
  await study.optimize(experiment);
  const model = await experiment.train(study.best);
  assertEquals(study.best?.params, { lr: 0.01 });
  const { accuracy } = await model.evaluate(DATA.test);
  assertEquals(study.best?.outcome, {
    state: "complete",
    values: [accuracy],
  });
  await assertRejects(
    () => experiment.train(study.best, { trainOn: "none" } as never),
    RangeError,
    'trainOn is "none"',
  );
});
