// Proves the main job against PyTorch: five seeds of the tutorial's grid on
// MNIST, compared with ten seeds of PyTorch as bench/reference/ defines
// agreement. Prints the tables of docs/accuracy.md; exits 1 if they disagree.
//
//   deno task prove:mnist [--seeds 0,1,2,3,4] [--variant relaxed|plain]
//                       [--data-dir DIR]

import { requireMnist } from "../bench/data.ts";
import { readFlags } from "./program.ts";
import { type Spread, spreadOf } from "../src/report/spread.ts";

const ROOT = new URL("../", import.meta.url);
/** Allowed difference of one configuration's mean, in PyTorch's deviations. */
const EACH = 2.2;
/** Standard error of a mean of five beside one of ten, in deviations. */
const STANDARD_ERROR = 0.55;
/** Allowed mean difference over all configurations, in standard errors. */
const TOGETHER = 1.2;

/** One configuration in the reference. */
interface Row {
  readonly label: string;
  readonly accuracy: Spread;
  readonly loss: Spread;
}

/** What this program reads of `tune --format json`. */
interface TuneResult {
  readonly study: { readonly engine: { readonly variant: string } };
  readonly trials: readonly {
    readonly params: Readonly<Record<string, number>>;
    readonly epochs: readonly {
      readonly validationLoss: number;
      readonly validationAccuracy: number;
    }[];
  }[];
}

function labelOf(cells: readonly (string | number)[]): string {
  return cells.join(" × ");
}

/** `| 64 | 0.001 | 2 | .9504 ± .0030 | .9711 ± .0038 | .0935 ± .0103 |` */
async function readReference(): Promise<Row[]> {
  const path = new URL("bench/reference/mnist-pytorch-10-seeds.md", ROOT);
  const spread = (cell: string): Spread => {
    const [mean, deviation] = cell.split(" ± ").map(Number);
    return { mean: mean!, deviation: deviation! };
  };
  return (await Deno.readTextFile(path)).split("\n")
    .filter((line) => /^\| \d/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()).slice(1))
    .map((cells) => ({
      label: labelOf(cells.slice(0, 3)),
      accuracy: spread(cells[4]!),
      loss: spread(cells[5]!),
    }));
}

async function tune(
  folder: string,
  seed: string,
  variant: string,
): Promise<TuneResult> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-read", "cli.ts", "tune", "--dataset", "mnist"],
      ...["--data-dir", folder],
      ...["--seed", seed, "--variant", variant, "--format", "json", "--quiet"],
    ],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot prove: tune --seed ${seed} failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Accuracy and loss after the last epoch, by configuration. */
function lastEpochs({ trials }: TuneResult): Map<string, [number, number]> {
  return new Map(trials.map(({ params, epochs }) => {
    const { hidden_size, lr, num_layers } = params;
    const { validationAccuracy, validationLoss } = epochs.at(-1)!;
    return [
      labelOf([hidden_size!, lr!, num_layers!]),
      [validationAccuracy, validationLoss],
    ];
  }));
}

/** Prints one quantity's table and returns whether it agrees. */
function compare(
  what: string,
  rows: readonly (readonly [label: string, ours: Spread, theirs: Spread])[],
): boolean {
  const text = ({ mean, deviation }: Spread) =>
    `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
  console.log(
    `\n${what} after the last epoch\n
| hidden_size × lr × num_layers | lanetune | PyTorch | difference, in its deviations |
|---|---|---|---|`,
  );
  const differences = rows.map(([label, ours, theirs]) => {
    const difference = (ours.mean - theirs.mean) / theirs.deviation;
    console.log(
      `| ${label} | ${text(ours)} | ${text(theirs)} | ${
        difference.toFixed(2)
      } |`,
    );
    return difference;
  });
  const most = Math.max(...differences.map(Math.abs));
  const together = spreadOf(differences).mean / STANDARD_ERROR;
  const agrees = most <= EACH && Math.abs(together) <= TOGETHER;
  console.log(
    `\n${agrees ? "Agrees" : "DISAGREES"}: at most ${most.toFixed(2)} ` +
      `(allowed ${EACH}), mean in standard errors ${together.toFixed(2)} ` +
      `(allowed ±${TOGETHER}).`,
  );
  return agrees;
}

if (import.meta.main) {
  const flags = readFlags(
    import.meta.filename,
    { string: ["seeds", "variant", "data-dir"] },
  );
  const { seeds = "0,1,2,3,4", variant = "auto" } = flags;
  const folder = requireMnist(flags["data-dir"]);
  const reference = await readReference();
  const runs: TuneResult[] = [];
  for (const seed of seeds.split(",")) {
    runs.push(await tune(folder, seed, variant));
    console.error(`seed ${seed} done`);
  }
  const results = runs.map(lastEpochs);
  console.log(
    `Seeds ${seeds}, ${runs[0]!.study.engine.variant} engine.`,
  );
  const rows = (index: 0 | 1, theirs: (row: Row) => Spread) =>
    reference.map((row) =>
      [
        row.label,
        spreadOf(results.map((result) => result.get(row.label)![index])),
        theirs(row),
      ] as const
    );
  const accuracyAgrees = compare("Accuracy", rows(0, (row) => row.accuracy));
  const lossAgrees = compare("Validation loss", rows(1, (row) => row.loss));
  if (!accuracyAgrees || !lossAgrees) Deno.exit(1);
}
