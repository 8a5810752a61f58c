import { assertEquals, assertThrows } from "@std/assert";
import { askAgain } from "../../../../src/tune/study/insight/again.ts";
import { createStudy } from "../../../../src/tune/study/create.ts";
import type { Space } from "../../../../src/tune/space/space.ts";

const SPACE: Space = {
  kind: { type: "categorical", choices: ["a", "b"] },
  x: { type: "float", low: 0, high: 1 },
  n: { type: "int", low: 1, high: 9, when: { kind: ["a"] } },
};

for (
  const sampler of ["auto", "tpe:n_startup_trials=3", "gp", "cmaes", "sobol"]
) {
  Deno.test(`askAgain() gives the parameters of a ${sampler} study, whatever became of its trials`, async () => {
    const study = await createStudy({
      space: SPACE,
      sampler,
      pruner: "asha:min_resource=1",
      stopping: ["target:value=-9"],
      lag: 3,
      seed: 4,
    });
    await study.enqueue({ x: 0.5 });
    await study.enqueue({ kind: "b", x: 1 });
    await study.optimize((trial) => {
      const x = Number(trial.params["x"]);
      trial.report(1, x);
      if (trial.number % 5 === 3) throw new Error("broken");
      return x;
    }, { total: 16, jobs: 2 });
    const open = await study.ask();
    const again = askAgain(study);
    assertEquals(again, study.trials.map(({ params }) => params));
    assertEquals(again.length, open.number + 1);
  });
}

Deno.test("askAgain() tells what the sampler did not choose, and what it cannot know", async () => {
  const study = await createStudy({ space: SPACE, sampler: "tpe", lag: 1 });
  for (let i = 0; i < 3; i++) {
    const { number, params } = await study.ask();
    await study.tell(number, Number(params["x"]));
  }
  const { name, settings, trials } = study;
  const forged = trials.map((trial, i) =>
    i === 1 ? { ...trial, params: { kind: "b", x: 0.125 } } : trial
  );
  const again = askAgain({ name, settings, trials: forged });
  assertEquals(again[1], trials[1]!.params);
  const { outcome: _, ...open } = trials[0]!;
  assertEquals(
    askAgain({ name, settings, trials: [open, ...trials.slice(1)] }),
    [
      open.params,
      null,
      null,
    ],
  );
  assertThrows(
    () => askAgain({ name, settings: null, trials }),
    RangeError,
    "another program made it",
  );
});
