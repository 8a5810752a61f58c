// What it saves to go on with a paused network: random search on MNIST by asha
// with promotion, once from checkpoints and once with every promoted network
// trained anew from its first epoch. Both try the same configurations and come
// to the same values; epochs are counted where they are trained. Prints Markdown;
// exits 1 unless winners are the same and the share is within the bound.
//
//   deno task prove:promotion [--studies 5] [--trials 60] [--epochs 8] [--eta 2]
//                         [--jobs 2] [--images 60000] [--data-dir DIR]

import { RANGES } from "../src/cli/study/space.ts";
import { shareDataset } from "../src/dataset/digest.ts";
import { findDataset } from "../src/dataset/find.ts";
import { loadEngine } from "../src/engine/load.ts";
import type { ExperimentSetup } from "../src/experiment/setup.ts";
import { createStudy } from "../src/pool/study.ts";
import { workerExecutor } from "../src/pool/worker_executor.ts";
import type { TrialRecord } from "../src/tune/trial.ts";
import { readFlags } from "../tools/program.ts";
import type { CountedSetup } from "./counted_experiment.ts";
import { firstOf, requireMnist } from "./data.ts";

/** Largest share of the epochs of retraining that promotion may train. */
const MOST_EPOCHS = 0.75;

/** How a study is run. */
export interface Budget {
  readonly trials: number;
  readonly epochs: number;
  readonly eta: number;
  readonly jobs: number;
}

/** What one study came to. */
export interface Searched {
  readonly best: TrialRecord | undefined;
  readonly trials: readonly TrialRecord[];
  /** Epochs begun by any worker. */
  readonly begun: number;
  readonly seconds: number;
}

/** Searches with asha, promoted networks from checkpoints or trained anew. */
export async function search(
  experiment: ExperimentSetup,
  { trials: total, epochs, eta, jobs }: Budget,
  retrains: boolean,
): Promise<Searched> {
  const study = await createStudy({
    space: RANGES,
    sampler: "random",
    pruner: `asha:eta=${eta},promote=true`,
    seed: experiment.seed,
    direction: "maximize",
  });
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const setup: CountedSetup = { experiment, epochs, retrains, begun };
  const executor = workerExecutor({
    module: new URL("counted_experiment.ts", import.meta.url),
    factory: "createCounted",
    setup,
    jobs,
  });
  try {
    await study.optimize(executor, { total });
  } finally {
    executor.close();
  }
  const { trials, best, run: { seconds } } = study;
  return { best, trials, begun: begun[0]!, seconds };
}

/** Whether both tried the same and came to the same values. */
export function isSame(a: Searched, b: Searched): boolean {
  const values = ({ trials }: Searched) =>
    JSON.stringify(trials.map(({ params, resumeFrom, outcome }) => [
      params,
      resumeFrom,
      outcome?.state === "failed" ? outcome.reason : outcome?.values,
    ]));
  return a.best?.number === b.best?.number && values(a) === values(b);
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: [
      "studies",
      "trials",
      "epochs",
      "eta",
      "jobs",
      "images",
      "data-dir",
    ],
  });
  const budget: Budget = {
    trials: Number(flags.trials ?? 60),
    epochs: Number(flags.epochs ?? 8),
    eta: Number(flags.eta ?? 2),
    jobs: Number(flags.jobs ?? 2),
  };
  const folder = requireMnist(flags["data-dir"]);
  const { train, test } = await findDataset(folder, { cacheDir: folder });
  const images = Math.min(Number(flags.images ?? train.count), train.count);
  const data = shareDataset({ train: firstOf(train, images), test });
  const { variant, module } = await loadEngine();
  const experiment = {
    data,
    validation: { type: "holdout", fraction: 1 / 6 },
    variant,
    module,
    fixed: { epochs: budget.epochs },
  } as const;
  console.log(
    `${budget.trials} trials, ${budget.epochs} epochs, eta ${budget.eta}, ${images} training images, ${budget.jobs} jobs, ${variant} engine\n`,
  );
  console.log(
    "| seed | configurations | epochs trained anew | from checkpoints | share | seconds | winner | its accuracy |",
  );
  console.log(`|${"---|".repeat(8)}`);
  let isGood = true;
  for (let seed = 0; seed < Number(flags.studies ?? 5); seed++) {
    const promoted = await search({ ...experiment, seed }, budget, false);
    const anew = await search({ ...experiment, seed }, budget, true);
    const share = promoted.begun / anew.begun;
    const { best, trials } = promoted;
    const tried = trials.filter(({ resumeFrom }) => resumeFrom === undefined);
    const same = isSame(promoted, anew);
    isGood &&= same && best !== undefined && share <= MOST_EPOCHS;
    const value = best?.outcome?.state === "complete"
      ? best.outcome.values[0]
      : undefined;
    const cells = [
      seed,
      tried.length,
      anew.begun,
      promoted.begun,
      `${(100 * share).toFixed(1)} %`,
      `${anew.seconds.toFixed(0)} → ${promoted.seconds.toFixed(0)}`,
      same ? `trial ${best?.number}, the same` : "ANOTHER",
      value?.toFixed(5),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  if (!isGood) Deno.exit(1);
}
