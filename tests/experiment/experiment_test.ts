// From hyperparameters to outcomes: which samples and seeds a trial gets, what
// it reports, and that trials at the same time do not disturb each other.

import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { splitFolds, splitHoldout } from "../../src/dataset/splits.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { createExperiment } from "../../src/experiment/experiment.ts";
import { checkTrainable, costOf } from "../../src/experiment/trainings.ts";
import { scoreOnTest } from "../../src/experiment/winner.ts";
import type { ExperimentSetup } from "../../src/experiment/setup.ts";
import { trainingBytes } from "../../src/train/memory/request.ts";
import { resolveTraining } from "../../src/train/resolve.ts";
import { configOf } from "../../src/train/hyperparameters/mod.ts";
import { Trainer } from "../../src/train/trainer.ts";
import type { EpochResult, TrainingSamples } from "../../src/train/training.ts";
import type { Objective, ObjectiveResult } from "../../src/tune/executor.ts";
import { createStudy, type StudyOptions } from "../../src/tune/study/create.ts";
import type { Params, Report } from "../../src/tune/trial.ts";
import { testBoth } from "../support/engines.ts";
import { smallData } from "../support/small_data.ts";

const SIZES = { count: 200, width: 15, classes: 4 };
const DATA = {
  train: smallData({ ...SIZES, seed: 1 }),
  test: smallData({ ...SIZES, count: 80, seed: 2 }),
};
const FIXED = { epochs: 3, batch_size: 16, num_layers: 1, hidden_size: 8 };
const PARAMS: Params = { lr: 0.01 };

function setupOf(
  { variant, module }: Engine,
  change: Partial<ExperimentSetup> = {},
): ExperimentSetup {
  return {
    data: DATA,
    validation: { type: "test" },
    seed: 5,
    variant,
    module,
    fixed: FIXED,
    ...change,
  };
}

interface Ran {
  readonly result: ObjectiveResult;
  readonly reports: readonly Report[];
}

/** Runs one trial; `pruneAt` is the step whose report is answered with true. */
async function run(
  objective: Objective,
  params: Params = PARAMS,
  { pruneAt = Infinity, signal = new AbortController().signal } = {},
): Promise<Ran> {
  const reports: Report[] = [];
  const result = await objective({
    number: 0,
    params,
    signal,
    report(step, value, metrics) {
      reports.push({ step, value, ...(metrics && { metrics }) });
      return step >= pruneAt;
    },
    checkpoint: () => {},
    setAttribute: () => {},
  });
  return { result, reports };
}

/** What a training comes to when done by hand. */
async function trainByHand(
  engine: Engine,
  samples: TrainingSamples,
  repeat = 0,
): Promise<EpochResult[]> {
  const config = { ...configOf({ ...FIXED, ...PARAMS }), seed: 5, repeat };
  using trainer = new Trainer(engine, samples, config);
  return await Array.fromAsync(trainer.epochs());
}

function reportOf(step: number, epoch: EpochResult): Report {
  const { trainLoss, validationLoss, validationAccuracy } = epoch;
  const metrics = { trainLoss, validationLoss, validationAccuracy };
  return { step, value: validationAccuracy, metrics };
}

testBoth(
  "a trial on the test split reports every epoch and gives the last accuracy",
  async (engine) => {
    const { result, reports } = await run(
      await createExperiment(setupOf(engine)),
    );
    const epochs = await trainByHand(engine, {
      train: DATA.train,
      validation: DATA.test,
    });
    assertEquals(reports, epochs.map((epoch) => reportOf(epoch.epoch, epoch)));
    assertEquals(result, epochs.at(-1)!.validationAccuracy);
  },
);

testBoth(
  "a holdout trial is scored on a seeded share of the training split",
  async (engine) => {
    const validation = { type: "holdout", fraction: 0.25 } as const;
    const objective = await createExperiment(setupOf(engine, { validation }));
    const split = splitHoldout(200, 0.25, 5);
    const epochs = await trainByHand(engine, {
      train: DATA.train,
      trainIndices: split.train,
      validation: DATA.train,
      validationIndices: split.validation,
    });
    const { result, reports } = await run(objective);
    assertEquals(reports, epochs.map((epoch) => reportOf(epoch.epoch, epoch)));
    assertEquals(result, epochs.at(-1)!.validationAccuracy);
  },
);

testBoth(
  "a k-fold trial reports each fold and gives their mean",
  async (engine) => {
    const validation = { type: "kfold", folds: 3 } as const;
    const objective = await createExperiment(setupOf(engine, { validation }));
    const wanted: Report[] = [];
    for (const [fold, split] of splitFolds(200, 3, 5).entries()) {
      const epochs = await trainByHand(engine, {
        train: DATA.train,
        trainIndices: split.train,
        validation: DATA.train,
        validationIndices: split.validation,
      });
      wanted.push(reportOf(fold + 1, epochs.at(-1)!));
    }
    const { result, reports } = await run(objective);
    assertEquals(reports, wanted);
    assertEquals(
      result,
      (wanted[0]!.value + wanted[1]!.value + wanted[2]!.value) / 3,
    );
  },
);

testBoth(
  "repeats train with seeds of their own, the same for every trial",
  async (engine) => {
    const objective = await createExperiment(setupOf(engine, { repeats: 2 }));
    const { result, reports } = await run(objective);
    const samples = { train: DATA.train, validation: DATA.test };
    const last = async (repeat: number) =>
      (await trainByHand(engine, samples, repeat)).at(-1)!;
    const wanted = [reportOf(1, await last(0)), reportOf(2, await last(1))];
    assertEquals(reports, wanted);
    assertNotEquals(reports[0]!.metrics, reports[1]!.metrics);
    assertEquals(result, (wanted[0]!.value + wanted[1]!.value) / 2);
    assertEquals(await run(objective), { result, reports });
  },
);

testBoth("a trial stops where its report says it is pruned", async (engine) => {
  const single = await createExperiment(setupOf(engine));
  const { reports } = await run(single, PARAMS, { pruneAt: 2 });
  assertEquals(reports.map(({ step }) => step), [1, 2]);
  const repeated = await createExperiment(setupOf(engine, { repeats: 3 }));
  const some = await run(repeated, PARAMS, { pruneAt: 2 });
  assertEquals(some.reports.map(({ step }) => step), [1, 2]);
});

testBoth(
  "trials at the same time come to what they come to alone",
  async (engine) => {
    const objective = await createExperiment(setupOf(engine));
    const grid = [0.001, 0.01, 0.03].map((lr) => ({ lr }));
    const alone = [];
    for (const params of grid) alone.push(await run(objective, params));
    const together = await Promise.all(
      grid.map((params) => run(objective, params)),
    );
    assertEquals(together, alone);
  },
);

testBoth(
  "a trial that fails leaves its engine to the next one",
  async (engine) => {
    const objective = await createExperiment(setupOf(engine));
    const good = await run(objective);
    await assertRejects(
      () => run(objective, { optimizer: "sgd", lr: 1000 }),
      RangeError,
      "Training diverged in epoch 1",
    );
    await assertRejects(
      () => run(objective, { hidden_size: 40_000, num_layers: 2 }),
      RangeError,
      "Cannot hold a network of 15-40000-40000-4",
    );
    await assertRejects(
      () => run(objective, { lr: -1 }),
      RangeError,
      "Cannot use hyperparameter lr: found -1",
    );
    const reason = new Error("stopped");
    await assertRejects(
      () => run(objective, PARAMS, { signal: AbortSignal.abort(reason) }),
      Error,
      "stopped",
    );
    assertEquals(await run(objective), good);
  },
);

testBoth("createExperiment() refuses settings out of range", async (engine) => {
  const refuse = (change: Partial<ExperimentSetup>, message: string) =>
    assertRejects(
      () => createExperiment(setupOf(engine, change)),
      RangeError,
      message,
    );
  await refuse(
    { repeats: 0 },
    "Cannot make an experiment: repeats is 0, expected an integer of at least 1",
  );
  await refuse(
    { validation: { type: "holdout", fraction: 1 } },
    "Cannot make an experiment: validation.fraction is 1, expected a number above 0 and below 1",
  );
  await refuse({ validation: { type: "kfold", folds: 1 } }, "folds is 1, ");
  await refuse(
    { validation: { type: "kfold", folds: 201 } },
    "200 samples for 201",
  );
  const other = engine.variant === "plain" ? "relaxed" : "plain";
  await refuse({ variant: other }, `Cannot load the ${other} engine`);
});

testBoth(
  "scoreOnTest() scores what was trained, on the test split",
  async (engine) => {
    const validation = { type: "holdout", fraction: 0.25 } as const;
    const setup = setupOf(engine, { validation });
    const { train: trainIndices } = splitHoldout(200, 0.25, 5);
    const score = async (samples: Partial<TrainingSamples>) => {
      const epochs = await trainByHand(engine, {
        train: DATA.train,
        validation: DATA.test,
        ...samples,
      });
      const { validationLoss, validationAccuracy } = epochs.at(-1)!;
      return { loss: validationLoss, accuracy: validationAccuracy };
    };
    assertEquals(
      await scoreOnTest(setup, PARAMS),
      await score({ trainIndices }),
    );
    assertEquals(
      await scoreOnTest(setup, PARAMS, { trainOn: "all" }),
      await score({}),
    );
    const folds = setupOf(engine, { validation: { type: "kfold", folds: 4 } });
    assertEquals(await scoreOnTest(folds, PARAMS), await score({}));
  },
);

testBoth("checkTrainable() is exact to the byte", (engine) => {
  const options = { data: DATA, validation: { type: "test" } } as const;
  const params = { hidden_size: 64, lr: 0.01 };
  const needed = trainingBytes(
    engine,
    { train: DATA.train, validation: DATA.test },
    resolveTraining(configOf(params)),
  );
  let bytesLeft = needed;
  Object.defineProperty(engine, "bytesLeft", { get: () => bytesLeft });
  checkTrainable(engine, options, params);
  bytesLeft--;
  assertThrows(() => checkTrainable(engine, options, params), RangeError);
});

testBoth(
  "checkTrainable() refuses what will not fit, before training",
  (engine) => {
    checkTrainable(engine, { data: DATA }, {
      hidden_size: 9000,
      num_layers: 2,
    });
    const wide = { hidden_size: 30_000, num_layers: 2 };
    const error = assertThrows(
      () => checkTrainable(engine, { data: DATA }, wide),
      RangeError,
      "Cannot train a network of 2 hidden layers of 30000: with its samples it needs 13.",
    );
    assertMatch(
      error.message,
      /13\.\d\d GiB of memory, the engine has 4\.00 GiB$/,
    );
    assertThrows(
      () => checkTrainable(engine, { data: DATA }, { epochs: 0 }),
      RangeError,
      "Cannot use hyperparameter epochs: found 0",
    );
  },
);

Deno.test("costOf() grows with parameters and epochs", () => {
  const cost = (values: Params) => costOf(DATA.train, values);
  const base = cost({ hidden_size: 8, num_layers: 1, epochs: 1 });
  assertEquals(base, (15 + 1) * 8 + (8 + 1) * 4);
  assertEquals(cost({ hidden_size: 8, num_layers: 1, epochs: 4 }), 4 * base);
  assert(cost({ hidden_size: 8, num_layers: 2, epochs: 1 }) > base);
});

testBoth("createExperiment() needs nothing but data", async (engine) => {
  const { module } = engine;
  const objective = await createExperiment({ data: DATA, module });
  const holdout = { type: "holdout", fraction: 1 / 6 } as const;
  const spelt = await createExperiment(
    setupOf(engine, { validation: holdout, seed: 0, fixed: {} }),
  );
  assertEquals(await run(objective), await run(spelt));
});

testBoth("createExperiment() refuses what it does not know", async (engine) => {
  const refuse = (change: unknown, message: string) =>
    assertRejects(
      () =>
        createExperiment({ ...setupOf(engine), ...change as ExperimentSetup }),
      Error,
      message,
    );
  await refuse({ sed: 1 }, "Cannot make an experiment: sed is unknown, did");
  await refuse({ seed: "1" }, 'seed is "1", expected an integer of at least 0');
  await refuse({ repeats: "2" }, 'repeats is "2", expected an integer');
  await refuse({ data: DATA.train }, "an experiment: data.name is unknown");
  const test = smallData({ ...SIZES, width: 9 });
  await refuse(
    { data: { ...DATA, test } },
    "Cannot validate: samples have 9 inputs and 4 classes, training has 15",
  );
  await refuse(
    { validation: { type: "cv" } },
    'validation.type is "cv", expected one of "test", "holdout", "kfold"',
  );
  await refuse(
    { validation: { type: "test", fraction: 0.5 } },
    'validation.fraction is unknown, expected one of "type"',
  );
  await refuse(
    { validation: { type: "holdout", fraction: "0.5" } },
    'fraction is "0.5", expected a number above 0 and below 1',
  );
  await refuse(
    { fixed: { epohcs: 3 } },
    'Cannot use "epohcs": unknown hyperparameter, did you mean "epochs"?',
  );
  await refuse({ fixed: { epochs: "3" } }, 'found "3", expected an integer');
});

testBoth("a study that does not fit is refused at once", async (engine) => {
  const objective = await createExperiment(setupOf(engine));
  const float = { type: "float", low: 0.001, high: 0.1 } as const;
  const refuse = async (options: StudyOptions, message: string) => {
    const study = await createStudy({ sampler: "random", ...options });
    await assertRejects(
      () => study.optimize(objective, { total: 1 }),
      RangeError,
      message,
    );
    assertEquals(study.trials, []);
  };
  await refuse(
    { space: { lr: float } },
    'the study is to minimize, but the objective is accuracy, expected direction: "maximize"',
  );
  const direction = "maximize";
  await refuse(
    { space: { learning_rate: float }, direction },
    'Cannot use "learning_rate": unknown hyperparameter, expected one of',
  );
  await refuse(
    { space: { momentum: float }, direction },
    'Cannot search momentum: optimizer may be "adam", where it has no effect, expected optimizer "sgd" or "nesterov" or "rmsprop" alone',
  );
});
