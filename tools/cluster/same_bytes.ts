// A study by the command line alone and on workers of a cluster, each a process
// or a tab of its own: the exports have to be the same.

import { cli, finish, startCli } from "../../tests/cli/support.ts";
import type { NatsServer } from "../../tests/support/nats_server.ts";
import { withoutRun } from "../../tests/support/study_bytes.ts";
import { Tab } from "./tab.ts";

/** A study. */
export interface ClusterJob {
  readonly name: string;
  readonly flags: readonly string[];
}

/** Who works for it; nobody where it runs without a cluster. */
export interface Crew {
  readonly processes: number;
  /** Whether a tab of a browser works as well. */
  readonly hasTab: boolean;
}

/** How one run of it went. */
export interface ClusterRun {
  readonly crew: Crew;
  /** From the first trial that could start to the end. */
  readonly seconds: number;
  /** Trials that the tab ran. */
  readonly ofTab: number;
  readonly isSame: boolean;
}

interface Exported {
  readonly bytes: string;
  readonly seconds: number;
}

/** The name that both sides take unless told another. */
const STUDY = "study";

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

/** Does something while processes work. */
async function withProcesses<T>(
  { url }: NatsServer,
  count: number,
  act: () => Promise<T>,
): Promise<T> {
  const workers = Array.from(
    { length: count },
    () => startCli(["worker", "--cluster", url, "--jobs", "1"]),
  );
  try {
    return await act();
  } finally {
    for (const worker of workers) worker.kill("SIGTERM");
    await Promise.all(workers.map(finish));
  }
}

async function tuneOnCluster(
  server: NatsServer,
  flags: readonly string[],
  { processes, hasTab }: Crew,
): Promise<Exported & { readonly ofTab: number }> {
  const own = [...flags, "--cluster", server.url, "--cluster-name", STUDY];
  if (!hasTab) {
    const run = () => tune(own);
    return { ...await withProcesses(server, processes, run), ofTab: 0 };
  }
  await using tab = await Tab.open(`ws://${server.websocketHost}`, STUDY);
  const tuning = tune(own);
  // Processes come once the tab has a trial, or they might have them all.
  const begun = tab.begun().catch(() => {}); // leave() says why
  await Promise.race([begun, tuning]);
  const exported = await withProcesses(server, processes, () => tuning);
  return { ...exported, ofTab: await tab.leave() };
}

/**
 * Runs a study without a cluster, by one process, and by several crews.
 *
 * @param server With a websocket, where a crew has a tab.
 */
export async function* compareRuns(
  server: NatsServer,
  { flags }: ClusterJob,
  crews: readonly Crew[],
): AsyncGenerator<ClusterRun> {
  const { bytes, seconds } = await tune([...flags, "--jobs", "1"]);
  const nobody = { processes: 0, hasTab: false };
  yield { crew: nobody, seconds, ofTab: 0, isSame: true };
  for (const crew of crews) {
    const run = await tuneOnCluster(server, flags, crew);
    const { seconds, ofTab } = run;
    yield { crew, seconds, ofTab, isSame: run.bytes === bytes };
  }
}
