// How good samplers are at the thing itself, tuning a network: 40 trials on the
// first 10,000 MNIST images, 2 epochs each, compared with random search over
// paired seeds. Selection looks at the next 10,000 training images only; each
// winner is then scored once on the test split. Prints Markdown; exits 1 unless
// the better of tpe and gp beats random (Wilcoxon, one-sided, p < 0.05).
//
//   deno task prove:training-quality [--seeds 10] [--trials 40] [--lag 4] [--jobs 2]
//                                  [--data-dir DIR]

import type { Dataset } from "../src/dataset/dataset.ts";
import { findDataset } from "../src/dataset/find.ts";
import { scoreOnTest } from "../src/experiment/winner.ts";
import type { ExperimentSetup } from "../src/experiment/setup.ts";
import { createStudy } from "../src/pool/study.ts";
import { workerExecutor } from "../src/pool/worker_executor.ts";
import type { Space } from "../src/tune/space/space.ts";
import { readFlags } from "../tools/program.ts";
import { firstOf, requireMnist } from "./data.ts";
import { median, wilcoxonGreater } from "./rank_tests.ts";

const IMAGES = 10_000;
const SAMPLERS = ["random", "tpe", "gp"] as const;
const SIGNIFICANT = 0.05;

const SPACE: Space = {
  lr: { type: "float", low: 1e-5, high: 1, log: true },
  hidden_size: { type: "int", low: 16, high: 256, log: true },
  num_layers: { type: "int", low: 1, high: 4 },
  batch_size: { type: "int", low: 16, high: 256, log: true },
  optimizer: { type: "categorical", choices: ["adam", "sgd"] },
  weight_decay: { type: "float", low: 1e-7, high: 1e-2, log: true },
};

/** What one study came to. */
interface Winner {
  /** Accuracy on the 10,000 images of the selection. */
  readonly selected: number;
  /** Accuracy on the test split, 10,000 images as well. */
  readonly test: number;
}

interface Budget {
  readonly trials: number;
  readonly lag: number;
  readonly jobs: number;
}

/** Samples `from` … `from + count` of a data set. */
function sliceOf(dataset: Dataset, from: number, count: number): Dataset {
  const width = dataset.inputs.length / dataset.count;
  const rest = {
    ...dataset,
    count: dataset.count - from,
    inputs: dataset.inputs.subarray(from * width),
    targets: dataset.targets.subarray(from),
  };
  return firstOf(rest, count);
}

async function runStudy(
  sampler: string,
  setup: ExperimentSetup,
  test: Dataset,
  { trials, lag, jobs }: Budget,
): Promise<Winner> {
  const { seed } = setup;
  const study = await createStudy({
    space: SPACE,
    sampler,
    seed,
    lag,
    direction: "maximize",
  });
  const executor = workerExecutor({
    module: new URL("../src/experiment/experiment.ts", import.meta.url),
    factory: "createExperiment",
    setup,
    jobs,
  });
  await study.optimize(executor, { total: trials });
  executor.close();
  const { params, outcome } = study.best!;
  const data = { train: setup.data.train, test };
  const { accuracy } = await scoreOnTest({ ...setup, data }, params);
  const selected = outcome?.state === "complete" ? outcome.values[0]! : NaN;
  return { selected, test: accuracy };
}

const flags = readFlags(import.meta.filename, {
  string: ["seeds", "trials", "lag", "jobs", "data-dir"],
});
const seeds = Array.from({ length: Number(flags.seeds ?? 10) }, (_, i) => i);
const budget: Budget = {
  trials: Number(flags.trials ?? 40),
  lag: Number(flags.lag ?? 4),
  jobs: Number(flags.jobs ?? navigator.hardwareConcurrency),
};
const folder = requireMnist(flags["data-dir"]);
const mnist = await findDataset(folder, { cacheDir: folder });
const data = {
  train: firstOf(mnist.train, IMAGES),
  test: sliceOf(mnist.train, IMAGES, IMAGES),
};

console.log(
  `Best of ${budget.trials} trials, lag ${budget.lag}, in percent: on the images of the selection, and (in brackets) once on the test split\n`,
);
console.log(`| seed | ${SAMPLERS.join(" | ")} |`);
console.log(`|---|${SAMPLERS.map(() => "---|").join("")}`);
const percent = (share: number) => (100 * share).toFixed(2);
const winners = new Map<string, Winner[]>(SAMPLERS.map((name) => [name, []]));
for (const seed of seeds) {
  const setup: ExperimentSetup = {
    data,
    validation: { type: "test" },
    seed,
    variant: "plain",
    fixed: { epochs: 2 },
  };
  const cells: string[] = [];
  for (const name of SAMPLERS) {
    const winner = await runStudy(name, setup, mnist.test, budget);
    winners.get(name)!.push(winner);
    cells.push(`${percent(winner.selected)} (${percent(winner.test)})`);
  }
  console.log(`| ${seed} | ${cells.join(" | ")} |`);
}

// Whole images, so that equal differences are equal.
const hits = (name: string, key: keyof Winner) =>
  winners.get(name)!.map((winner) => Math.round(winner[key] * IMAGES));
const medians = SAMPLERS.map((name) =>
  `${percent(median(hits(name, "selected")) / IMAGES)} (${
    percent(median(hits(name, "test")) / IMAGES)
  })`
);
console.log(`| **median** | ${medians.join(" | ")} |\n`);
const chances = SAMPLERS.slice(1).map((name) => {
  const p = (key: keyof Winner) =>
    wilcoxonGreater(hits(name, key), hits("random", key));
  console.log(
    `${name} above random: p = ${p("selected").toPrecision(2)} (test split: ${
      p("test").toPrecision(2)
    })`,
  );
  return p("selected");
});
if (!(Math.min(...chances) < SIGNIFICANT)) {
  console.error(`Neither beats random at p < ${SIGNIFICANT}`);
  Deno.exit(1);
}
