// A study by the command line alone and on workers of a cluster, each a process
// of its own: the exports have to be the same.

import { cli, finish, startCli } from "../../tests/cli/support.ts";
import type { NatsServer } from "../../tests/support/nats_server.ts";
import { withoutRun } from "../../tests/support/study_bytes.ts";

/** A study. */
export interface ClusterJob {
  readonly name: string;
  readonly flags: readonly string[];
}

/** How one run of it went. */
export interface ClusterRun {
  /** Worker processes; 0 where it ran without a cluster. */
  readonly workers: number;
  /** From the first trial that could start to the end. */
  readonly seconds: number;
  readonly isSame: boolean;
}

interface Exported {
  readonly bytes: string;
  readonly seconds: number;
}

async function tune(flags: readonly string[]): Promise<Exported> {
  const started = performance.now();
  const { code, stdout, stderr } = await cli([
    "tune",
    ...flags,
    ...["--format", "json"],
  ]);
  if (code !== 0) {
    throw new Error(`Cannot run tune ${flags.join(" ")}: ${stderr}`);
  }
  const seconds = (performance.now() - started) / 1000;
  return { bytes: withoutRun(JSON.parse(stdout)), seconds };
}

async function tuneOnCluster(
  server: NatsServer,
  flags: readonly string[],
  count: number,
): Promise<Exported> {
  const workers = Array.from(
    { length: count },
    () => startCli(["worker", "--cluster", server.url, "--jobs", "1"]),
  );
  try {
    return await tune([...flags, "--cluster", server.url]);
  } finally {
    for (const worker of workers) worker.kill("SIGTERM");
    await Promise.all(workers.map(finish));
  }
}

/**
 * Runs a study without a cluster, by one process, and with several numbers of
 * workers.
 *
 * @param counts How many workers, each time.
 */
export async function* compareRuns(
  server: NatsServer,
  { flags }: ClusterJob,
  counts: readonly number[],
): AsyncGenerator<ClusterRun> {
  const alone = await tune([...flags, "--jobs", "1"]);
  yield { workers: 0, seconds: alone.seconds, isSame: true };
  for (const workers of counts) {
    const { bytes, seconds } = await tuneOnCluster(server, flags, workers);
    yield { workers, seconds, isSame: bytes === alone.bytes };
  }
}
