/**
 * One study on many machines, over NATS JetStream: a coordinator hands out
 * trials, workers run them. An entry point of its own, as it needs packages,
 * those of the NATS clients.
 *
 * @module
 */

export { openConnection, type Role } from "./src/cluster/connect/connect.ts";
export type { ServerOptions } from "./src/cluster/connect/options.ts";
export {
  type ClusterCoordinator,
  coordinate,
  type CoordinateOptions,
} from "./src/cluster/coordinator/open.ts";
export type { ClusterTask } from "./src/cluster/coordinator/objective.ts";
export type { Member } from "./src/cluster/coordinator/roster.ts";
export type {
  Status,
  TrialStatus,
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
export type { WorkerTrial } from "./src/cluster/worker/running_trial.ts";
export {
  type OpenObjective,
  work,
  type WorkerOptions,
} from "./src/cluster/worker/worker.ts";
