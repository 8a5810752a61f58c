// The command line as a real process, training on the embedded digits: killed
// at random moments by a signal that nothing can catch and resumed each time,
// it must end with the export of a run that nobody disturbed.

import type { Pcg32 } from "../../src/random.ts";
import { cli, startCli } from "../../tests/cli/support.ts";
import { withoutRun } from "../../tests/support/study_bytes.ts";

/** A study of 2 to 4 seconds. */
export interface Job {
  readonly name: string;
  readonly flags: readonly string[];
}

export const JOBS: readonly Job[] = [
  {
    name: "grid",
    flags: [
      ...["--sampler", "grid", "--epochs", "9"],
      ...["--param", "hidden_size=16,32,64"],
      ...["--param", "lr=0.001,0.003,0.01", "--param", "num_layers=1,2"],
    ],
  },
  {
    name: "tpe + asha",
    flags: [
      ...["--sampler", "tpe", "--pruner", "asha:eta=3"],
      ...["--total", "30", "--epochs", "9"],
    ],
  },
  {
    name: "random + asha with promotion",
    flags: [
      ...["--sampler", "random", "--pruner", "asha:eta=2,promote=true"],
      ...["--total", "60", "--epochs", "8"],
    ],
  },
  {
    name: "pbt",
    flags: [
      ...["--sampler", "pbt:population=6,interval=2", "--epochs", "16"],
      ...["--param", "lr=1e-4..0.1:log", "--param", "dropout=0..0.4"],
      ...["--param", "hidden_size=16..128:int:log"],
    ],
  },
];

/** What came of one job. */
export interface Killings {
  readonly name: string;
  /** How long the process takes when nobody disturbs it. */
  readonly seconds: number;
  /** At each kill: how many trials had an outcome. */
  readonly finished: readonly number[];
  /** At how many kills a line was cut in two. */
  readonly torn: number;
  /** How many studies were brought to their end in pieces. */
  readonly studies: number;
  readonly differences: readonly string[];
}

function flagsOf({ flags }: Job, path: string, jobs: number): string[] {
  const storage = ["--storage", path, "--resume", "--jobs", String(jobs)];
  return ["tune", ...flags, ...storage, "--quiet"];
}

async function succeed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli(args);
  if (code === 0) return stdout;
  throw new Error(
    `Cannot prove: cli.ts ${
      args.join(" ")
    } exited with ${code}, expected 0: ${stderr}`,
  );
}

async function exportOf(path: string): Promise<string> {
  const args = ["export", "--storage", path, "--to", "json"];
  return withoutRun(JSON.parse(await succeed(args)));
}

/** Whether it was killed before it ended. */
async function killAfter(
  args: readonly string[],
  delayMs: number,
): Promise<boolean> {
  const process = startCli(args);
  const timer = setTimeout(() => process.kill("SIGKILL"), delayMs);
  const { code, signal, stderr } = await process.output();
  clearTimeout(timer);
  if (signal === "SIGKILL") return true;
  if (code === 0) return false;
  throw new Error(
    `Cannot prove: the process exited with ${code}, expected 0: ${
      new TextDecoder().decode(stderr)
    }`,
  );
}

/** What a journal holds at the moment: finished trials, and a torn line or not. */
async function look(path: string): Promise<{ ended: number; torn: number }> {
  const text = await Deno.readTextFile(path).catch(() => "");
  const ended = text.match(/^\{"op_code":6,.*"state":[123],.*\}\n/gm)?.length;
  return { ended: ended ?? 0, torn: /[^\n]$/.test(text) ? 1 : 0 };
}

/** Kills a job so many times, at moments that `random` chooses. */
export async function proveJob(
  job: Job,
  kills: number,
  random: Pcg32,
): Promise<Killings> {
  const folder = await Deno.makeTempDir();
  try {
    const path = (name: string) => `${folder}/${name}.jsonl`;
    await succeed(flagsOf(job, path("alone"), 1));
    const wanted = await exportOf(path("alone"));
    const started = performance.now();
    await succeed(flagsOf(job, path("both"), 2));
    const elapsedMs = performance.now() - started;
    const differences: string[] = [];
    if (await exportOf(path("both")) !== wanted) differences.push("jobs 2");
    const finished: number[] = [];
    let torn = 0, studies = 0;
    while (finished.length < kills) {
      const own = path(`killed-${studies++}`);
      const args = flagsOf(job, own, 2);
      const from = finished.length;
      while (
        finished.length < kills &&
        await killAfter(args, random.nextFloat() * elapsedMs)
      ) {
        const found = await look(own);
        finished.push(found.ended);
        torn += found.torn;
      }
      if (finished.length === kills) await succeed(args);
      if (await exportOf(own) !== wanted) {
        differences.push(`after kills ${from + 1} to ${finished.length}`);
      }
    }
    const seconds = elapsedMs / 1000;
    return { name: job.name, seconds, finished, torn, studies, differences };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
