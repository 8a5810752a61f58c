// Faults that people reported to other tuners, trainers and readers of the same
// formats, tried here. Each test names its report.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createStudy,
  type EpochResult,
  openStudy,
  readIdx,
  samplers,
  type Space,
  Trainer,
} from "../mod.ts";
import { measureImportance } from "../analysis.ts";
import { decodeSafetensors } from "../models.ts";
import { toCsv } from "../report.ts";
import { readJournal } from "../src/tune/journal/reader.ts";
import { Journal } from "../src/tune/journal/journal.ts";
import { testBoth } from "./support/engines.ts";
import { MemoryJournal } from "./support/memory_journal.ts";
import { smallData } from "./support/small_data.ts";

const text = (content: string) => new TextEncoder().encode(content);

// https://github.com/optuna/optuna/issues/4485
Deno.test("a journal in which each worker created the study holds it once", async () => {
  const create =
    '{"op_code":0,"worker_id":"a","study_name":"s","directions":[1]}\n';
  const { replay } = await readJournal([
    text(create + create.replace("a", "b")),
  ]);
  assertEquals(replay.studies.map(({ name }) => name), ["s"]);
});

// https://github.com/jerome-benoit/freqai-strategies/pull/102
Deno.test("a distribution without name and type is an error with its line", async () => {
  const lines = [
    '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}',
    '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2026-01-01T00:00:00.000000"}',
    '{"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":1,"distribution":"{}"}',
  ];
  await assertRejects(
    () => readJournal([text(lines.join("\n") + "\n")]),
    SyntaxError,
    "line 3",
  );
});

// https://github.com/optuna/optuna/pull/6844
Deno.test("a grid with one point left goes on after an enqueued trial", async () => {
  const study = await createStudy({
    space: { a: { type: "categorical", choices: [0, 1] } },
    sampler: "grid",
  });
  await study.enqueue({ a: 1 });
  await study.optimize(({ params }) => params.a as number);
  assertEquals(study.trials.map(({ params }) => params.a), [1, 0]);
  assertEquals(study.stopped?.rule, "exhausted");
});

// https://github.com/optuna/optuna/issues/5374
Deno.test("an infinite value among several neither wins nor stops a study", async () => {
  const study = await createStudy({
    space: { x: { type: "float", low: -3, high: 3 } },
    sampler: "sobol",
    directions: ["minimize", "maximize"],
  });
  await study.optimize(
    ({ params: { x } }) => [x, x < 0 ? Infinity : 1 - x],
    { total: 40 },
  );
  assertEquals(study.trials.length, 40);
  for (const { outcome } of study.bestTrials) {
    assert(outcome?.state === "complete" && outcome.values.every(isFinite));
  }
});

// https://github.com/optuna/optuna/issues/2204
Deno.test("ranges of no width, or the least there is, are searched by every sampler", async () => {
  const space: Space = {
    point: { type: "float", low: 0.1, high: 0.1 },
    least: { type: "float", low: 0, high: 5e-324 },
    near: { type: "float", low: 1, high: 1 + 2 ** -52 },
    one: { type: "int", low: 7, high: 7 },
  };
  for (const sampler of Object.keys(samplers)) {
    if (sampler === "grid" || sampler === "gradient") continue;
    const study = await createStudy({ space, sampler, seed: 1 });
    await study.optimize(() => 1, { total: 15 });
    for (const { params } of study.trials) {
      assertEquals([params["point"], params["one"]], [0.1, 7], sampler);
      const { near, least } = params as Record<string, number>;
      assert(near! >= 1 && near! <= 1 + 2 ** -52, sampler);
      assert(least === 0 || least === 5e-324, sampler);
    }
  }
});

// https://github.com/optuna/optuna/issues/2639
Deno.test("samplers stay finite where all trials agree, or differ by 300 orders", async () => {
  const space: Space = {
    x: { type: "float", low: 1e-150, high: 1e150, log: true },
  };
  for (const sampler of ["tpe", "gp", "cmaes"]) {
    for (const value of [() => 0, (x: number) => x]) {
      const study = await createStudy({ space, sampler });
      await study.optimize(({ params }) => value(params["x"] as number), {
        total: 30,
      });
      for (const { params } of study.trials) {
        const x = params["x"] as number;
        assert(x >= 1e-150 && x <= 1e150, `${sampler} suggests ${x}`);
      }
    }
  }
});

// https://github.com/ray-project/ray/issues/40318
Deno.test("a grid over five parameters has each combination once, whatever the jobs", async () => {
  const space = Object.fromEntries(
    ["a", "b", "c", "d", "e"].map((name) =>
      [name, { type: "categorical", choices: [1, 2] }] as const
    ),
  );
  for (const jobs of [1, 4]) {
    const study = await createStudy({ space, sampler: "grid" });
    await study.optimize(() => 0, { jobs });
    const points = study.trials.map(({ params }) => JSON.stringify(params));
    assertEquals([points.length, new Set(points).size], [32, 32]);
  }
});

// https://github.com/ray-project/ray/issues/28753
Deno.test("a first point may leave out what its conditions switch off", async () => {
  const study = await createStudy({
    space: {
      kind: { type: "categorical", choices: ["a", "b"] },
      x: { type: "float", low: 0, high: 1, when: { kind: ["a"] } },
    },
    sampler: "tpe",
  });
  await study.enqueue({ kind: "b" });
  await study.enqueue({ kind: "a", x: 0.5 });
  await study.optimize(({ params }) => Number(params.x ?? 1), { total: 12 });
  const [first, second] = study.trials.map(({ params }) => params);
  assertEquals<unknown>(first, { kind: "b" });
  assertEquals<unknown>(second, { kind: "a", x: 0.5 });
});

// https://github.com/keras-team/keras-tuner/issues/549, /issues/835
Deno.test("a hyperband study that is resumed goes on with the next number", async () => {
  const file = new MemoryJournal();
  const storage = () => new Journal(file, { now: () => 0 });
  const objective = (trial: {
    readonly params: { readonly x: number };
    report(step: number, value: number): void;
  }) => {
    for (let step = 0; step < 9; step++) trial.report(step, trial.params.x);
    return trial.params.x;
  };
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
    pruner: { name: "hyperband", options: { max_resource: 9 } },
    storage: storage(),
  });
  await study.optimize(objective, { total: 5 });
  await study.close();
  const again = await openStudy(storage());
  await again.optimize(objective as never, { more: 5 });
  assertEquals(again.trials.map(({ number }) => number), [...Array(10).keys()]);
  await again.close();
});

// https://github.com/ray-project/ray/issues/9826
Deno.test("a best trial is named where most are NaN, and none where all are", async () => {
  const space = { x: { type: "int", low: 0, high: 9 } } as const;
  const some = await createStudy({ space, sampler: "grid" });
  await some.optimize(({ params: { x } }) => x === 7 ? 1 : NaN);
  assertEquals(some.best?.params.x, 7);
  const none = await createStudy({ space, sampler: "grid" });
  await none.optimize(() => NaN);
  assertEquals(none.best, undefined);
});

// https://github.com/optuna/optuna/issues/3762
Deno.test("importance does without trials that have no finite value", async () => {
  const space = { x: { type: "float", low: 0, high: 1 } } as const;
  const study = await createStudy({ space, sampler: "random" });
  await study.optimize(({ params: { x } }) => x < 0.2 ? Infinity : x, {
    total: 40,
  });
  const found = measureImportance(study.trials, space, ["minimize"]);
  assert(JSON.stringify(found).includes("x"));
});

// https://github.com/tensorflow/tensorflow/issues/38596
testBoth(
  "a smaller last batch weighs as many samples as it has",
  async (engine) => {
    const data = smallData({ count: 5, width: 3, classes: 2 });
    const lossOf = async (batchSize: number): Promise<EpochResult> => {
      const samples = { train: data, validation: data };
      using trainer = new Trainer(engine, samples, {
        hidden: [],
        epochs: 1,
        batchSize,
        optimizer: { name: "sgd", learningRate: 1e-30 },
      });
      const epochs = await Array.fromAsync(trainer.epochs());
      return epochs[0]!;
    };
    const { trainLoss: train, validationLoss: validation } = await lossOf(4);
    assert(Math.abs(train - validation) < 1e-6, `${train} and ${validation}`);
  },
);

// https://github.com/tensorflow/tfjs/issues/641
testBoth(
  "a batch size that is no whole number above 0 is refused",
  (engine) => {
    const data = smallData({ count: 5, width: 3, classes: 2 });
    for (const batchSize of [0, -1, 1.5, NaN, "8" as never]) {
      assertThrows(
        () =>
          new Trainer(engine, { train: data, validation: data }, {
            hidden: [],
            epochs: 1,
            batchSize,
            optimizer: { name: "sgd" },
          }),
        Error,
        "batchSize",
      );
    }
  },
);

function safetensors(header: string): Uint8Array {
  const json = text(header), bytes = new Uint8Array(8 + json.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

// https://github.com/safetensors/safetensors/issues/466, /issues/601
// https://github.com/foundation-model-stack/fastsafetensors/issues/88
Deno.test("safetensors may hold nothing but metadata, or empty metadata", () => {
  for (
    const header of [
      '{"__metadata__":{"crc":"12"}}',
      '{"__metadata__":{}}',
      "{}",
    ]
  ) {
    assertEquals(decodeSafetensors(safetensors(header)), {});
  }
});

// https://github.com/safetensors/safetensors/issues/278
Deno.test("metadata of safetensors that is no text is refused", () => {
  assertThrows(
    () => decodeSafetensors(safetensors('{"__metadata__":{"n":0}}')),
    SyntaxError,
    "metadata",
  );
});

// https://github.com/C2FO/fast-csv/issues/320
Deno.test("a lone carriage return in a CSV cell is quoted", () => {
  assert(toCsv([["one\rtwo"]]).includes('"one\rtwo"'));
});

// https://github.com/oven-sh/bun/pull/31522
Deno.test("data that begins with zero bytes is no empty gzip", async () => {
  await assertRejects(() => readIdx(new Uint8Array(20)), SyntaxError);
  const gzip = Uint8Array.of(0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0);
  await assertRejects(() => readIdx(gzip), SyntaxError);
});
