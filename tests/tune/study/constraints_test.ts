import { assertEquals } from "@std/assert";
import { createStudy } from "../../../src/tune/study/create.ts";
import { exportStudy } from "../../../src/tune/study/export.ts";
import type { StudyView } from "../../../src/tune/samplers/sampler.ts";

const SPACE = { x: { type: "int", low: 0, high: 5 } } as const;

Deno.test("a trial beyond a constraint is no best one, in optimize and tell", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  await study.optimize(({ params: { x } }) => ({
    values: [x],
    constraints: { "x>=3": 3 - x, odd: x % 2 === 1 ? -1 : 0 },
  }));
  assertEquals(study.best?.number, 3);
  const { trials } = exportStudy(study);
  assertEquals(
    trials.map(({ infeasible }) => infeasible ?? false),
    [true, true, true, false, false, false],
  );
  assertEquals(trials[2]!["constraints"], { "x>=3": 1, odd: 0 });

  const asked = await createStudy({ space: SPACE, sampler: "grid" });
  for (const excess of [0.5, 0]) {
    const { number } = await asked.ask();
    await asked.tell(number, { values: [1], constraints: { size: excess } });
  }
  assertEquals(asked.best?.number, 1);
});

Deno.test("a constraint that is no number fails its trial", async () => {
  const study = await createStudy({ space: SPACE, sampler: "grid" });
  await study.optimize(() => ({ values: [1], constraints: { size: NaN } }), {
    total: 1,
  });
  assertEquals(study.trials[0]!.outcome, {
    state: "failed",
    reason: 'constraint "size" is NaN, expected a number',
  });
});

/** A sampler that notes how the last trial looks to it. */
function watch(seen: (string | undefined)[], readsConstraints: boolean) {
  return {
    name: "watch",
    options: {},
    readsOutcomes: true,
    readsConstraints,
    suggest({ trials }: StudyView) {
      seen.push(trials.at(-1)?.outcome?.state);
      return { params: { x: trials.length } };
    },
  };
}

Deno.test("samplers and rules take a trial beyond a constraint for one without a value, unless they read constraints", async () => {
  for (const readsConstraints of [false, true]) {
    const seen: (string | undefined)[] = [];
    const ruled: (string | undefined)[] = [];
    const study = await createStudy({
      space: SPACE,
      lag: 1,
      sampler: watch(seen, readsConstraints),
      stopping: [{
        name: "never",
        options: {},
        shouldStop({ trials }) {
          ruled.push(trials.at(-1)?.outcome?.state);
          return null;
        },
      }],
    });
    await study.optimize(
      ({ params: { x } }) => ({ values: [x], constraints: { c: x - 1 } }),
      { total: 4 },
    );
    const hidden = [undefined, "complete", "complete", "failed"];
    assertEquals(ruled, hidden);
    assertEquals(
      seen,
      readsConstraints ? [undefined, ...Array(3).fill("complete")] : hidden,
    );
  }
});
