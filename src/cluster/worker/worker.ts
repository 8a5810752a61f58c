// A worker: waits for a study of a name, runs its trials until it is over, and
// waits for the next.

import {
  callable,
  check,
  fields,
  integer,
  number,
  object,
  optional,
  type RulesOf,
  text,
} from "../../check.ts";
import { messageOf } from "../../errors.ts";
import type { Executor } from "../../tune/executor.ts";
import { LANETUNE_VERSION } from "../../version.ts";
import { getBlob } from "../blobs.ts";
import { RefusedMessageError, type StudyState } from "../protocol/messages.ts";
import type { ClusterObjective } from "../protocol/objectives.ts";
import { checkName } from "../protocol/subjects.ts";
import type { BlobRef } from "../protocol/trials.ts";
import {
  type ClusterConnection,
  isAway,
  pause,
  readLast,
  serverOf,
  type StudyServer,
} from "../server.ts";
import type { WorkerTrial } from "./running_trial.ts";
import { Session } from "./session.ts";

/** How often it looks for a study. */
const LOOK_MS = 1_000;

/** Reads a data set of the study from its server. */
export type ReadData = (data: BlobRef) => Promise<Uint8Array<ArrayBuffer>>;

/** Makes what runs a study's trials. */
export type OpenObjective = (
  objective: ClusterObjective,
  read: ReadData,
) => Promise<Executor & { ended?(): Promise<void> }>;

/** How a worker is to be. */
export interface WorkerOptions {
  /** An open connection, which stays open. */
  readonly connection: ClusterConnection;
  /** The study's name on the server. */
  readonly study: string;
  /** Its own name; made up unless given. */
  readonly worker?: string;
  /** Trials at once, at least 1. */
  readonly jobs: number;
  /**
   * Makes the executor of a study's trials.
   *
   * @throws If this worker cannot, or may not, run them.
   */
  readonly open: OpenObjective;
  /** Aborted, the worker leaves. */
  readonly signal: AbortSignal;
  /** Seconds that its trials may take then to end; 10 unless given. */
  readonly leaveSeconds?: number;
  /** Told what a person may want to know. */
  readonly onNotice?: (message: string) => void;
  /** Told of each trial as it begins, whenever it reports, and as it ends. */
  readonly onTrial?: (trial: WorkerTrial) => void;
}

const OPTIONS: RulesOf<WorkerOptions> = {
  connection: object,
  study: text,
  worker: optional(text),
  jobs: integer(1),
  open: callable,
  signal: object,
  leaveSeconds: optional(number("a number from 0", (s) => s >= 0)),
  onNotice: optional(callable),
  onTrial: optional(callable),
};

/**
 * Runs trials of a study, and of those of its name that come after it, until it
 * is to leave.
 *
 * @throws {TypeError} If an option has another type.
 * @throws {RangeError} If an option is unknown or out of range.
 * @throws What `open` throws: the worker takes no trial of that study.
 *
 * @example
 * ```ts ignore
 * import { openAllowed, openConnection, work } from "lanetune/cluster";
 *
 * const connection = await openConnection(
 *   { servers: "nats://127.0.0.1:4222" },
 *   { name: "worker", inboxPrefix: "_INBOX_worker" },
 * );
 * // What the coordinator's objective is: these very bytes.
 * const modules = [new URL("./objective.ts", import.meta.url)];
 * const leaving = new AbortController();
 * Deno.addSignalListener("SIGTERM", () => leaving.abort());
 * await work({
 *   connection,
 *   study: "parabola",
 *   jobs: 4,
 *   open: await openAllowed({ jobs: 4, modules }),
 *   signal: leaving.signal,
 * });
 * await connection.close();
 * ```
 */
export async function work(options: WorkerOptions): Promise<void> {
  check("Cannot work for a study", "", options, fields({ ...OPTIONS }));
  const { connection, study, signal, onNotice = () => {} } = options;
  const worker = options.worker ?? crypto.randomUUID().slice(0, 8);
  checkName("the worker's name", worker);
  const server = await serverOf(connection, study);
  onNotice(`waiting for study ${study}`);
  while (true) {
    const found = await waitForStudy(server, signal, onNotice);
    if (found === undefined) return;
    try {
      await workOn(found, server, { ...options, worker });
      if (signal.aborted) return;
      onNotice(`study ${study} is over, waiting for the next`);
    } catch (error) {
      if (!isAway(error) && await isThere(server, found.run)) throw error;
      onNotice(`cannot work for study ${study} yet: ${messageOf(error)}`);
      await pause(LOOK_MS, signal);
    }
  }
}

/** Whether a run of the study goes on, as far as the server says. */
async function isThere(server: StudyServer, run: string): Promise<boolean> {
  const { stateStream, study } = server.names;
  try {
    const found = await readLast(server, stateStream, study, "study");
    return found?.message.run === run;
  } catch {
    return false; // it will be looked for again
  }
}

/** What the study is, once there is one; undefined if the worker is to leave. */
async function waitForStudy(
  server: StudyServer,
  signal: AbortSignal,
  onNotice: (message: string) => void,
): Promise<StudyState | undefined> {
  const { stateStream, study } = server.names;
  while (!signal.aborted) {
    try {
      const found = await readLast(server, stateStream, study, "study");
      if (found !== null) return found.message;
    } catch (error) {
      if (error instanceof RefusedMessageError) throw error;
      onNotice(`cannot look for the study: ${messageOf(error)}`);
    }
    await pause(LOOK_MS, signal);
  }
  return undefined;
}

async function workOn(
  { run, objective, leaseMs }: StudyState,
  server: StudyServer,
  options: WorkerOptions & { readonly worker: string },
): Promise<void> {
  const { jobs, open, signal, worker, onNotice = () => {} } = options;
  const executor = await open(
    objective,
    (data) => getBlob(server, server.names.dataBlob(data.digest), data),
  );
  try {
    onNotice(`running trials, ${jobs} at once, as worker ${worker}`);
    await new Session({
      server,
      run,
      worker,
      executor,
      pauses: "pauses" in objective && objective.pauses,
      clock: () => performance.now(),
      jobs,
      leaseMs,
      about: LANETUNE_VERSION,
      signal,
      leaveMs: (options.leaveSeconds ?? 10) * 1000,
      onNotice,
      onTrial: options.onTrial ?? (() => {}),
    }).serve();
  } finally {
    executor.close();
    await executor.ended?.();
  }
}
