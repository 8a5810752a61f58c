// The cluster, of which nothing is imported before it is wanted: its packages
// are loaded only here.

import type {
  Executor,
  ExperimentSetup,
  StudySettings,
  TrialRecord,
} from "../../../mod.ts";
import type { ProgramFacts } from "../../program/program.ts";
import { messageOf } from "../../errors.ts";
import type { Args } from "../args/args.ts";
import { readServers, type Servers } from "./servers.ts";

/** Not a literal in `import()`: that would be fetched before anything runs. */
const ENTRY = new URL("../../../cluster.ts", import.meta.url).href;

/** A connection to servers. */
export interface Connection {
  close(): Promise<void>;
}

/** What trials are made from. */
export type ClusterTask =
  | {
    readonly type: "network";
    readonly setup: ExperimentSetup;
    readonly abi: number;
  }
  | { readonly type: "program"; readonly facts: ProgramFacts };

/** How a study goes, as its coordinator says. */
export interface Status {
  readonly seconds: number;
  readonly workers: readonly {
    readonly name: string;
    readonly index: number;
    readonly jobs: number;
    readonly trials: readonly number[];
    readonly about: string;
  }[];
  readonly running: number;
  readonly waiting: number;
  readonly ended: number;
  readonly endedLastMinute: number;
  readonly lost: number;
  readonly refused: number;
  readonly verified?: {
    readonly confirmed: number;
    readonly waiting: number;
    readonly shutOut: readonly string[];
  };
  readonly slowest: readonly {
    readonly number: number;
    readonly worker: string;
    readonly seconds: number;
    readonly step?: number;
  }[];
}

/** How a study on a server goes. */
export interface ClusterStatus {
  readonly study: string;
  readonly coordinator: Status | null;
  readonly queued: number;
  readonly taken: number;
}

/** An executor that has something to end. */
export interface ClusterExecutor extends Executor {
  readonly status: Status;
  ended(): Promise<void>;
}

/** A worker, as its coordinator sees it. */
export interface Member {
  readonly name: string;
  readonly index: number;
  readonly jobs: number;
}

/** A trial, as its worker sees it. */
export interface WorkerTrial {
  readonly number: number;
  readonly state: "running" | "done" | "dropped" | "left";
}

/** What is used of the entry. */
export interface ClusterEntry {
  openConnection(
    options: Servers,
    role: { readonly name: string; readonly inboxPrefix: string },
  ): Promise<Connection>;
  coordinate(options: {
    readonly connection: Connection;
    readonly study: string;
    readonly settings: StudySettings;
    readonly trials: readonly TrialRecord[];
    readonly task: ClusterTask;
    readonly leaseSeconds?: number;
    readonly replicas?: number;
    readonly verify?: {
      readonly share: number;
      readonly bestTrials: () => readonly TrialRecord[];
    };
    readonly signal: AbortSignal;
    readonly onNotice: (message: string) => void;
    readonly onWorkers: (workers: readonly Member[]) => void;
  }): Promise<ClusterExecutor>;
  clusterStatus(options: {
    readonly connection: Connection;
    readonly study: string;
  }): Promise<ClusterStatus>;
  openAllowed(options: {
    readonly jobs: number;
    readonly modules: readonly URL[];
    readonly programs: readonly string[];
    readonly folder?: string;
  }): Promise<unknown>;
  work(options: {
    readonly connection: Connection;
    readonly study: string;
    readonly worker: string;
    readonly jobs: number;
    readonly open: unknown;
    readonly signal: AbortSignal;
    readonly leaveSeconds?: number;
    readonly onNotice: (message: string) => void;
    readonly onTrial: (trial: WorkerTrial) => void;
  }): Promise<void>;
}

/** Loads the packages, the first time from a network. */
export async function loadCluster(): Promise<ClusterEntry> {
  try {
    return await import(ENTRY);
  } catch (cause) {
    const [reason] = messageOf(cause).split("\n");
    throw new Error(
      `Cannot load the clients of NATS: ${reason}, expected a network for ` +
        "their first use",
      { cause },
    );
  }
}

/**
 * Connects to the servers that flags name.
 *
 * @param name Who connects, for the server's own monitoring and answers.
 */
export async function connect(
  { openConnection }: ClusterEntry,
  args: Args,
  name: string,
): Promise<Connection> {
  return await openConnection((await readServers(args))!, {
    name: `lanetune ${name}`,
    inboxPrefix: `_INBOX.lanetune.${name}`,
  });
}
