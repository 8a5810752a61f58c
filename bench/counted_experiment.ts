// The experiment of the command line with a meter on it: counts every epoch
// that any worker begins, also those that no study hears of.

import { createExperiment } from "../src/experiment/experiment.ts";
import type { ExperimentSetup } from "../src/experiment/setup.ts";
import type { Objective } from "../src/tune/executor.ts";

/** What {@linkcode createCounted} needs: the setup, and where to count. */
export interface CountedSetup {
  readonly experiment: ExperimentSetup;
  readonly epochs: number;
  /** Whether a trial that goes on from another trains all of it anew. */
  readonly retrains?: boolean;
  /** One number in shared memory. */
  readonly begun: Int32Array<SharedArrayBuffer>;
}

/** The objective of an experiment of single trainings, counting its epochs. */
export async function createCounted(
  { experiment, epochs, retrains, begun }: CountedSetup,
): Promise<Objective> {
  const objective = await createExperiment(experiment);
  return (given) => {
    const { resumeFrom: _, ...anew } = given;
    const trial = retrains ? anew : given;
    Atomics.add(begun, 0, 1);
    const last = Math.min(epochs, trial.until ?? Infinity);
    return objective({
      ...trial,
      report(step, value, metrics) {
        const isPruned = trial.report(step, value, metrics);
        // The next epoch begins now; cut off in the middle it counts in full.
        if (!isPruned && step < last) Atomics.add(begun, 0, 1);
        return isPruned;
      },
    });
  };
}
