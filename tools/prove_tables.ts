// Proves studies of tables against scikit-learn: on three of the data sets that
// it ships, with the same splits, the winner of a study of 40 trials of TPE
// beside that of a RandomizedSearchCV of 40 points over the same space, both
// scored once on the test rows, for five seeds, which also cut the rows. Prints
// the table of docs/tables.md; exits 1 if ours is worse or slower.
//
//   deno task prove:tables [--python FILE] [--seeds 0,1,2,3,4] [--trials 40]
//                          [--tables wine,breast_cancer,diabetes]

import { readTableFile } from "../files.ts";
import {
  createExperiment,
  createStudy,
  type ExperimentOptions,
  samplesOf,
  type Space,
  splitHoldout,
  trainWinner,
} from "../mod.ts";
import { learnTable, tableDataset } from "../data.ts";
import { spreadOf } from "../src/report/spread.ts";
import { readFlags } from "./program.ts";

const PEER = new URL("./tables/sklearn_tables.py", import.meta.url).pathname;
const TEST_SHARE = 0.25, FOLDS = 3, EPOCHS = 60;
/** What t may not be below, by pairs: one side, 5 %. */
const CRITICAL = new Map([[2, 6.314], [3, 2.92], [4, 2.353], [5, 2.132]]);

const SPACE = {
  hidden_sizes: [16, 32, 64, 128, "32-32", "64-64"],
  activation: ["relu", "tanh"],
  batch_size: [16, 32, 64],
  lr: [1e-4, 1e-1],
  weight_decay: [1e-6, 1e-1],
} as const;

/** The same for studies. */
function spaceOf(): Space {
  const float = ([low, high]: readonly [number, number]) =>
    ({ type: "float", low, high, log: true }) as const;
  const any = (choices: readonly (string | number)[]) =>
    ({ type: "categorical", choices }) as const;
  return {
    hidden_sizes: any(SPACE.hidden_sizes),
    activation: any(SPACE.activation),
    batch_size: any(SPACE.batch_size),
    lr: float(SPACE.lr),
    weight_decay: float(SPACE.weight_decay),
  };
}

/** What one search came to. */
interface Outcome {
  /** Accuracy or R² of the winner on the test rows. */
  readonly score: number;
  readonly seconds: number;
}

/** One table with one cut of its rows. */
async function cutOf(path: string, seed: number) {
  const table = await readTableFile(path);
  const { targets, task, count } = tableDataset(learnTable(table), table);
  const stratify = task.type === "classification";
  const { train, validation: test } = splitHoldout(
    count,
    TEST_SHARE,
    seed,
    targets instanceof Uint8Array ? targets : undefined,
  );
  const schema = learnTable(table, { rows: train });
  const experiment: ExperimentOptions = {
    data: {
      train: tableDataset(schema, table, train),
      test: tableDataset(schema, table, test),
    },
    validation: { type: "kfold", folds: FOLDS, stratify },
    seed,
    fixed: { epochs: EPOCHS },
  };
  return { experiment, task: task.type, train, test };
}

type Cut = Awaited<ReturnType<typeof cutOf>>;

async function ours(
  { experiment }: Cut,
  seed: number,
  total: number,
): Promise<Outcome> {
  const started = performance.now();
  const study = await createStudy({
    space: spaceOf(),
    sampler: "tpe",
    direction: "maximize",
    seed,
  });
  await study.optimize(await createExperiment(experiment), { total });
  const { model } = await trainWinner(experiment, study.best!.params, {
    trainOn: "all",
  });
  const seconds = (performance.now() - started) / 1000;
  const { r2, accuracy } = await model.evaluate(experiment.data.test);
  return { score: r2 ?? accuracy, seconds };
}

/** Has scikit-learn run jobs, one after another, on one core as ours. */
async function theirs(
  python: string,
  jobs: readonly object[],
): Promise<(Outcome & { readonly version: string })[]> {
  const peer = new Deno.Command(python, {
    args: [PEER, "search"],
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = jobs.map((job) => JSON.stringify(job) + "\n").join("");
  const writer = peer.stdin.getWriter();
  await writer.write(new TextEncoder().encode(lines));
  await writer.close();
  const { success, stdout } = await peer.output();
  if (!success) throw new Error("Cannot prove: scikit-learn failed, see above");
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => JSON.parse(line));
}

function jobOf(table: string, cut: Cut, seed: number, trials: number) {
  const { data, validation } = cut.experiment;
  const folds = samplesOf(data, validation!, seed);
  return {
    table,
    task: cut.task,
    train: [...cut.train],
    test: [...cut.test],
    folds: folds.map(({ validationIndices }) => [...validationIndices!]),
    ...{ seed, trials, epochs: EPOCHS, space: SPACE },
  };
}

const meanOf = (values: readonly number[]) =>
  values.reduce((a, b) => a + b, 0) / values.length;

/** Student's t of paired differences; 0 where there are none. */
export function pairedT(differences: readonly number[]): number {
  const { mean, deviation } = spreadOf(differences);
  return mean === 0 ? 0 : mean / deviation * Math.sqrt(differences.length);
}

/** Prints a row of the table; returns whether ours holds. */
function report(
  table: string,
  mine: readonly Outcome[],
  peer: readonly Outcome[],
): boolean {
  const of = (all: readonly Outcome[], what: keyof Outcome) =>
    meanOf(all.map((one) => one[what]));
  const t = pairedT(mine.map(({ score }, i) => score - peer[i]!.score));
  const critical = CRITICAL.get(mine.length) ?? 1.645;
  const speed = of(peer, "seconds") / of(mine, "seconds");
  const holds = t > -critical && speed > 1;
  console.log(
    `| ${table} | ${of(mine, "score").toFixed(4)} | ` +
      `${of(peer, "score").toFixed(4)} | ${t.toFixed(2)} (≥ -${critical}) | ` +
      `${of(mine, "seconds").toFixed(2)} s | ` +
      `${of(peer, "seconds").toFixed(1)} s | ${speed.toFixed(0)}× | ` +
      `${holds ? "holds" : "FAILS"} |`,
  );
  return holds;
}

async function prove(
  python: string,
  tables: readonly string[],
  seeds: readonly number[],
  trials: number,
): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  const exported = await new Deno.Command(python, {
    args: [PEER, "export", folder],
    stderr: "inherit",
  }).output();
  if (!exported.success) {
    throw new Error(
      `Cannot prove: ${python} has no scikit-learn, expected --python FILE`,
    );
  }
  console.log(
    "| table | lanetune | scikit-learn | t | time | its time | | |\n" +
      "|---|---|---|---|---|---|---|---|",
  );
  let holds = true;
  for (const table of tables) {
    const mine: Outcome[] = [], jobs: object[] = [];
    for (const seed of seeds) {
      const cut = await cutOf(`${folder}/${table}.csv`, seed);
      mine.push(await ours(cut, seed, trials));
      jobs.push(jobOf(table, cut, seed, trials));
    }
    const peer = await theirs(python, jobs);
    holds = report(table, mine, peer) && holds;
  }
  await Deno.remove(folder, { recursive: true });
  return holds;
}

if (import.meta.main) {
  const flags = readFlags(import.meta.filename, {
    string: ["python", "seeds", "trials", "tables"],
  });
  const holds = await prove(
    flags.python ?? "python3",
    (flags.tables ?? "wine,breast_cancer,diabetes").split(","),
    (flags.seeds ?? "0,1,2,3,4").split(",").map(Number),
    Number(flags.trials ?? 40),
  );
  Deno.exit(holds ? 0 : 1);
}
