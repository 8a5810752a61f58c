// How long the sampler "gp" takes for one suggestion, by the number of finished
// trials. Most suggestions find the kernel fitted (the baseline); each eighth at
// 300 trials, and the first of a resumed study, fits it.
//
//   deno bench --allow-read bench/gp_bench.ts

import { Pcg32 } from "../src/random.ts";
import { createGp } from "../src/tune/samplers/gp/gp.ts";
import type { SeenTrial, StudyView } from "../src/tune/samplers/sampler.ts";
import { sampleUniform } from "../src/tune/space/space.ts";
import { FUNCTIONS, OTHER_FUNCTIONS, type TestFunction } from "./functions.ts";

/** A study of random trials. */
function viewOf({ space, evaluate }: TestFunction, count: number): StudyView {
  const random = new Pcg32(1n);
  const trials = Array.from({ length: count }, (_, number): SeenTrial => {
    const params = sampleUniform(space, random);
    const values = [evaluate(params)];
    return { number, params, outcome: { state: "complete", values } };
  });
  return { space, directions: ["minimize"], seed: 0, trials };
}

const create = () => createGp({ n_startup_trials: 10 });

for (const name of ["hartmann6", "offcentre10", "tuning"] as const) {
  const target = { ...FUNCTIONS, ...OTHER_FUNCTIONS }[name];
  for (const count of [100, 300, 1000]) {
    const view = viewOf(target, count);
    const group = `gp, ${name}, ${count} trials`;
    const fitted = create();
    fitted.suggest(view, count);
    Deno.bench("fitted", { group, baseline: true }, () => {
      fitted.suggest(view, count);
    });
    Deno.bench("to be fitted", { group }, () => {
      create().suggest(view, count);
    });
  }
}
