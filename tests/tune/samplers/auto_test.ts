import { assertEquals } from "@std/assert";
import { FUNCTIONS, OTHER_FUNCTIONS } from "../../../bench/functions.ts";
import { createAuto } from "../../../src/tune/samplers/auto.ts";
import { makeSampler } from "../../../src/tune/samplers/mod.ts";
import type { SeenTrial } from "../../../src/tune/samplers/sampler.ts";
import type { Space } from "../../../src/tune/space/space.ts";
import type { Outcome, Params } from "../../../src/tune/trial.ts";
import { complete, EVERY_KIND, mixedValue, runTrials } from "./support.ts";

const explain = (space: Space) =>
  createAuto().explain!({ space, directions: ["minimize"] });

Deno.test("auto: says what it chose and why", () => {
  assertEquals(
    explain(OTHER_FUNCTIONS.tuning.space),
    "gp for 6 parameters, 1 categorical and 1 conditional (each 5th trial tpe); tpe from trial 150 on",
  );
  assertEquals(
    explain(FUNCTIONS.branin.space),
    "gp for 2 parameters (each 5th trial tpe); cmaes from trial 150 on",
  );
  assertEquals(
    explain({ ...FUNCTIONS.branin.space, f: { type: "fixed", value: 3 } }),
    "gp for 2 parameters (each 5th trial tpe); cmaes from trial 150 on",
  );
  assertEquals(
    explain({ x: FUNCTIONS.branin.space.x! }),
    "gp for 1 parameter (each 5th trial tpe); tpe from trial 150 on",
  );
});

Deno.test("auto: the trials are those of the sampler that it names", () => {
  const outcomeOf = (p: Params) => complete(mixedValue(p));
  const run = { space: EVERY_KIND, count: 152, seed: 3, outcomeOf };
  const trials = runTrials(createAuto(), run);
  const directions = ["minimize"] as const;
  for (
    const [number, name] of [
      ...[[12, "gp"], [13, "gp"], [14, "tpe"], [15, "gp"], [
        24,
        "tpe",
      ]] as const,
      ...[[148, "gp"], [149, "tpe"], [150, "tpe"], [151, "tpe"]] as const,
    ]
  ) {
    const view = { ...run, directions, trials: trials.slice(0, number) };
    const { params } = makeSampler(name).suggest(view, number)!;
    assertEquals(trials[number]!.params, params, `trial ${number}`);
  }
});

Deno.test("auto: a fresh instance goes on as if nothing had happened, on both sides of the change", () => {
  const outcomeOf = (p: Params, number: number): Outcome =>
    number % 7 === 3
      ? { state: "failed", reason: "loss became NaN" }
      : complete(mixedValue(p));
  const run = { space: EVERY_KIND, count: 158, lag: 4, seed: 5, outcomeOf };
  const whole = runTrials(createAuto(), run);
  const directions = ["minimize"] as const;
  for (let number = 145; number < run.count; number++) {
    const trials = whole.slice(0, number).map((trial) =>
      trial.number <= number - run.lag
        ? trial
        : { number: trial.number, params: trial.params }
    );
    const view = { ...run, directions, trials };
    const { params } = createAuto().suggest(view, number)!;
    assertEquals(params, whole[number]!.params, `trial ${number}`);
  }
});

Deno.test("auto: two values are searched by gp and tpe, more by tpe alone", () => {
  const { space } = FUNCTIONS.branin, seed = 4;
  const rules = [
    "gp for 2 parameters, 2 values (each 5th trial tpe); tpe from trial 150 on",
    "tpe for 3 values",
  ];
  for (const [i, rule] of rules.entries()) {
    const all = ["minimize", "maximize", "minimize"] as const;
    const directions = all.slice(0, i + 2);
    assertEquals(createAuto().explain!({ space, directions }), rule);
    const trials: SeenTrial[] = [];
    for (let number = 0; number < 20; number++) {
      const view = { space, directions, seed, trials };
      const { params } = createAuto().suggest(view, number)!;
      const name = i === 0 && number % 5 !== 4 ? "gp" : "tpe";
      assertEquals(params, makeSampler(name).suggest(view, number)!.params);
      const x = Number(params.x),
        values = [x, Number(params.y) ** 2, x * x]
          .slice(0, i + 2);
      trials.push({ number, params, outcome: { state: "complete", values } });
    }
  }
});
