// Proves that one study over ten hyperparameters finds a good network: 60
// trials of 3 epochs with tpe and asha, selected on a held-out split; then the
// winner trains for 10 epochs from five seeds on all training images. Prints
// Markdown; exits 1 when the mean test accuracy is below what is wanted.
//
//   deno task prove:ten [--data-dir data/mnist] [--dataset mnist] [--augment]

import { cli } from "../tests/cli/support.ts";
import { readFlags } from "./program.ts";
import { spreadOf } from "../src/report/spread.ts";

/** The space: everything that the tutorial names, and a little more. */
const SPACE = {
  hidden_size: { type: "int", low: 128, high: 512, log: true },
  num_layers: { type: "int", low: 1, high: 3 },
  lr: { type: "float", low: 3e-4, high: 1e-2, log: true },
  batch_size: { type: "int", low: 32, high: 256, log: true },
  optimizer: {
    type: "categorical",
    choices: ["adam", "adamw", "nadam", "radam"],
  },
  weight_decay: { type: "float", low: 1e-6, high: 1e-2, log: true },
  dropout: { type: "float", low: 0, high: 0.5 },
  activation: { type: "categorical", choices: ["relu", "gelu", "silu"] },
  normalization: { type: "categorical", choices: ["none", "batch"] },
  label_smoothing: { type: "float", low: 0, high: 0.1 },
};
const SEEDS = [1, 2, 3, 4, 5];
const FIXED = ["--lr-schedule=cosine", "--ema-decay=0.99"];
const AUGMENTATION = [
  "--augment-shift=2",
  "--augment-rotate=12",
  "--augment-scale=0.1",
];
/** Mean test accuracy that the winner has to reach. */
const WANTED: Record<string, { plain: number; augmented: number }> = {
  mnist: { plain: 0.984, augmented: 0.987 },
  "fashion-mnist": { plain: 0.895, augmented: 0.895 },
};

async function answerOf(args: readonly string[]) {
  const { code, stdout, stderr } = await cli(args);
  if (code !== 0) throw new Error(`Cannot run ${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

const flags = readFlags(import.meta.filename, {
  string: ["dataset", "data-dir"],
  boolean: ["augment"],
});
const { dataset = "mnist", augment = false } = flags;
const wanted = WANTED[dataset]?.[augment ? "augmented" : "plain"];
if (wanted === undefined) {
  console.error(
    `Cannot use --dataset ${dataset}: expected mnist or fashion-mnist`,
  );
  Deno.exit(2);
}
const job = [
  `--dataset=${dataset}`,
  `--data-dir=${flags["data-dir"] ?? `data/${dataset}`}`,
  ...FIXED,
  ...augment ? AUGMENTATION : [],
  "--format=json",
  "--quiet",
];
const search = [
  "--epochs=3",
  "--sampler=tpe",
  "--pruner=asha:eta=3",
  "--validation=holdout",
  "--total=60",
  "--seed=0",
  "--jobs=2",
];

const began = performance.now();
const space = await Deno.makeTempFile({ suffix: ".json" });
await Deno.writeTextFile(space, JSON.stringify(SPACE));
const { best } = await answerOf([
  "tune",
  `--space=${space}`,
  ...search,
  ...job,
]);
await Deno.remove(space);
const seconds = (performance.now() - began) / 1000;

const params = Object.entries(best.params).map(([name, value]) =>
  `--${name.replaceAll("_", "-")}=${value}`
);
const accuracies: number[] = [];
for (const seed of SEEDS) {
  const { epochs } = await answerOf(
    ["train", "--epochs=10", `--seed=${seed}`, ...params, ...job],
  );
  accuracies.push(epochs.at(-1).validationAccuracy);
}

const { mean, deviation } = spreadOf(accuracies);
console.log(`| figure | value |
|---|---|
| study | \`tune ${
  [...search, ...FIXED, ...augment ? AUGMENTATION : []].join(" ")
}\` |
| seconds | ${seconds.toFixed(0)} |
| winner | \`${params.join(" ")}\` |
| its value | ${best.value} |
| test accuracy after 10 epochs, seeds ${SEEDS.join(", ")} | ${
  accuracies.join(", ")
} |
| mean ± standard deviation | ${mean.toFixed(4)} ± ${deviation.toFixed(4)} |
| wanted | ${wanted} |`);
if (mean < wanted) Deno.exit(1);
