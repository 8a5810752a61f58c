// Becomes the coordinator of a study: takes its lease, goes on with what the
// last one left on the server or begins anew, and gives an executor.

import {
  callable,
  check,
  fields,
  listOf,
  number,
  object,
  oneOf,
  optional,
  type RulesOf,
  text,
} from "../../check.ts";
import { messageOf, quote } from "../../errors.ts";
import { sha256Hex } from "../../sha256.ts";
import type { Executor } from "../../tune/executor.ts";
import type { StudySettings } from "../../tune/storage.ts";
import type { TrialRecord } from "../../tune/trial.ts";
import { encode, type StudyState } from "../protocol/messages.ts";
import { RefusedMessageError } from "../protocol/messages.ts";
import type { Status } from "../protocol/status.ts";
import {
  type ClusterConnection,
  isAway,
  isRefusal,
  readLast,
  serverOf,
  type StudyServer,
} from "../server.ts";
import type { BlobsOf } from "./desk.ts";
import { ClusterExecutor } from "./executor.ts";
import { Lease } from "./lease.ts";
import { type ClusterTask, describe, type Described } from "./objective.ts";
import type { Member } from "./roster.ts";
import type { VerifyOptions } from "./verify/verifier.ts";
import {
  deleteStudy,
  deleteTrials,
  makeStateStream,
  makeStreams,
} from "./streams.ts";

/** What {@linkcode coordinate} needs to know. */
export interface CoordinateOptions {
  /** An open connection, which stays open. */
  readonly connection: ClusterConnection;
  /** The study's name on the server: 1 to 64 letters, digits, _ or -. */
  readonly study: string;
  /** What decides its results: `study.settings`. */
  readonly settings: StudySettings;
  /**
   * The trials that it has so far: `study.trials`. Without any it begins anew,
   * whatever is on the server.
   */
  readonly trials: readonly TrialRecord[];
  /** What its trials are made from. */
  readonly task: ClusterTask;
  /**
   * After so many seconds without a sign of its worker a trial goes to another
   * one; 15 unless given, at least 1.
   */
  readonly leaseSeconds?: number;
  /** On how many servers everything lies, 1 to 5; 1 unless given. */
  readonly replicas?: number;
  /** Trials are verified: strangers' workers are not believed on their word. */
  readonly verify?: VerifyOptions;
  /** Gives up waiting for the lease. */
  readonly signal?: AbortSignal;
  /** Told what a person may want to know. */
  readonly onNotice?: (message: string) => void;
  /** Told of the workers, whenever one comes or goes. */
  readonly onWorkers?: (workers: readonly Member[]) => void;
}

/** Runs trials on the workers of a cluster. */
export interface ClusterCoordinator extends Executor {
  /** How the study goes, at this moment. */
  readonly status: Status;
  /**
   * Resolves once nothing is on its way any more, with nothing of the study
   * left on the server; `close` before.
   */
  ended(): Promise<void>;
}

const OPTIONS: RulesOf<CoordinateOptions> = {
  connection: object,
  study: text,
  settings: object,
  trials: listOf(object),
  task: (value, path) =>
    oneOf("network", "module", "program")(Object(value).type, `${path}.type`),
  leaseSeconds: optional(number("a number from 1", (s) => s >= 1)),
  replicas: optional(number("1 to 5", (n) => [1, 2, 3, 4, 5].includes(n))),
  verify: optional(fields(
    {
      share: number("a number from 0 to 1", (s) => s >= 0 && s <= 1),
      bestTrials: callable,
    } satisfies RulesOf<VerifyOptions>,
  )),
  signal: optional(object),
  onNotice: optional(callable),
  onWorkers: optional(callable),
};

/**
 * Becomes the coordinator of a study.
 *
 * @returns An executor for `study.optimize`; close it, then await `ended()`.
 * @throws {TypeError} If an option has another type.
 * @throws {RangeError} If an option is unknown or out of range.
 * @throws {Error} If another coordinator has the study, or the server refuses.
 *
 * @example
 * ```ts ignore
 * import { coordinate, openConnection } from "lanetune/cluster";
 * import { createStudy } from "lanetune";
 *
 * const connection = await openConnection(
 *   { servers: "nats://127.0.0.1:4222" },
 *   { name: "coordinator", inboxPrefix: "_INBOX_coordinator" },
 * );
 * const source = await Deno.readFile("objective.ts");
 * const digest = await crypto.subtle.digest("SHA-256", source);
 * const study = await createStudy({
 *   space: { x: { type: "float", low: 0, high: 1 } },
 * });
 * const executor = await coordinate({
 *   connection,
 *   study: "parabola",
 *   settings: study.settings,
 *   trials: study.trials,
 *   task: { type: "module", digest: new Uint8Array(digest).toHex() },
 * });
 * await study.optimize(executor, { total: 40 });
 * executor.close();
 * await executor.ended();
 * await connection.close();
 * ```
 */
export async function coordinate(
  options: CoordinateOptions,
): Promise<ClusterCoordinator> {
  check("Cannot coordinate a study", "", options, fields({ ...OPTIONS }));
  if (options.verify !== undefined && options.task.type === "program") {
    throw new RangeError(
      "Cannot verify trials of a program: what it prints or takes may be " +
        "another each time, expected networks or a module",
    );
  }
  try {
    return await begin(options);
  } catch (cause) {
    if (!isAway(cause)) throw cause;
    throw new Error(
      `Cannot coordinate study ${quote(options.study)}: the server ` +
        (isRefusal(cause)
          ? `refuses: ${quote(messageOf(cause))}, expected one that allows it`
          : `says ${
            quote(messageOf(cause))
          }, expected one that goes on running`),
      { cause },
    );
  }
}

async function begin(options: CoordinateOptions): Promise<ClusterCoordinator> {
  const { study, settings, task, replicas = 1, onNotice = () => {} } = options;
  const leaseMs = (options.leaseSeconds ?? 15) * 1000;
  const described = await describe(task, settings);
  const server = await serverOf(options.connection, study);
  await makeStateStream(server, replicas);
  let onLost = (_: Error) => {};
  const lease = await Lease.take(server, {
    study,
    leaseMs,
    signal: options.signal,
    onNotice,
    onLost: (error) => onLost(error),
  });
  try {
    const run = await prepare(server, options, described, leaseMs);
    const blobs = blobsOf(described);
    const executor = await openExecutor(server, options, run, leaseMs, blobs);
    onLost = (error) => executor.depose(error);
    return withEnd(executor, server, lease, onNotice);
  } catch (error) {
    await lease.end();
    throw error;
  }
}

/** Makes all that workers need; gives the run of the study. */
async function prepare(
  server: StudyServer,
  { settings, trials, verify, replicas = 1, onNotice = () => {} }:
    CoordinateOptions,
  { objective: described, upload }: Described,
  leaseMs: number,
): Promise<string> {
  // Nobody goes on from a stranger's checkpoint.
  const objective = verify === undefined
    ? described
    : { ...described, pauses: false };
  const digest = await sha256Hex(
    new TextEncoder().encode(JSON.stringify(settings)),
  );
  const before = await readStudy(server);
  const isSame = before?.settings === digest &&
    JSON.stringify(before.objective) === JSON.stringify(objective);
  const isResumed = isSame && trials.length > 0;
  if (before !== null && !isResumed) {
    onNotice("what another run left on the server is deleted");
    await deleteTrials(server);
  }
  await makeStreams(server, replicas, leaseMs);
  const run = isResumed ? before.run : crypto.randomUUID();
  // What is said there is there: it is written last.
  if (!isResumed) await upload(server);
  await server.jetstream.publish(
    server.names.study,
    encode("study", { run, settings: digest, objective, leaseMs }),
    { retries: 5 },
  );
  return run;
}

async function readStudy(server: StudyServer): Promise<StudyState | null> {
  const { stateStream, study } = server.names;
  try {
    return (await readLast(server, stateStream, study, "study"))?.message ??
      null;
  } catch (error) {
    if (!(error instanceof RefusedMessageError)) throw error;
    // Of another version: nothing of it can be used.
    await deleteTrials(server);
    return null;
  }
}

function blobsOf({ objective }: Described): BlobsOf {
  if (objective.type === "program") return "none";
  return objective.pauses ? "all" : "some";
}

function openExecutor(
  server: StudyServer,
  options: CoordinateOptions,
  run: string,
  leaseMs: number,
  blobs: BlobsOf,
): Promise<ClusterExecutor> {
  const { task, trials, settings, verify } = options;
  const { onNotice = () => {}, onWorkers = () => {} } = options;
  const isMeasured = task.type === "program";
  const unfinished = trials.filter(({ outcome }) => outcome === undefined);
  return ClusterExecutor.open({
    server,
    run,
    leaseMs,
    ended: trials.filter(({ outcome }) => outcome !== undefined)
      .map(({ number }) => number),
    unfinished: unfinished.map(({ number }) => number),
    isMeasured,
    counted: new Map(
      isMeasured
        ? unfinished.map(({ number, reports }) => [number, reports])
        : [],
    ),
    firstWorker: trials.reduce(
      (first, { run }) => Math.max(first, (run?.worker ?? -1) + 1),
      0,
    ),
    blobs,
    ...(verify && {
      verify: {
        ...verify,
        settings,
        begun: unfinished.map(({ number }) => number),
      },
    }),
    onNotice,
    onWorkers,
  });
}

function withEnd(
  executor: ClusterExecutor,
  server: StudyServer,
  lease: Lease,
  onNotice: (message: string) => void,
): ClusterCoordinator {
  return {
    get capacity() {
      return executor.capacity;
    },
    get status() {
      return executor.status;
    },
    watch: (onChange) => executor.watch(onChange),
    start: (...all) => executor.start(...all),
    close: () => executor.close(),
    async ended() {
      const isOurs = await executor.ended();
      await lease.end();
      if (!isOurs) return;
      await deleteStudy(server).catch((error) =>
        onNotice(`cannot delete the study on the server: ${error.message}`)
      );
    },
  };
}
