// How a study on a server goes, for whoever has its coordinator's rights: what
// the coordinator says, and what lies on the server where there is none.

import { check, fields, object, type RulesOf, text } from "../check.ts";
import { quote } from "../errors.ts";
import { decode } from "./protocol/messages.ts";
import type { Status } from "./protocol/status.ts";
import { WORKERS } from "./protocol/subjects.ts";
import {
  type ClusterConnection,
  isAbsent,
  isAway,
  serverOf,
  type StudyServer,
} from "./server.ts";

/** How long a coordinator may take to answer. */
const ANSWER_MS = 2_000;

/** What {@linkcode clusterStatus} needs to know. */
export interface ClusterStatusOptions {
  /** An open connection, which stays open. */
  readonly connection: ClusterConnection;
  /** The study's name on the server. */
  readonly study: string;
}

/** How a study on a server goes. */
export interface ClusterStatus {
  /** The study's name there. */
  readonly study: string;
  /** What its coordinator says; null where none answers. */
  readonly coordinator: Status | null;
  /** Trials on the server that no worker has begun. */
  readonly queued: number;
  /** Trials on the server that workers have and have not ended. */
  readonly taken: number;
}

const OPTIONS: RulesOf<ClusterStatusOptions> = {
  connection: object,
  study: text,
};

/**
 * Asks how a study goes. Nothing of it changes.
 *
 * @throws {TypeError} If an option has another type.
 * @throws {RangeError} If an option is unknown or out of range.
 * @throws {Error} If there is no such study on the server.
 *
 * @example
 * ```ts ignore
 * import { clusterStatus, openConnection } from "lanetune/cluster";
 *
 * const connection = await openConnection(
 *   { servers: "nats://127.0.0.1:4222" },
 *   { name: "status", inboxPrefix: "_INBOX_status" },
 * );
 * const { coordinator, queued } = await clusterStatus({
 *   connection,
 *   study: "parabola",
 * });
 * console.log(coordinator?.workers.length ?? 0, "workers,", queued, "queued");
 * await connection.close();
 * ```
 */
export async function clusterStatus(
  options: ClusterStatusOptions,
): Promise<ClusterStatus> {
  check("Cannot ask for a study", "", options, fields({ ...OPTIONS }));
  const { connection, study } = options;
  const server = await serverOf(connection, study);
  const [queue, coordinator] = await Promise.all([
    queueOf(server, study),
    ask(server),
  ]);
  return { study, coordinator, ...queue };
}

async function ask(
  { connection, names }: StudyServer,
): Promise<Status | null> {
  try {
    const answer = await connection.request(names.status, undefined, {
      timeout: ANSWER_MS,
    });
    const { protocol: _, run: __, ...status } = decode("status", answer.data);
    return status;
  } catch (error) {
    if (isAway(error)) return null;
    throw error;
  }
}

async function queueOf(
  { manager, names }: StudyServer,
  study: string,
): Promise<Pick<ClusterStatus, "queued" | "taken">> {
  try {
    const info = await manager.consumers.info(names.workStream, WORKERS);
    return { queued: info.num_pending, taken: info.num_ack_pending };
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new Error(
      `Cannot ask for study ${quote(study)}: it is not on the server, ` +
        "expected the name of one that runs there (--cluster-name)",
      { cause: error },
    );
  }
}
