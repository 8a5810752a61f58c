// What pruning saves and what it costs: random search over the space of the
// command line, on MNIST with a sixth of the training images held out, once in
// full and once with asha, for several seeds. Epochs are counted where they are
// trained, those in vain included; each winner is then trained on all training
// images with five other seeds and scored on the test split. Prints Markdown;
// exits 1 unless the medians of the studies are within the bounds below.
//
//   deno task prove:pruning [--studies 5] [--trials 40] [--epochs 9] [--jobs 2]
//                         [--images 60000] [--data-dir DIR]

import { RANGES } from "../src/cli/study/space.ts";
import type { TrainTest } from "../src/dataset/dataset.ts";
import { shareDataset } from "../src/dataset/digest.ts";
import { findDataset } from "../src/dataset/find.ts";
import { loadEngine } from "../src/engine/load.ts";
import { scoreOnTest } from "../src/experiment/winner.ts";
import type { ExperimentSetup } from "../src/experiment/setup.ts";
import { createStudy } from "../src/pool/study.ts";
import { workerExecutor } from "../src/pool/worker_executor.ts";
import type { Params, TrialRecord } from "../src/tune/trial.ts";
import { readFlags } from "../tools/program.ts";
import type { CountedSetup } from "./counted_experiment.ts";
import { firstOf, requireMnist } from "./data.ts";
import { median } from "./rank_tests.ts";

/** Largest share of the full run's epochs that asha may train. */
const MOST_EPOCHS = 0.4;
/** How far below the full run's winner that of asha may lie on the test split. */
const MOST_LOSS = 0.003;
/** None of which a study trains with. */
const RETRAINING_SEEDS = [100, 101, 102, 103, 104];
const ASHA = "asha:eta=3";

interface Budget {
  readonly trials: number;
  readonly epochs: number;
  readonly jobs: number;
}

/** What one study came to. */
interface Searched {
  readonly best: TrialRecord;
  readonly trials: readonly TrialRecord[];
  /** Epochs begun by any worker. */
  readonly begun: number;
  /** Epochs that count: reports of the trials. */
  readonly counted: number;
  readonly seconds: number;
}

/** The same seed in full and pruned. */
interface Pair {
  readonly full: Searched;
  readonly pruned: Searched;
  /** Mean accuracy of each winner on the test split, trained anew. */
  readonly fullTest: number;
  readonly prunedTest: number;
}

async function search(
  experiment: ExperimentSetup,
  pruner: string,
  { trials: total, epochs, jobs }: Budget,
): Promise<Searched> {
  const study = await createStudy({
    space: RANGES,
    sampler: "random",
    pruner,
    seed: experiment.seed,
    direction: "maximize",
  });
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const setup: CountedSetup = { experiment, epochs, begun };
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
  const counted = trials.reduce((sum, trial) => sum + trial.reports.length, 0);
  return { best: best!, trials, begun: begun[0]!, counted, seconds };
}

/** What asha kept of a trial must be what the full run has of it. */
function checkSame(full: Searched, pruned: Searched): void {
  for (const { number, params, reports } of pruned.trials) {
    const whole = full.trials[number]!;
    const start = whole.reports.slice(0, reports.length);
    const text = (value: unknown) => JSON.stringify(value);
    if (
      text(whole.params) === text(params) && text(start) === text(reports)
    ) continue;
    throw new Error(
      `Cannot compare: trial ${number} reported ${
        text(reports)
      } with ${ASHA}, ` +
        `expected the start of ${text(whole.reports)}`,
    );
  }
}

/** Mean accuracy on the test split after training anew on everything. */
async function retrain(
  setup: ExperimentSetup,
  params: Params,
): Promise<number> {
  let sum = 0;
  for (const seed of RETRAINING_SEEDS) {
    const options = { trainOn: "all" } as const;
    sum += (await scoreOnTest({ ...setup, seed }, params, options)).accuracy;
  }
  return sum / RETRAINING_SEEDS.length;
}

async function compare(setup: ExperimentSetup, budget: Budget): Promise<Pair> {
  const pruned = await search(setup, ASHA, budget);
  const full = await search(setup, "none", budget);
  checkSame(full, pruned);
  const fullTest = await retrain(setup, full.best.params);
  const isSame = full.best.number === pruned.best.number;
  const prunedTest = isSame
    ? fullTest
    : await retrain(setup, pruned.best.params);
  return { full, pruned, fullTest, prunedTest };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const shareOf = ({ full, pruned }: Pair) => pruned.begun / full.begun;
// Hits among whole images, so that equal differences are equal.
const lossOf = ({ fullTest, prunedTest }: Pair) =>
  Math.round((fullTest - prunedTest) * 1e6) / 1e6;

const COLUMNS = [
  "seed",
  "epochs in full",
  `epochs with ${ASHA}`,
  "of these in vain",
  "share",
  "seconds",
  "winner in full",
  "winner with asha",
  "on the test split",
  "difference",
];

function row(seed: number, pair: Pair): string {
  const { full, pruned, fullTest, prunedTest } = pair;
  return [
    seed,
    full.begun,
    pruned.begun,
    pruned.begun - pruned.counted,
    percent(shareOf(pair)),
    `${full.seconds.toFixed(0)} → ${pruned.seconds.toFixed(0)}`,
    `trial ${full.best.number}`,
    `trial ${pruned.best.number}`,
    `${fullTest.toFixed(5)} → ${prunedTest.toFixed(5)}`,
    (-lossOf(pair)).toFixed(5),
  ].join(" | ");
}

async function loadMnist(folder: string, images?: number): Promise<TrainTest> {
  const { train, test } = await findDataset(folder, { cacheDir: folder });
  const some = firstOf(train, Math.min(images ?? train.count, train.count));
  return shareDataset({ train: some, test });
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["studies", "trials", "epochs", "jobs", "images", "data-dir"],
  });
  const budget: Budget = {
    trials: Number(flags.trials ?? 40),
    epochs: Number(flags.epochs ?? 9),
    jobs: Number(flags.jobs ?? 2),
  };
  const images = flags.images === undefined ? undefined : Number(flags.images);
  const data = await loadMnist(requireMnist(flags["data-dir"]), images);
  const { variant, module } = await loadEngine();
  const setup = {
    data,
    validation: { type: "holdout", fraction: 1 / 6 },
    variant,
    module,
    fixed: { epochs: budget.epochs },
  } as const;
  console.log(
    `${budget.trials} trials × ${budget.epochs} epochs, ${data.train.count} training images, ${budget.jobs} jobs, ${variant} engine\n`,
  );
  console.log(`| ${COLUMNS.join(" | ")} |`);
  console.log(`|${"---|".repeat(COLUMNS.length)}`);
  const pairs: Pair[] = [];
  for (let seed = 0; seed < Number(flags.studies ?? 5); seed++) {
    const pair = await compare({ ...setup, seed }, budget);
    pairs.push(pair);
    console.log(`| ${row(seed, pair)} |`);
  }
  const share = median(pairs.map(shareOf)), loss = median(pairs.map(lossOf));
  console.log(
    `\nMedians: ${percent(share)} of the epochs (wanted at most ${
      percent(MOST_EPOCHS)
    }), the winner ${loss.toFixed(5)} below that of the full run ` +
      `(wanted at most ${MOST_LOSS})`,
  );
  if (!(share <= MOST_EPOCHS && loss <= MOST_LOSS)) Deno.exit(1);
}
