// How long one suggestion takes, with 1,000 finished trials behind it (300 for
// gp, whose cost grows with the cube). Every iteration is the next trial.

import { choose } from "../src/tune/technique.ts";
import { samplers } from "../src/tune/samplers/mod.ts";
import type { SeenTrial } from "../src/tune/samplers/sampler.ts";
import { sampleUniform } from "../src/tune/space/space.ts";
import { Pcg32 } from "../src/random.ts";
import { FUNCTIONS, OTHER_FUNCTIONS } from "./functions.ts";

const { hartmann6 } = FUNCTIONS, { tuning } = OTHER_FUNCTIONS;

for (const [problem, f] of Object.entries({ hartmann6, tuning })) {
  for (const name of Object.keys(samplers)) {
    if (name === "grid" || name === "gradient") continue; // other spaces
    const count = name === "gp" ? 300 : 1000;
    const random = new Pcg32(1n);
    const trials = Array.from({ length: count }, (_, number): SeenTrial => {
      const params = sampleUniform(f.space, random);
      const values = [f.evaluate(params)];
      return { number, params, outcome: { state: "complete", values } };
    });
    const { space } = f;
    const view = { space, directions: ["minimize"], seed: 1, trials } as const;
    const sampler = choose("sampler", samplers, name).create();
    let number = count;
    Deno.bench({
      name: `${name}, ${count} trials of ${problem}`,
      group: problem,
      baseline: name === "random",
      fn: () => void sampler.suggest(view, number++),
    });
  }
}
