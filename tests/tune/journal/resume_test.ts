import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { createStudy } from "../../../src/tune/study/create.ts";
import type { Objective } from "../../../src/tune/executor.ts";
import { Journal } from "../../../src/tune/journal/journal.ts";
import { NondeterminismError } from "../../../src/tune/study/ledger/nondeterminism_error.ts";
import { Pcg32 } from "../../../src/random.ts";
import type { Sampler } from "../../../src/tune/samplers/sampler.ts";
import { sampleUniform, type Space } from "../../../src/tune/space/space.ts";
import { MemoryJournal } from "../../support/memory_journal.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const SPACE: Space = {
  x: { type: "float", low: 0, high: 1 },
  n: { type: "int", low: 1, high: 9, log: true },
  kind: { type: "categorical", choices: ["a", "b"] },
  only_b: { type: "float", low: 0, high: 2, step: 0.5, when: { kind: ["b"] } },
  fixed: { type: "fixed", value: true },
};

/** Reports, metrics, attributes, failures, NaN: all that a trial can leave. */
const objective: Objective = async (trial) => {
  const { x, n, kind } = trial.params as { x: number; n: number; kind: string };
  for (let step = 1; step <= 4; step++) {
    // Later trials overtake earlier ones, differently in every run.
    for (let i = 0; i < (trial.number * 7) % 5; i++) await Promise.resolve();
    const isBad = x > 0.9 && step === 3;
    const value = isBad ? NaN : (x - 0.3) ** 2 + n / 10 / step;
    trial.setAttribute("last", step);
    trial.report(step, value, { trainLoss: value / 2, half: step / 2 });
    if (isBad) throw new Error("loss became NaN in epoch 3");
  }
  const value = (x - 0.3) ** 2 + n / 40 + (kind === "b" ? 0.1 : 0);
  return {
    values: [value],
    gradient: { x: 2 * (x - 0.3) },
    ...(kind === "b" && { constraints: { "n<6": n - 6, x: -x } }),
  };
};

/** Learns from outcomes: every draw starts where the best x so far was. */
const follow: Sampler = {
  name: "follow",
  readsOutcomes: true,
  options: {},
  suggest({ space, seed, trials }, number) {
    const params = sampleUniform(space, Pcg32.of(seed, "sampling", number));
    let best = Infinity, x = params["x"]!;
    for (const { outcome, params } of trials) {
      if (outcome?.state !== "complete" || outcome.values[0]! >= best) continue;
      best = outcome.values[0]!;
      x = (params["x"] as number + (outcome.gradient?.["x"] ?? 0)) / 2;
      x = Math.min(Math.max(x, 0), 1);
    }
    return { params: { ...params, x } };
  },
};

/** Runs the study in a journal to its end; the export without host facts. */
async function run(
  file: MemoryJournal,
  sampler: string | Sampler,
): Promise<string> {
  const journal = new Journal(file, { now: () => 0 });
  const study = await createStudy({
    space: SPACE,
    sampler,
    pruner: "asha",
    seed: 5,
    storage: journal,
    resume: true,
  });
  if (study.trials.length === 0) {
    const attributes = { note: "a quarter", run: "mine" };
    await study.enqueue({ x: 0.25 }, { attributes });
  }
  await study.optimize(objective, { total: 20, jobs: 3 });
  await study.close();
  return bytesOf(study);
}

for (const sampler of ["random", follow]) {
  const name = typeof sampler === "string" ? sampler : sampler.name;
  Deno.test(`a ${name} study cut at any byte and resumed ends as if it were not`, async () => {
    const whole = new MemoryJournal();
    const wanted = await run(whole, sampler);
    // Nothing is left to do, and reading it back gives the same.
    assertEquals(await run(new MemoryJournal(whole.bytes), sampler), wanted);
    // The queue is an input: before it is written there is nothing to resume.
    const first = whole.text.indexOf('"state":4');
    const start = whole.text.indexOf("\n", first) + 1;
    const anyCut = fc.integer({ min: start, max: whole.bytes.length });
    await fc.assert(
      fc.asyncProperty(anyCut, async (size) => {
        const file = new MemoryJournal(whole.bytes.slice(0, size));
        assertEquals(await run(file, sampler), wanted);
      }),
      { numRuns: 30 },
    );
  });
}

Deno.test("a study cut twice and resumed twice ends as if it were not", async () => {
  const whole = new MemoryJournal();
  const wanted = await run(whole, "random");
  const size = whole.bytes.length;
  const once = new MemoryJournal(whole.bytes.slice(0, size >> 2));
  await run(once, "random");
  const twice = new MemoryJournal(once.bytes.slice(0, size >> 1));
  assertEquals(await run(twice, "random"), wanted);
});

Deno.test("a resumed trial that does something else stops the study", async () => {
  const whole = new MemoryJournal();
  await run(whole, "random");
  const end = whole.text.indexOf('{"op_code":8');
  const changed = whole.text.slice(0, end)
    .replace(/("step":1,"intermediate_value":)/, "$19");
  await assertRejects(
    () => run(new MemoryJournal(changed), "random"),
    NondeterminismError,
    "step 1 was 9",
  );
});

Deno.test("a study whose journal can no longer be written stops", async () => {
  const file = new MemoryJournal();
  const study = await createStudy({
    space: SPACE,
    storage: new Journal(file, { now: () => 0 }),
  });
  let trials = 0;
  await assertRejects(
    () =>
      study.optimize(() => {
        if (++trials === 3) file.bytes = file.bytes.slice(1);
        return 1;
      }, { total: 100 }),
    Error,
    "size is",
  );
  assert(trials < 6, `${trials} trials ran`);
});
