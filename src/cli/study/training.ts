// What `train` is to train: what flags say, on top of the configuration of a
// stored study's best or another trial.

import type { StoredStudy, TrialRecord } from "../../../mod.ts";
import { bestOf, hasChanged } from "../../../analysis.ts";
import { quote } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { UsageError } from "../usage.ts";
import { readFixed } from "./hyperparameters.ts";
import { type JobSpec, readJobSpec, recordedJobSpec } from "./job.ts";
import { readRecords } from "./study_file.ts";

/** Reads a single training, in words. */
export async function readTraining(args: Args): Promise<JobSpec> {
  const spec = readJobSpec(args, readFixed(args), await readFrom(args));
  if (spec.validation.type !== "kfold") return spec;
  throw new UsageError(
    "Cannot train once with --validation kfold: it takes a training for " +
      "each fold, expected test or holdout",
  );
}

/** What the trial of `--from` was trained by, if there is such a flag. */
async function readFrom(args: Args): Promise<JobSpec | undefined> {
  if (!args.has("from")) {
    const lost = ["trial", "study"].find((name) => args.has(name));
    if (lost === undefined) return undefined;
    throw new UsageError(
      `Cannot use --${lost}: expected --from STUDY_FILE as well`,
    );
  }
  const study = await readRecords(args, "from");
  const trial = chooseTrial(study, args.integer("trial", 0));
  const { params, number } = trial;
  if (hasChanged(study.trials, trial)) {
    throw new UsageError(
      `Cannot train trial ${number} once more: its hyperparameters changed on ` +
        'the way, expected "tune --save-best" to save the winner',
    );
  }
  if (study.settings === null) {
    throw new UsageError(
      `Cannot train trial ${number}: another program made the study, ` +
        'expected one that "tune" made',
    );
  }
  const recorded = recordedJobSpec(study.settings);
  return { ...recorded, fixed: { ...recorded.fixed, ...params } };
}

function chooseTrial(
  { name, trials, directions }: StoredStudy,
  number: number | undefined,
): TrialRecord {
  if (number === undefined) {
    if (directions.length > 1) {
      throw new UsageError(
        `Cannot tell the best trial of study ${quote(name)}: it has ` +
          `${directions.length} objectives, expected --trial N`,
      );
    }
    const best = bestOf(trials, directions[0]!);
    if (best !== undefined) return best;
    throw new UsageError(
      `Cannot train the best trial of study ${quote(name)}: none completed, ` +
        "expected --trial N",
    );
  }
  const trial = trials[number];
  if (trial !== undefined && !trial.waiting) return trial;
  throw new UsageError(
    `Cannot train trial ${number} of study ${quote(name)}: ` +
      (trial ? "it has not started" : `it has ${trials.length} trials`),
  );
}
