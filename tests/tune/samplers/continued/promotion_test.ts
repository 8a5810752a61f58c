import { assertEquals } from "@std/assert";
import { createStudy } from "../../../../src/tune/study/create.ts";
import { grow } from "../../../support/stretches.ts";

const SPACE = { x: { type: "float", low: 0, high: 1 } } as const;

for (const sampler of ["random", "tpe:n_startup_trials=3", "gp", "cmaes"]) {
  Deno.test(`promotion: ${sampler} chooses as it would by the first rung alone`, async () => {
    const settings = { space: SPACE, sampler, lag: 1, seed: 5 };
    const promoted = await createStudy({
      ...settings,
      pruner: "asha:eta=3,promote=true",
    });
    await promoted.optimize(grow, { total: 30 });
    const begun = promoted.trials.filter(({ resumeFrom }) =>
      resumeFrom === undefined
    );
    const alone = await createStudy(settings);
    // Its value at the first rung, step 1, is x.
    await alone.optimize(({ params: { x } }) => x, { total: begun.length });
    assertEquals(
      begun.map(({ params }) => params),
      alone.trials.map(({ params }) => params),
    );
  });
}

Deno.test("promotion: of every rung the best third goes on, the highest rung first", async () => {
  const study = await createStudy({
    space: SPACE,
    sampler: "random",
    pruner: "asha:eta=3,promote=true",
    direction: "maximize",
    lag: 1,
  });
  await study.optimize(grow, { total: 40 });
  const rungs = new Map<number, { number: number; x: number }[]>();
  for (const { number, params: { x }, resumeFrom, until } of study.trials) {
    const rung = rungs.get(until!) ?? [];
    rungs.set(until!, [...rung, { number, x }]);
    if (resumeFrom === undefined) continue;
    const below = rungs.get(until! / 3)!;
    const rank = below.filter((other) => other.x > x).length;
    assertEquals(rank < Math.floor(below.length / 3), true, `trial ${number}`);
  }
  assertEquals([...rungs.keys()], [1, 3, 9]);
});
