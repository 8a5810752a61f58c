import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createStudy, openStudy } from "../../../src/tune/study/create.ts";
import { exportStudy } from "../../../src/tune/study/export.ts";
import { NondeterminismError } from "../../../src/tune/study/ledger/nondeterminism_error.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import type { Executor, TrialResult } from "../../../src/tune/executor.ts";
import type { Params, Report } from "../../../src/tune/trial.ts";
import type { StudyEvent } from "../../../src/tune/storage.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";

const FLOAT = { x: { type: "float", low: 0, high: 1 } } as const;
const GRID = { x: { type: "int", low: 1, high: 5 } } as const;

Deno.test("a study's parameters have the types of its space", async () => {
  const study = await createStudy({
    space: {
      lr: { type: "float", low: 1e-4, high: 0.1, log: true },
      optimizer: { type: "categorical", choices: ["adam", "sgd"] },
      momentum: {
        type: "float",
        low: 0,
        high: 0.9,
        when: { optimizer: ["sgd"] },
      },
      epochs: { type: "fixed", value: 5 },
    },
  });
  await study.optimize(({ params }) => {
    const lr: number = params.lr;
    const optimizer: "adam" | "sgd" = params.optimizer;
    const momentum: number | undefined = params.momentum;
    assertEquals(momentum === undefined, optimizer === "adam");
    // @ts-expect-error a parameter that the space does not have
    assertEquals(params.rate, undefined);
    return lr * params.epochs;
  }, { total: 20 });
  const best: number | undefined = study.best?.params.lr;
  assert(best !== undefined && best < 0.01);
  await assertRejects(
    // @ts-expect-error a value that the space does not have
    () => study.enqueue({ optimizer: "lion" }),
    RangeError,
  );
});

Deno.test("best is strictly best, the first of equals, and never a pruned trial", async () => {
  const values = [3, 2, 2, 0.5, 4];
  for (
    const [direction, number] of [["minimize", 1], ["maximize", 4]] as const
  ) {
    const study = await createStudy({
      space: GRID,
      sampler: "grid",
      direction,
      pruner: "threshold:lower=1",
    });
    await study.optimize((trial) => {
      trial.report(1, values[trial.number]!);
      return values[trial.number]!;
    });
    assertEquals(study.best?.number, number);
    assertEquals(study.trials[3]?.outcome, { state: "pruned", values: [0.5] });
  }
});

Deno.test("a study of failures has no best trial and keeps the reasons", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  await study.optimize(({ number }) => {
    if (number === 0) throw new Error("does not fit");
    return [NaN, Infinity, [1, 2], "text" as unknown as number][number - 1]!;
  }, { onError: "record" });
  assertEquals(study.best, undefined);
  assertEquals(exportStudy(study).best, null);
  assertEquals(
    study.trials.map(({ outcome }) =>
      outcome?.state === "failed" && outcome.reason
    ),
    [
      "does not fit",
      "objective returned NaN, expected a finite number",
      "objective returned Infinity, expected a finite number",
      "objective returned [1, 2], expected a finite number",
      'Cannot take what the objective returned: result is "text", expected a number or numbers',
    ],
  );
});

Deno.test("several directions give a Pareto front, from samplers that can", async () => {
  const study = await createStudy({
    space: GRID,
    sampler: "grid",
    directions: ["minimize", "maximize"],
  });
  const values = [[1, 1], [2, 2], [3, 2], [0, 0], [2, 2]];
  await study.optimize(({ number }) => values[number]!);
  assertEquals(study.bestTrials.map(({ number }) => number), [0, 1, 3, 4]);
  assertThrows(() => study.best, RangeError, "expected bestTrials");
  const exported = exportStudy(study);
  assertEquals(exported.trials[2]?.values, [3, 2]);
  assert(exported.best instanceof Array && exported.best.length === 4);
});

Deno.test("createStudy() names what does not go together", async () => {
  const directions = ["minimize", "minimize"] as const;
  const reader = {
    name: "reader",
    readsOutcomes: true,
    options: {},
    suggest: () => ({ params: { x: 0 } }),
  };
  const broken = [
    [{ seed: -1 }, "seed is -1, expected an integer of at least 0"],
    [{ lag: 0 }, "lag is 0, expected an integer of at least 1"],
    [
      { direction: "up" as "minimize" },
      'direction is "up", expected one of "minimize"',
    ],
    [{ directions: [] }, "directions is [], expected a list of at least 1"],
    [
      { direction: "minimize" as const, directions },
      "both direction and directions are given",
    ],
    [{ sampler: "gird" }, 'sampler "gird": unknown, did you mean "grid"?'],
    [{ sampler: "grid:n=1" }, 'option "n" is unknown, expected none'],
    [{ pruner: "asha:eta=1" }, 'eta is "1", expected an integer of at least 2'],
    [{ pruner: "asha:eta" }, 'option is "eta", expected name=value'],
    [{ pruner: "hyperband" }, "option max_resource is missing, expected"],
    [
      { pruner: "patience:patience=1,wrapped=ahsa" },
      'Cannot use pruner "ahsa": unknown, did you mean "asha"?',
    ],
    [{ stopping: ["target"] }, "option value is missing, expected a number"],
    [
      { directions, sampler: reader },
      'Cannot use sampler "reader" with 2 directions: it learns from one value',
    ],
    [
      { directions, pruner: "median" },
      'Cannot use pruner "median" with 2 directions: it compares one value',
    ],
    [
      { directions, stopping: ["target:value=1"] },
      'Cannot use stopping rule "target" with 2 directions',
    ],
  ] as const;
  for (const [options, message] of broken) {
    await assertRejects(
      () => createStudy({ space: FLOAT, ...options }),
      RangeError,
      message,
    );
  }
});

Deno.test("createStudy() takes no option of the wrong type or name, and writes nothing", async () => {
  const events: unknown[] = [];
  const storage = {
    load: () => Promise.resolve(null),
    append: (event: unknown) => Promise.resolve(void events.push(event)),
    close: () => Promise.resolve(),
  };
  const sampler = {
    name: "mine",
    readsOutcomes: false,
    options: {},
    suggest: () => null,
  };
  const broken: readonly (readonly [object, string])[] = [
    [{ space: { x: { ...FLOAT.x, log: 1 } } }, "x.log is 1"],
    [{ space: { x: { type: "categorical", choices: "abc" } } }, "x.choices is"],
    [{ space: {} }, "the space has no parameters"],
    [{ space: undefined }, "space is undefined"],
    [{ name: 5 }, "name is 5"],
    [{ name: "" }, "name is"],
    [{ seed: 1.5 }, "seed is 1.5"],
    [{ seed: "1" }, 'seed is "1"'],
    [{ lag: "4" }, 'lag is "4"'],
    [{ resume: 1 }, "resume is 1"],
    [{ smapler: "tpe" }, 'smapler is unknown, did you mean "sampler"?'],
    [{ sampler: 5 }, "sampler is 5"],
    [{ sampler: { name: "tpe", option: {} } }, 'did you mean "options"?'],
    [{ sampler: { ...sampler, options: { a: NaN } } }, "sampler.options.a is"],
    [{ sampler: { ...sampler, name: undefined } }, "sampler.name is undefined"],
    [{ sampler: { ...sampler, readsOutcomes: 1 } }, "readsOutcomes is 1"],
    [{ sampler: { ...sampler, suggest: 1 } }, "sampler.suggest is 1"],
    [{ stopping: "target:value=1" }, "stopping is"],
    [{ stopping: [{ name: "x", options: {}, shouldStop: 1 }] }, "shouldStop"],
    [{ facts: { data: [1, undefined] } }, "facts.data[1] is undefined"],
    [{ facts: { at: new Date(0) } }, "facts.at is a Date"],
    [{ directions: "minimize" }, "directions is"],
    [{ storage: {} }, "storage is {}, expected a storage"],
    [{ clock: 1 }, "clock is 1"],
    [{ sampler: "tpe:n_startup_trials=1,n_startup_trials=2" }, "given twice"],
  ];
  for (const [options, message] of broken) {
    await assertRejects(
      () => createStudy({ space: FLOAT, storage, ...options }),
      Error,
      message,
    );
  }
  assertEquals(events, []);
});

Deno.test("optimize() and enqueue() take nothing of the wrong type or name", async () => {
  const study = await createStudy({ space: FLOAT });
  const objectives = ["./x.ts", undefined, {}, new URL("file:///x.ts")];
  for (const objective of objectives) {
    await assertRejects(
      () => study.optimize(objective as never, { total: 1 }),
      Error,
      "Cannot optimize",
    );
  }
  const broken: readonly (readonly [object, string])[] = [
    [{ toatl: 1 }, 'toatl is unknown, did you mean "total"?'],
    [{ total: "1" }, 'total is "1"'],
    [{ total: 1, jobs: "2" }, 'jobs is "2"'],
    [{ signal: new AbortController() }, "signal is an AbortController"],
    [{ total: 1, cost: 1 }, "cost is 1"],
    [{ total: 1, onEvent: {} }, "onEvent is {}"],
    [{ timeout: "5" }, 'timeout is "5", expected seconds'],
  ];
  for (const [options, message] of broken) {
    await assertRejects(() => study.optimize(() => 0, options), Error, message);
  }
  for (const params of ["x", null, [1], { x: NaN }, { x: "0.5" }, { y: 1 }]) {
    await assertRejects(() => study.enqueue(params as never), Error, "enqueue");
  }
  assertEquals(study.trials, []);
});

Deno.test("what a user's sampler or rule says is checked before it is recorded", async () => {
  const storage = new MemoryStorage();
  const sampler = (params: unknown) => ({
    name: "mine",
    readsOutcomes: false,
    options: {},
    suggest: () => ({ params: params as Params }),
  });
  for (const params of [{}, { x: NaN }, { x: 2 }, { x: 0, y: 0 }, null, "x"]) {
    const study = await createStudy({ space: FLOAT, sampler: sampler(params) });
    await assertRejects(
      () => study.ask(),
      RangeError,
      'Cannot create trial 0: sampler "mine" suggested',
    );
    assertEquals(study.trials, []);
  }
  const rule = { name: "mine", options: {}, shouldStop: () => undefined };
  const study = await createStudy({
    space: FLOAT,
    stopping: [rule as never],
    storage,
  });
  await assertRejects(
    () => study.optimize(() => 0),
    TypeError,
    'Cannot use stopping rule "mine": its answer is undefined, expected a text',
  );
  assertEquals(storage.events.map(({ type }) => type), ["study"]);
});

Deno.test("optimize() refuses an executor without a place for a trial", async () => {
  const study = await createStudy({ space: FLOAT });
  for (const capacity of [0, NaN, "1", undefined]) {
    const executor = {
      capacity: capacity as number,
      start: () => Promise.reject(new Error("started")),
      close: () => {},
    };
    await assertRejects(
      () => study.optimize(executor, { total: 1 }),
      Error,
      "the executor's capacity is",
    );
  }
});

Deno.test("what an executor says is checked before it is recorded", async () => {
  const outcome = { state: "complete", values: [1] } as const;
  const fine = { outcome, seconds: 1, worker: 0 };
  const wrong: readonly (readonly [unknown[], unknown, string])[] = [
    [[], undefined, "result is undefined, expected an object"],
    [[], { ...fine, worker: -1 }, "result.worker is -1"],
    [[], { ...fine, outcome: { state: "pruned" } }, "result.outcome.state is"],
    [
      [],
      { ...fine, outcome: { ...outcome, attributes: { at: new Date(0) } } },
      "result.outcome.attributes.at is a Date",
    ],
    [[], { ...fine, outcome: { state: "failed" } }, "result.outcome.reason is"],
    [[{ step: 1.5, value: 0 }], fine, "report.step is 1.5"],
    [[{ step: 1, value: "0" }], fine, 'report.value is "0"'],
    [[{ step: 1, value: 0 }, { step: 1, value: 0 }], fine, "report.step is 1"],
  ];
  for (const [reports, result, message] of wrong) {
    const study = await createStudy({ space: FLOAT });
    const executor: Executor = {
      capacity: 1,
      start: (_trial, onReport) => {
        for (const report of reports) onReport(report as Report);
        return Promise.resolve(result as TrialResult);
      },
      close: () => {},
    };
    await assertRejects(
      () => study.optimize(executor, { total: 1 }),
      Error,
      message,
    );
    assertEquals(study.trials[0]?.outcome, undefined);
  }
});

Deno.test("a storage that holds a study is continued only if asked to, and only as it was", async () => {
  const options = { space: FLOAT, seed: 3, facts: { epochs: 5 } } as const;
  const storage = new MemoryStorage();
  const study = await createStudy({ ...options, storage });
  await study.optimize(({ params }) => params.x, { total: 3 });
  await study.close();
  await assertRejects(
    () => createStudy({ ...options, storage }),
    RangeError,
    'the storage holds "study" with 3 trials, expected resume or another storage',
  );
  const changes = [
    [{ seed: 4 }, "seed is 4, expected 3 as recorded"],
    [{ lag: 8 }, "lag is 8, expected 4 as recorded"],
    [{ facts: { epochs: 6 } }, "epochs is 6, expected 5 as recorded"],
    [{ facts: { epochs: 5, seed: 4 } }, "seed is 4, expected undefined"],
    [{ facts: {} }, "epochs is undefined, expected 5 as recorded"],
    [{ pruner: "median" }, "pruner is"],
    [{ direction: "maximize" as const }, "directions is"],
    [
      { space: { x: { type: "float", low: 0, high: 2 } } as const },
      'space.x is {"type":"float","low":0,"high":2}',
    ],
    [
      { space: { ...FLOAT, y: { type: "fixed", value: 1 } } as const },
      'order of parameters is ["x","y"]',
    ],
  ] as const;
  for (const [change, message] of changes) {
    await assertRejects(
      () =>
        createStudy<Space>({ ...options, ...change, storage, resume: true }),
      RangeError,
      message,
    );
  }
  const opened = await openStudy(storage);
  assertEquals(opened.settings, study.settings);
  assertEquals(opened.trials, study.trials);
  assertEquals(opened.stopped, study.stopped);
});

Deno.test("a study begins in an empty storage with resume, and openStudy() wants one", async () => {
  const storage = new MemoryStorage();
  await assertRejects(() => openStudy(storage), RangeError, "storage is empty");
  const study = await createStudy({
    space: FLOAT,
    name: "mine",
    storage,
    resume: true,
  });
  assertEquals(storage.events, [
    { type: "study", name: "mine", settings: study.settings },
  ]);
});

Deno.test("every event reaches the storage before the callback, in a fixed order", async () => {
  const storage = new MemoryStorage();
  const study = await createStudy({
    space: GRID,
    sampler: "grid",
    pruner: "threshold:upper=2",
    storage,
  });
  const seen: string[] = [];
  await study.optimize((trial) => {
    trial.report(1, 1);
    trial.report(2, trial.params.x);
    return 0;
  }, {
    total: 3,
    onEvent: (event) => {
      const isStored = storage.events.includes(event as StudyEvent);
      const isOwn = ["started", "progress", "lost"].includes(event.type);
      assertEquals(isStored, !isOwn);
      seen.push(event.type);
    },
  });
  const trial = "created started progress report progress report ended";
  assertEquals(seen.join(" "), [trial, trial, trial, "stopped"].join(" "));
});

Deno.test("a resumed trial that does not repeat itself stops the study", async () => {
  const storage = new MemoryStorage();
  const options = { space: GRID, sampler: "grid", storage } as const;
  const study = await createStudy(options);
  await study.optimize((trial) => {
    trial.report(1, 0.5);
    trial.report(2, NaN);
    return 1;
  }, { total: 1 });
  const cut = storage.events.slice(0, -2);
  const attempts = [
    [[0.5, 0.25], "step 2 was NaN, step 2 is now 0.25"],
    [[0.5], "it reported 2 steps before and 1 now"],
  ] as const;
  for (const [values, message] of attempts) {
    const rest = new MemoryStorage(cut);
    const resumed = await createStudy({
      ...options,
      storage: rest,
      resume: true,
    });
    const error = await assertRejects(
      () =>
        resumed.optimize((trial) => {
          for (const [i, value] of values.entries()) trial.report(i + 1, value);
          return 1;
        }),
      NondeterminismError,
      message,
    );
    assertEquals(error.number, 0);
    assertEquals(resumed.trials[0]?.outcome, undefined);
  }
});

Deno.test("a storage that fails stops the study with its error", async () => {
  const storage = new MemoryStorage();
  const study = await createStudy({ space: FLOAT, storage });
  let left = 4;
  storage.append = () =>
    left-- > 0
      ? Promise.resolve()
      : Promise.reject(new Error("the disk is full"));
  await assertRejects(
    () => study.optimize(({ params }) => params.x, { total: 50 }),
    Error,
    "the disk is full",
  );
  assert(study.trials.length < 10);
});

Deno.test("exportStudy() has a fixed order of keys and nulls for what is no number", async () => {
  const study = await createStudy({
    space: { b: { type: "fixed", value: 1 }, a: { type: "fixed", value: "s" } },
    name: "keys",
    facts: { engine: { variant: "plain" } },
  });
  await study.enqueue({ b: 1 });
  await study.optimize((trial) => {
    trial.setAttribute("note", [1, null]);
    trial.report(1, NaN, { loss: Infinity, accuracy: 0.5 });
    return { values: [2], gradient: { b: 0.5 } };
  }, { total: 2 });
  const { study: head, trials, best, run } = exportStudy(study);
  assertEquals(Object.keys(head), [
    "name",
    "directions",
    "space",
    "sampler",
    "pruner",
    "stopping",
    "seed",
    "lag",
    "facts",
    "irregular",
  ]);
  assertEquals(trials.length, 1);
  assertEquals(
    JSON.stringify({ ...trials[0], run: 0 }),
    JSON.stringify({
      number: 0,
      state: "complete",
      params: { b: 1, a: "s" },
      enqueued: { b: 1 },
      value: 2,
      reports: [{ step: 1, value: null, loss: null, accuracy: 0.5 }],
      gradient: { b: 0.5 },
      attributes: { note: [1, null] },
      run: 0,
    }),
  );
  assertEquals(best, { number: 0, params: { b: 1, a: "s" }, value: 2 });
  assertEquals(Object.keys(run), ["seconds", "reportsMade", "stopped"]);
});
