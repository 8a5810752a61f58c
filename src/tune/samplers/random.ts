// Random search: every parameter uniform on its scale, drawn from the trial's
// own stream; no point twice.

import { Pcg32 } from "../../random.ts";
import { technique } from "../technique.ts";
import { sampleUniform } from "../space/space.ts";
import type { Sampler } from "./sampler.ts";
import { SeenPoints, suggestUnseen } from "./unseen.ts";

/** Makes a random sampler. */
export function createRandom(): Sampler {
  const seen = new SeenPoints();
  return {
    name: "random",
    readsOutcomes: false,
    options: {},
    suggest(view, number) {
      const random = Pcg32.of(view.seed, "sampling", number);
      const propose = () => sampleUniform(view.space, random);
      const params = suggestUnseen(view, seen.update(view), random, propose);
      return params && { params };
    },
  };
}

/** Random search, as listed. */
export const random = technique({
  description: "every parameter drawn uniformly on its scale, no point twice",
  options: {},
  create: createRandom,
});
