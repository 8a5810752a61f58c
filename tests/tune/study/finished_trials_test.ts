import { assertEquals, assertRejects } from "@std/assert";
import { createStudy } from "../../../src/tune/study/create.ts";
import { finishedTrials } from "../../../src/tune/study/finished_trials.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const SPACE = { x: { type: "int", low: 0, high: 5 } } as const;

Deno.test("finishedTrials() yields each trial as the study has it, once", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  await study.enqueue({ x: 4 });
  const found = [];
  const trials = finishedTrials(study, async ({ params, report }) => {
    await Promise.resolve();
    report(1, params.x);
    if (params.x === 2) throw new Error("no");
    return params.x;
  }, { jobs: 3, onError: "record" });
  for await (const trial of trials) found.push(trial);
  const byNumber = found.toSorted((a, b) => a.number - b.number);
  assertEquals(byNumber, study.trials);
  assertEquals(found.length, 6);
});

Deno.test("finishedTrials() makes the study that optimize() makes, for any number of jobs", async () => {
  const space = { x: { type: "int", low: 0, high: 99 } } as const;
  const options = { space, sampler: "tpe", seed: 5 } as const;
  const objective = async ({ params: { x } }: { params: { x: number } }) => {
    await new Promise((resolve) => setTimeout(resolve, x % 7));
    return x;
  };
  const reference = await createStudy(options);
  await reference.optimize(objective, { total: 16 });
  for (const jobs of [1, 2, 4]) {
    const study = await createStudy(options);
    const budget = { total: 16, jobs };
    let count = 0;
    for await (const _ of finishedTrials(study, objective, budget)) count++;
    assertEquals(count, 16);
    assertEquals(bytesOf(study), bytesOf(reference), `${jobs} jobs`);
  }
});

Deno.test("finishedTrials() knows what was enqueued while it runs", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  const found = [];
  for await (const trial of finishedTrials(study, (t) => t.params.x)) {
    if (trial.number === 0) await study.enqueue({ x: 4 });
    found.push(trial);
  }
  assertEquals(found, study.trials);
  assertEquals(found.filter(({ enqueued }) => enqueued).length, 1);
});

Deno.test("finishedTrials() refuses what optimize refuses, in its words", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  const wrong = [{ onEvent: 1 }, { signal: "now" }, { jbs: 2 }] as object[];
  for (const options of wrong) {
    const next = () => finishedTrials(study, () => 1, options).next();
    const error = await assertRejects(next);
    await assertRejects(
      () => study.optimize(() => 1, options),
      Error,
      (error as Error).message,
    );
  }
});

Deno.test("finishedTrials() needs no end but that of its loop", async () => {
  const space = { x: { type: "float", low: 0, high: 1 } } as const;
  const study = await createStudy({ space, sampler: "random" });
  let count = 0;
  for await (const _ of finishedTrials(study, (t) => t.params.x)) {
    if (++count === 30) break;
  }
  assertEquals(study.stopped?.rule, "aborted");
  const none = null as unknown as typeof study;
  await assertRejects(
    () => finishedTrials(none, () => 1).next(),
    TypeError,
    "Cannot optimize: the study is null, expected a study",
  );
});

Deno.test("finishedTrials() abandons the run when its loop is left, and it can go on", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  for await (const { number } of finishedTrials(study, (t) => t.params.x)) {
    if (number === 1) break;
  }
  assertEquals(study.stopped?.rule, "aborted");
  const rest = [];
  const trials = finishedTrials(study, (t) => t.params.x);
  for await (const { number } of trials) rest.push(number);
  assertEquals(study.trials.map(({ outcome }) => outcome?.state), [
    ...Array(6).fill("complete"),
  ]);
  assertEquals(rest.at(-1), 5);
});

Deno.test("finishedTrials() throws what optimize throws, behind what ended", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  await assertRejects(
    async () => {
      for await (const _ of finishedTrials(study, () => Promise.reject("x")));
    },
    Error,
    "the objective threw in the first trial",
  );
});
