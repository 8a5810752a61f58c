// Two workers over a server of this machine beside the pool of two: the same
// trials, of two seconds each.

import { median } from "../rank_tests.ts";
import type { Table } from "../table.ts";
import { cli, Output, startCli } from "../../tests/cli/support.ts";
import { NatsServer } from "../../tests/support/nats_server.ts";

const TRIALS = 24, ROUNDS = 5;

/** Random search, but for the number of its trials and their epochs. */
const STUDY = [
  ...["tune", "--sampler", "random", "--hidden-size", "256"],
  ...["--num-layers", "2", "--batch-size", "8", "--quiet"],
];

/** What a trial shall take of one core. */
const TRIAL_SECONDS = 2;

/** Measures both in turns. */
export async function compareWithPool(): Promise<Table> {
  const pool: number[] = [], cluster: number[] = [], trial: number[] = [];
  const epochs = await epochsOf(TRIAL_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    const here = await run(TRIALS, epochs, ["--jobs", "2"]);
    pool.push(here.rate);
    trial.push(here.trialSeconds);
    cluster.push(await runOnCluster(epochs));
  }
  const ratios = cluster.map((rate, at) => rate / pool[at]!);
  return {
    title: `Two workers beside the pool of two, ${ROUNDS} rounds`,
    rows: [{
      "a trial, s": median(trial),
      epochs,
      "pool, trials/min": 60 * median(pool),
      "cluster, trials/min": 60 * median(cluster),
      "median ratio": median(ratios),
      "all ratios": ratios.map((ratio) => ratio.toFixed(3)).join(", "),
    }],
  };
}

/** How many epochs take so long, two trials at a time. */
async function epochsOf(seconds: number): Promise<number> {
  const epochs = 20;
  const { trialSeconds } = await run(8, epochs, ["--jobs", "2"]);
  return Math.ceil(epochs * seconds / trialSeconds);
}

/** What a study says of itself: trials by second from first to last. */
async function run(
  trials: number,
  epochs: number,
  flags: readonly string[],
): Promise<{ readonly rate: number; readonly trialSeconds: number }> {
  const journal = await Deno.makeTempFile({ suffix: ".jsonl" });
  await Deno.remove(journal);
  try {
    await succeed([
      ...[...STUDY, "--total", String(trials), "--epochs", String(epochs)],
      ...[...flags, "--storage", journal],
    ]);
    const text = await succeed(["export", journal, "--to", "json"]);
    const ended: readonly { readonly run: { readonly seconds: number } }[] =
      JSON.parse(text).trials;
    const trialSeconds = median(ended.map(({ run }) => run.seconds));
    return { rate: trials / await spanOf(journal), trialSeconds };
  } finally {
    await Deno.remove(journal);
  }
}

/** Seconds from the first trial's creation to the last one's end. */
async function spanOf(journal: string): Promise<number> {
  const text = await Deno.readTextFile(journal);
  const times = [...text.matchAll(/"datetime_(?:start|complete)": ?"([^"]+)"/g)]
    .map(([, time]) => Date.parse(time!));
  return (Math.max(...times) - Math.min(...times)) / 1000;
}

async function runOnCluster(epochs: number): Promise<number> {
  await using server = await NatsServer.start();
  const address = ["--cluster", server.url];
  const workers = [1, 2].map(() =>
    startCli(["worker", ...address, "--jobs", "1"])
  );
  try {
    for (const { stderr } of workers) await new Output(stderr).until("waiting");
    return (await run(TRIALS, epochs, address)).rate;
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(workers.map(({ status }) => status));
  }
}

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args);
  if (code === 0) return stdout;
  throw new Error(
    `Cannot measure: cli.ts ${args.join(" ")} exited with ${code}, ` +
      `expected 0: ${stderr}`,
  );
}
