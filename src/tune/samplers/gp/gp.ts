// The sampler "gp": Bayesian optimisation with Gaussian processes. What these
// are told is decided in models.ts, the mathematics is in the files beside it,
// how the constants were found in docs/decisions/gp-sampler.md.

import { Pcg32 } from "../../../random.ts";
import { type Candidate, Coordinates } from "../../space/coordinates.ts";
import type { Space } from "../../space/space.ts";
import { technique } from "../../technique.ts";
import { createRandom } from "../random.ts";
import type { Sampler, StudyView } from "../sampler.ts";
import { SeenPoints, suggestUnseen } from "../unseen.ts";
import { Acquisition } from "./acquisition.ts";
import { Kernels, prospectOf } from "./models.ts";
import { maximizeAcquisition } from "./search.ts";

/** How `gp` can be changed. */
export interface GpOptions {
  /** Ended trials before the model is used; random until then. */
  readonly n_startup_trials: number;
}

/**
 * A sampler that models each objective as a Gaussian process and takes the place
 * of highest log expected improvement, of several objectives the improvement of
 * the hypervolume below a tenth beyond the worst values. Constraints, and whether
 * trials fail, are modelled apart: the improvement is multiplied by how likely
 * all are kept. Pending trials are believed to show what the processes predict,
 * pruned ones count among the worst quarter of the complete ones, by their last
 * value.
 *
 * @param options At least 1 trial to start with.
 * @returns The sampler, for any number of objectives.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { createGp } from "./gp.ts";
 * import type { SeenTrial } from "../sampler.ts";
 * const sampler = createGp({ n_startup_trials: 5 });
 * const space = { x: { type: "float", low: -5, high: 5 } } as const;
 * const trials: SeenTrial[] = [];
 * for (let number = 0; number < 15; number++) {
 *   const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 *   const { params } = sampler.suggest(view, number)!;
 *   const values = [(Number(params.x) - 2) ** 2];
 *   trials.push({ number, params, outcome: { state: "complete", values } });
 * }
 * assertAlmostEquals(Number(trials.at(-1)!.params.x), 2, 0.05);
 * ```
 */
export function createGp(options: GpOptions): Sampler {
  const seen = new SeenPoints();
  const startup = createRandom();
  const kernels = new Kernels();
  let last: { space: Space; coordinates: Coordinates } | undefined;
  return {
    name: "gp",
    readsOutcomes: true,
    severalValues: true,
    readsConstraints: true,
    options: { ...options },
    suggest(view, number) {
      const { space, seed } = view;
      if (last?.space !== space) {
        last = { space, coordinates: new Coordinates(space) };
      }
      const { coordinates } = last;
      if (
        coordinates.dimensions === 0 ||
        !hasStarted(view, options.n_startup_trials)
      ) return startup.suggest(view, number);
      const random = Pcg32.of(seed, "sampling", number);
      const { goals, best } = prospectOf(
        view,
        kernels.of(view, coordinates),
        coordinates,
      );
      const candidates = maximizeAcquisition(
        new Acquisition(goals),
        coordinates,
        best,
        random,
      );
      seen.update(view);
      const isNew = ({ params }: Candidate) => !seen.has(params);
      const { params: proposed } = candidates.find(isNew) ?? candidates[0]!;
      const params = suggestUnseen(view, seen, random, () => proposed);
      return params && { params };
    },
    believe(view, points) {
      const coordinates = new Coordinates(view.space);
      const hasModel = coordinates.dimensions > 0 &&
        hasStarted(view, options.n_startup_trials);
      if (!hasModel) return null;
      const of = kernels.of(view, coordinates);
      const { goals, scales } = prospectOf(view, of, coordinates);
      return points.map((params) => ({
        values: goals.objectives.map((posterior, m) => {
          const { mean, variance } = posterior.at(coordinates.encode(params));
          const { at } = scales[m]!, cost = at(mean), sd = Math.sqrt(variance);
          return {
            mean: view.directions[m] === "maximize" ? -cost : cost,
            sd: (at(mean + sd) - at(mean - sd)) / 2,
          };
        }),
      }));
    },
  };
}

/** Whether enough trials have ended, one of them complete. */
function hasStarted({ trials }: StudyView, enough: number): boolean {
  const states = trials.flatMap(({ outcome }) => outcome?.state ?? []);
  return states.length >= enough && states.includes("complete");
}

/** The Gaussian process, as listed. */
export const gp = technique({
  description:
    "models the objective (Bayesian optimisation), takes what may improve most",
  options: {
    n_startup_trials: {
      type: "int",
      default: 10,
      min: 1,
      description: "trials that have ended before the model is used",
    },
  },
  create: createGp,
});
