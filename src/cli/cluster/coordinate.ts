// `tune --cluster`: the executor of many machines, and what a person hears of
// them.

import type { RunEvent, Study, StudyEvent, TrialRecord } from "../../../mod.ts";
import { quote } from "../../errors.ts";
import { COORDINATOR_FLAGS } from "../args/cluster_flags.ts";
import type { Args } from "../args/args.ts";
import type { Context } from "../command.ts";
import { readTime } from "../study/search.ts";
import { asUsageLater, UsageError } from "../usage.ts";
import {
  type ClusterExecutor,
  type ClusterTask,
  connect,
  loadCluster,
  type Member,
  type Status,
} from "./entry.ts";
import { counter, gauge, type Metric, serveMetrics } from "./metrics.ts";
import { sendMetrics, TrialSpans } from "./telemetry.ts";

/** What workers decide, or have no use for. */
const LOCAL_FLAGS = ["jobs", "pin"];

/**
 * Refuses flags that make no sense, or none together.
 *
 * @throws {UsageError} If one is of many machines and there are none, or the
 * other way round; if a share is none.
 */
export function checkClusterFlags(args: Args): void {
  readShare(args);
  const isCluster = args.has("cluster");
  const strange = isCluster
    ? LOCAL_FLAGS.find((flag) => args.has(flag))
    : COORDINATOR_FLAGS.find(({ name }) => args.has(name))?.name;
  if (strange === undefined) return;
  throw new UsageError(
    isCluster
      ? `Cannot use --${strange} with --cluster: each worker has its own, ` +
        "expected it on none, or on workers"
      : `Cannot use --${strange}: expected --cluster URL as well`,
  );
}

/** A study's coordinator, which is to hear of its trials. */
export interface Coordinator extends ClusterExecutor {
  onEvent(event: StudyEvent | RunEvent): void;
}

/** Becomes the study's coordinator. */
export async function clusterExecutor(
  { args, terminal, signal }: Context,
  study: Study,
  task: ClusterTask,
): Promise<Coordinator> {
  const share = readShare(args);
  const entry = await loadCluster();
  const connection = await asUsageLater(connect(entry, args, "coordinator"));
  const leaseSeconds = readTime(args, "lease");
  const replicas = args.integer("replicas", 1);
  const name = args.text("cluster-name") ?? study.name;
  const note = (message: string) => terminal.note(`cluster: ${message}`);
  const tell = tellChanges(note);
  /** By their numbers; those that left too. */
  const workers = new Map<number, string>();
  try {
    const executor = await asUsageLater(entry.coordinate({
      connection,
      study: name,
      settings: study.settings,
      trials: study.trials,
      task,
      ...(leaseSeconds !== undefined && { leaseSeconds }),
      ...(replicas !== undefined && { replicas }),
      ...(share !== undefined && {
        verify: { share, bestTrials: () => bestOf(study) },
      }),
      signal,
      onNotice: note,
      onWorkers: (members) => {
        for (const { index, name } of members) workers.set(index, name);
        tell(members);
      },
    }));
    const read = () => metricsOf(executor.status);
    const served = serveMetrics(args, read, note);
    const sent = sendMetrics(read);
    const spans = new TrialSpans({ study: name });
    note("waiting for workers");
    return Object.assign(Object.create(executor), {
      onEvent: (event: StudyEvent | RunEvent) => trace(event, spans, workers),
      async ended() {
        spans[Symbol.dispose]();
        sent[Symbol.dispose]();
        await served?.[Symbol.asyncDispose]();
        await executor.ended();
        await connection.close();
      },
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The share of trials that are verified. */
function readShare(args: Args): number | undefined {
  const text = args.text("verify");
  if (text === undefined) return undefined;
  const share = text.trim() === "" ? NaN : Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(
    `Cannot use --verify: found ${quote(text)}, expected a number from 0 to 1`,
  );
}

/** The best trials, which a study of one value knows by heart. */
function bestOf(study: Study): readonly TrialRecord[] {
  if (study.directions.length > 1) return study.bestTrials;
  return study.best === undefined ? [] : [study.best];
}

function metricsOf(
  { workers, running, waiting, ended, lost, refused, verified }: Status,
): readonly Metric[] {
  const slots = workers.reduce((sum, { jobs }) => sum + jobs, 0);
  return [
    gauge("workers", "Workers that are there.", workers.length),
    gauge("slots", "Trials that they can run at once.", slots),
    gauge("trials_running", "Trials that workers have.", running),
    gauge("trials_waiting", "Trials that wait for a worker.", waiting),
    counter("trials_ended", "Trials that came to their end.", ended),
    counter("workers_lost", "Times a worker was lost with a trial.", lost),
    counter("messages_refused", "Messages that counted for nothing.", refused),
    ...(verified === undefined ? [] : metricsOfVerified(verified)),
  ];
}

function metricsOfVerified(
  { confirmed, waiting, shutOut }: NonNullable<Status["verified"]>,
): readonly Metric[] {
  return [
    counter("trials_verified", "Trials that two workers agree on.", confirmed),
    gauge("trials_unverified", "Trials that wait for a second word.", waiting),
    gauge("workers_shut_out", "Workers that lied.", shutOut.length),
  ];
}

/** A trial's span: from the queue to its outcome. */
function trace(
  event: StudyEvent | RunEvent,
  spans: TrialSpans,
  workers: ReadonlyMap<number, string>,
): void {
  switch (event.type) {
    case "started":
      return spans.begin(event.number);
    case "lost":
      return spans.tell(event.number, "lost", { reason: event.reason ?? "" });
    case "ended": {
      const { number, outcome, run: { worker, attempts } } = event;
      const name = workers.get(worker ?? -1);
      return spans.end(
        number,
        { outcome: outcome.state, attempts, ...(name && { worker: name }) },
        outcome.state === "failed" ? outcome.reason : undefined,
      );
    }
  }
}

/** How many there are, and what they run together. */
export function describeWorkers(
  workers: readonly Pick<Member, "jobs">[],
): string {
  const count = workers.length;
  const slots = workers.reduce((sum, { jobs }) => sum + jobs, 0);
  return `${count} ${count === 1 ? "worker" : "workers"}, ${slots} ` +
    `${slots === 1 ? "trial" : "trials"} at once`;
}

/** Says how many workers there are, whenever that changes. */
function tellChanges(
  note: (message: string) => void,
): (workers: readonly Member[]) => void {
  let said = "";
  return (workers) => {
    const words = workers.length === 0
      ? "no worker is there"
      : describeWorkers(workers);
    if (words !== said) note(words);
    said = words;
  };
}
