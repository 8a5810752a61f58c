// What sobol.ts and halton.ts share: trial n takes point n of a low-discrepancy
// sequence, one coordinate for each searched parameter, whether it exists in
// that trial or not. Only the parameters of earlier trials are looked at.

import { Pcg32 } from "../../random.ts";
import {
  activeIn,
  fromUnit,
  sampleUniform,
  type Space,
} from "../space/space.ts";
import type { Params, ParamValue } from "../trial.ts";
import type { Sampler } from "./sampler.ts";
import { SeenPoints, suggestUnseen } from "./unseen.ts";

/** Coordinate `dimension` of point `index`, in [0, 1). */
export type Sequence = (index: number, dimension: number) => number;

/**
 * Makes a sampler of a sequence.
 *
 * @param name The sampler's name.
 * @param randomise The sequence for a number of dimensions, scrambled from the
 * stream given; asked once for each study.
 */
export function createQuasiRandom(
  name: string,
  randomise: (dimensions: number, random: Pcg32) => Sequence,
): Sampler {
  const seen = new SeenPoints();
  let last: { space: Space; seed: number; sequence: Sequence } | undefined;
  return {
    name,
    readsOutcomes: false,
    options: {},
    suggest(view, number) {
      const { space, seed } = view;
      if (last?.space !== space || last.seed !== seed) {
        const scrambling = Pcg32.of(seed, "sampling", 0);
        const sequence = randomise(countSearched(space), scrambling);
        last = { space, seed, sequence };
      }
      const { sequence } = last;
      const point = pointAt(space, (d) => sequence(number, d));
      const random = Pcg32.of(seed, "sampling", number);
      let proposals = 0;
      const params = suggestUnseen(
        view,
        seen.update(view),
        random,
        () => proposals++ === 0 ? point : sampleUniform(space, random),
      );
      return params && { params };
    },
  };
}

function countSearched(space: Space): number {
  return Object.values(space).filter((param) => param.type !== "fixed").length;
}

function pointAt(space: Space, unit: (dimension: number) => number): Params {
  let dimension = 0;
  const units = Object.values(space).map((param) =>
    param.type === "fixed" ? 0.5 : unit(dimension++)
  );
  const params: Record<string, ParamValue> = {};
  for (const [name, param, i] of activeIn(space, params)) {
    params[name] = fromUnit(param, units[i]!);
  }
  return params;
}
