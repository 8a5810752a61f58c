/**
 * One study on many machines, over NATS JetStream: a coordinator hands out
 * trials ({@linkcode coordinate}), workers run them ({@linkcode work}). An entry
 * point of its own, as it needs packages, those of the NATS clients.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { openAllowed, openConnection } from "./cluster.ts";
 *
 * // What a worker lends: networks, and this program.
 * const open = await openAllowed({ jobs: 2, programs: ["python train.py"] });
 * assertEquals(typeof open, "function");
 *
 * // Where it takes trials from; a server that is not there is said to be so.
 * const role = { name: "worker", inboxPrefix: "_INBOX_worker" };
 * await assertRejects(
 *   () => openConnection({ servers: "nats://127.0.0.1:1" }, role),
 *   Error,
 *   "nobody listens there",
 * );
 * ```
 *
 * @module
 */

export type { ClusterConnection } from "./src/cluster/server.ts";
export { openConnection, type Role } from "./src/cluster/connect/connect.ts";
export type { ServerOptions } from "./src/cluster/connect/options.ts";
export {
  type ClusterCoordinator,
  coordinate,
  type CoordinateOptions,
} from "./src/cluster/coordinator/open.ts";
export type { VerifyOptions } from "./src/cluster/coordinator/verify/verifier.ts";
export type { ClusterTask } from "./src/cluster/coordinator/objective.ts";
export type { Member } from "./src/cluster/coordinator/roster.ts";
export type {
  Status,
  TrialStatus,
  VerifiedStatus,
  WorkerStatus,
} from "./src/cluster/protocol/status.ts";
export {
  type ClusterStatus,
  clusterStatus,
  type ClusterStatusOptions,
} from "./src/cluster/status.ts";
export type {
  ClusterObjective,
  ModuleObjective,
  NetworkObjective,
  ProgramObjective,
} from "./src/cluster/protocol/objectives.ts";
export {
  type AllowedOptions,
  openAllowed,
} from "./src/cluster/worker/allowed.ts";
export type { BlobRef } from "./src/cluster/protocol/trials.ts";
export type { FileTemplate, ProgramFacts } from "./src/program/program.ts";
export type { WorkerTrial } from "./src/cluster/worker/running_trial.ts";
export {
  type OpenObjective,
  type ReadData,
  work,
  type WorkerOptions,
} from "./src/cluster/worker/worker.ts";
