import { assert, assertEquals, assertRejects } from "@std/assert";
import { createPbt } from "../../../../src/tune/samplers/continued/pbt.ts";
import type { SeenTrial } from "../../../../src/tune/samplers/sampler.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import { grow } from "../../../support/stretches.ts";

const SPACE = {
  width: { type: "int", low: 1, high: 99 },
  lr: { type: "float", low: 0.1, high: 1, log: true },
} as const;

const OPTIONS = {
  population: 4,
  interval: 2,
  quantile: 0.25,
  resample_probability: 0,
};

/** A generation that paused at step 2, with these values. */
function generation(...values: (number | null)[]): SeenTrial[] {
  return values.map((value, number) => ({
    number,
    params: { width: 10 + number, lr: 0.5 },
    until: 2,
    outcome: value === null
      ? { state: "failed", reason: "loss became NaN" }
      : { state: "pruned", values: [value], checkpoint: "…" },
  }));
}

function suggest(trials: readonly SeenTrial[], options = OPTIONS) {
  const view = { space: SPACE, directions: ["minimize"], seed: 0 } as const;
  return createPbt(options).suggest({ ...view, trials }, trials.length);
}

Deno.test("pbt: the worst goes on from the best, with real numbers moved by a fifth", () => {
  const trials = generation(4, 1, 3, 2);
  const next = suggest(trials)!;
  assertEquals([next.resumeFrom, next.until], [1, 4]);
  assertEquals(next.params["width"], 11);
  const lr = Number(next.params["lr"]);
  assert([0.4, 0.6].some((one) => Math.abs(one - lr) < 1e-9), `${lr}`);
});

Deno.test("pbt: the others go on as they are", () => {
  const trials = generation(2, 1, 3, 4);
  assertEquals(suggest(trials), {
    params: trials[0]!.params,
    resumeFrom: 0,
    until: 4,
  });
});

Deno.test("pbt: values are drawn anew as often as wanted, inside their range", () => {
  const trials = generation(4, 1, 3, 2);
  const next = suggest(trials, { ...OPTIONS, resample_probability: 1 })!;
  const lr = Number(next.params["lr"]);
  assert(lr >= 0.1 && lr <= 1 && ![0.4, 0.6].includes(lr));
  const edge = trials.map((one) => ({ ...one, params: { width: 1, lr: 1 } }));
  const moved = Number(suggest(edge)!.params["lr"]);
  assert([0.8, 1].some((one) => Math.abs(one - moved) < 1e-9), `${moved}`);
});

Deno.test("pbt: one that failed copies another; if all did, it begins anew", () => {
  assertEquals(suggest(generation(null, 5, 1, 3))?.resumeFrom, 2);
  const anew = suggest(generation(null, null, null, null))!;
  assertEquals([anew.resumeFrom, anew.until], [undefined, 2]);
});

Deno.test("pbt finds what is best to begin with and better later, and ends by itself", async () => {
  const study = await createStudy({
    space: { x: { type: "float", low: 0.01, high: 1 } },
    sampler: "pbt:population=6,interval=2",
    direction: "maximize",
  });
  const reason = await study.optimize(grow);
  assertEquals(reason, {
    rule: "exhausted",
    message: "the population is at its end",
  });
  assertEquals(study.trials.length, 6 * 4);
  const first = study.trials.slice(0, 6).map(({ params }) => params.x);
  const { best } = study;
  assert(best?.outcome?.state === "complete");
  // More than any constant of the first generation comes to in eight steps.
  assert(best.outcome.values[0]! > 8 * Math.max(...first) * 0.999);
});

Deno.test("pbt wants a lag of at most its population, and no promotion beside it", async () => {
  await assertRejects(
    () => createStudy({ space: SPACE, sampler: "pbt:population=3" }),
    RangeError,
    'Cannot use sampler "pbt" with lag 4: expected at most its population, 3',
  );
  await assertRejects(
    () =>
      createStudy({
        space: SPACE,
        sampler: "pbt",
        pruner: "asha:promote=true",
      }),
    RangeError,
    "both continue trials",
  );
});
