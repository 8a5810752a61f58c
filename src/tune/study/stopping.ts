// Stopping rules (determinism.md, When a study stops): asked before each
// creation, with what that trial's sampler may see. "Stop" at n means the study
// is 0 … n−1.

import { isBetter } from "../analysis/best.ts";
import { type Options, type Technique, technique } from "../technique.ts";
import { EndedTrials } from "../samplers/ranking.ts";
import type { StudyView } from "../samplers/sampler.ts";

/** Says when a study has done enough. */
export interface StoppingRule {
  /** Its name in the list `stoppingRules`. */
  readonly name: string;
  /** Its options with every default filled in. */
  readonly options: Options;
  /** Whether it is of use with several directions too; not unless given. */
  readonly severalValues?: boolean;
  /**
   * Asked before trial n is created.
   *
   * @param view What trial n may see.
   * @returns The reason to stop before n, for a person; null to go on.
   */
  shouldStop(view: StudyView): string | null;
}

/** The best value seen, and how many trials ended after it. */
interface Progress {
  readonly number: number;
  readonly value: number;
  since: number;
}

/** Follows the progress of a study from view to view. */
function followProgress(): (view: StudyView) => Progress | undefined {
  const ended = new EndedTrials();
  let best: Progress | undefined;
  return (view) => {
    const restart = () => best = undefined;
    ended.update(view, restart, ({ number, outcome }) => {
      const value = outcome?.state === "complete"
        ? outcome.values[0]
        : undefined;
      const isBest = value !== undefined &&
        (best === undefined ||
          isBetter(value, best.value, view.directions[0]!));
      if (isBest) best = { number, value, since: 0 };
      else if (best !== undefined) best.since++;
    });
    return best;
  };
}

/** Stops once a value is at least as good as `value`. */
const target = technique({
  description: "stop when a value is as good as wanted",
  options: {
    value: { type: "float", required: true, description: "the value wanted" },
  },
  create(options): StoppingRule {
    const progressOf = followProgress();
    return {
      name: "target",
      options,
      shouldStop(view) {
        const best = progressOf(view);
        const { value } = options;
        if (best === undefined) return null;
        if (isBetter(value, best.value, view.directions[0]!)) return null;
        return `trial ${best.number} reached ${best.value}, the target is ${value}`;
      },
    };
  },
});

/** Stops once `trials` trials in a row have not beaten the best. */
const noImprovement = technique({
  description: "stop when so many trials in a row did not beat the best",
  options: {
    trials: { type: "int", default: 20, min: 1, description: "how many" },
  },
  create(options): StoppingRule {
    const progressOf = followProgress();
    return {
      name: "no_improvement",
      options,
      shouldStop(view) {
        const best = progressOf(view);
        if (best === undefined || best.since < options.trials) return null;
        return `${best.since} trials did not improve on trial ${best.number} with ${best.value}`;
      },
    };
  },
});

/** Every stopping rule by name. */
export const stoppingRules: {
  readonly [name: string]: Technique<StoppingRule>;
} = { target, no_improvement: noImprovement };
