import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { foresee } from "../../../../src/tune/study/insight/foresee.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import type { Params } from "../../../../src/tune/trial.ts";
import type { Space } from "../../../../src/tune/space/space.ts";

const SPACE: Space = {
  x: { type: "float", low: -1, high: 1 },
  kind: { type: "categorical", choices: ["a", "b"] },
};

for (const sampler of ["auto", "tpe", "gp", "cmaes", "random", "sobol"]) {
  Deno.test(`foresee() gives the trials that ask gives of a ${sampler} study, and changes nothing`, async () => {
    const study = await createStudy({ space: SPACE, sampler, lag: 3, seed: 2 });
    await study.optimize(
      ({ params }) => Number(params["x"]) ** 2,
      { total: 16 },
    );
    await study.enqueue({ x: 0.5 });
    const { next, missing } = foresee(study, 3);
    assertEquals(missing, undefined);
    assertEquals(foresee(study, 3).next, next);
    assertEquals(study.trials.length, 17);
    const asked = await study.ask(3);
    assertEquals(asked.map(({ params }) => params), next);
    assertEquals(next[0]!["x"], 0.5);
  });
}

for (const direction of ["minimize", "maximize"] as const) {
  Deno.test(`foresee() gives means and spreads in the units of what a gp study ${direction}s`, async () => {
    const study = await createStudy({
      space: { x: { type: "float", low: -1, high: 1 } } as Space,
      sampler: "gp",
      direction,
    });
    const f = (x: number) => 1000 + 10 * x;
    await study.optimize(({ params }) => f(Number(params["x"])), { total: 14 });
    const tried = study.trials[3]!.params;
    const { next, beliefs } = foresee(study, 1, [tried, { x: -0.5 }]);
    assertEquals([next.length, beliefs?.length], [1, 3]);
    const [, known, between] = beliefs!.map(({ values }) => values![0]!);
    assertAlmostEquals(known!.mean, f(Number(tried["x"])), 0.5);
    assertAlmostEquals(between!.mean, f(-0.5), 2);
    assert(known!.sd >= 0 && known!.sd < 2);
  });
}

Deno.test("foresee() of a tpe study promises more where good trials are", async () => {
  const study = await createStudy({ space: SPACE, sampler: "tpe" });
  await study.optimize(({ params }) => Number(params["x"]) ** 2, { total: 40 });
  const points = [{ x: 0, kind: "a" }, { x: 0.9, kind: "a" }];
  const { beliefs } = foresee(study, 1, points);
  const [, good, bad] = beliefs!.map(({ promise }) => promise!);
  assert(good! > bad! + 0.5, `${good} at the minimum, ${bad} far off`);
});

Deno.test("foresee() has no beliefs before there is a model, and names what it waits for", async () => {
  const study = await createStudy({ space: SPACE, sampler: "gp", lag: 1 });
  assertEquals(foresee(study, 1).beliefs, null);
  await study.ask();
  assertEquals(foresee(study, 2), { next: [], beliefs: null, missing: 0 });
  for (const point of [{}, { x: 0 }, { x: 9, kind: "a" }] as Params[]) {
    const about = () => foresee(study, 1, [point]);
    assertThrows(about, RangeError, "expected a point of the space");
  }
});
