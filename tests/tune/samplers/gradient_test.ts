// The gradient sampler on functions whose gradients are known.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createGradient } from "../../../src/tune/samplers/gradient.ts";
import { createStudy } from "../../../src/tune/study/create.ts";
import type { SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import type { Outcome, Params } from "../../../src/tune/trial.ts";

const LINE = { x: { type: "float", low: 0, high: 10 } } as const;

/** The next suggestion of x after these trials, at a lag. */
function nextOf(
  trials: readonly (readonly [x: number, outcome?: Outcome])[],
  options: { direction?: "minimize" | "maximize"; space?: typeof LINE } = {},
): Params {
  const { direction = "minimize", space = LINE } = options;
  const seen = trials.map(([x, outcome], number): SeenTrial => ({
    number,
    params: { x },
    ...(outcome && { outcome }),
  }));
  const view = { space, directions: [direction], seed: 3, trials: seen };
  return createGradient({ initial_step: 0.2 })
    .suggest(view, seen.length)!.params;
}

const slope = (x: number): Outcome => ({
  state: "complete",
  values: [0],
  gradient: { x },
});

Deno.test("gradient steps downhill to minimise, uphill to maximise", () => {
  assertAlmostEquals(Number(nextOf([[5, slope(3)]]).x), 3);
  assertAlmostEquals(Number(nextOf([[5, slope(-1e-9)]]).x), 7);
  const maximize = { direction: "maximize" } as const;
  assertAlmostEquals(Number(nextOf([[5, slope(3)]], maximize).x), 7);
});

Deno.test("gradient halves its step where the slope changes sign", () => {
  assertAlmostEquals(Number(nextOf([[5, slope(1)], [3, slope(-1)]]).x), 4);
  const back = [[5, slope(1)], [3, slope(-1)], [4, slope(1)]] as const;
  assertAlmostEquals(Number(nextOf(back).x), 3.5);
  // It grows again, but never beyond the first.
  assertAlmostEquals(Number(nextOf([...back, [3.5, slope(1)]]).x), 2.9);
  assertAlmostEquals(Number(nextOf([[9, slope(1)], [7, slope(1)]]).x), 5);
});

Deno.test("gradient goes back half a step from a trial without a gradient", () => {
  const bad: Outcome[] = [
    { state: "failed", reason: "loss became NaN" },
    { state: "pruned", values: [1] },
    { state: "complete", values: [1] },
    slope(NaN),
  ];
  for (const outcome of bad) {
    assertAlmostEquals(Number(nextOf([[5, slope(1)], [3, outcome]]).x), 4);
  }
});

Deno.test("gradient keeps one chain for each trial under way", () => {
  // At lag 3, trial 5 sees 0, 1 and 2 and goes on from 2.
  const trials = [[1, slope(1)], [5, slope(1)], [9, slope(1)], [2], [
    3,
  ]] as const;
  assertAlmostEquals(Number(nextOf(trials).x), 7);
});

Deno.test("gradient stops at the edge and tries near it instead of again", () => {
  const { x } = nextOf([[0, slope(1)]]);
  assert(Number(x) > 0 && Number(x) <= 10, `found ${x}`);
});

Deno.test("gradient leaves what has no gradient as the chain drew it", async () => {
  const study = await createStudy({
    space: {
      x: { type: "float", low: 0.001, high: 1000, log: true },
      kind: { type: "categorical", choices: ["a", "b", "c", "d"] },
    },
    sampler: "gradient",
    lag: 2,
  });
  await study.optimize(({ params: { x } }) => {
    const log = Math.log(x / 5);
    return { values: [log * log], gradient: { x: 2 * log / x } };
  }, { total: 40 });
  study.trials.forEach(({ number, params }) => {
    assertEquals(params.kind, study.trials[number % 2]!.params.kind);
  });
  for (const { params } of study.trials.slice(-2)) {
    assertAlmostEquals(Math.log10(params.x as number), Math.log10(5), 0.02);
  }
});

Deno.test("gradient comes near the optimum of a bowl in five dimensions, most times", async () => {
  const names = ["a", "b", "c", "d", "e"];
  let near = 0;
  for (let seed = 0; seed < 10; seed++) {
    const study = await createStudy({
      space: Object.fromEntries(
        names.map((name) => [name, { type: "float", low: -1, high: 2 }]),
      ),
      sampler: "gradient",
      seed,
    });
    await study.optimize(({ params }) => {
      const x = names.map((name) => Number(params[name]) - 0.7);
      // Two of five matter a thousand times less, and a and b pull together.
      const weights = [1, 1, 1000, 0.001, 0.001];
      const value = x.reduce((sum, xi, i) => sum + weights[i]! * xi * xi, 0) +
        x[0]! * x[1]!;
      const gradient = Object.fromEntries(names.map((name, i) => [
        name,
        2 * weights[i]! * x[i]! + (i < 2 ? x[1 - i]! : 0),
      ]));
      return { values: [value], gradient };
    }, { total: 80 });
    const best = study.best!.params;
    if (names.every((n) => Math.abs(Number(best[n]) - 0.7) < 0.03)) near++;
  }
  assert(near >= 9, `${near} of 10 studies came near`);
});
