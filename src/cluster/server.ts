// What both sides do with a server: the clients of one connection, the last
// message of a subject, and telling its refusals apart.

import {
  errors,
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  JetStreamError,
  type JetStreamManager,
  jetstreamManager,
  type NatsConnection,
  type StoredMsg,
} from "./nats.ts";
import { decode, type Messages } from "./protocol/messages.ts";
import { namesOf, type StudyNames } from "./protocol/subjects.ts";

/** An open connection to servers: that of NATS' own client, nothing hidden. */
export type ClusterConnection = NatsConnection;

/** A study on a server, by one connection. */
export interface StudyServer {
  readonly connection: ClusterConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly names: StudyNames;
}

/** The study of that name on a server, of which nothing is asked yet. */
export async function serverOf(
  connection: ClusterConnection,
  study: string,
): Promise<StudyServer> {
  return {
    connection,
    jetstream: jetstream(connection),
    // Whoever connected has asked before, and a worker may have no right to.
    manager: await jetstreamManager(connection, { checkAPI: false }),
    names: namesOf(study),
  };
}

/** A message that lies on a server. */
export interface Stored<M> {
  readonly message: M;
  /** Its place in the stream. */
  readonly sequence: number;
}

/**
 * The last bytes of a subject, as the leader of its stream has them.
 *
 * @returns Null if there are none, or no such stream.
 */
export async function lastOf(
  { manager }: StudyServer,
  stream: string,
  subject: string,
): Promise<StoredMsg | null> {
  try {
    return await manager.streams.getMessage(stream, { last_by_subj: subject });
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/**
 * The last message of a subject.
 *
 * @returns Null if there is none, or no such stream.
 * @throws {RefusedMessageError} If it is no message of that kind, or run.
 */
export async function readLast<K extends keyof Messages>(
  server: StudyServer,
  stream: string,
  subject: string,
  kind: K,
  run?: string,
): Promise<Stored<Messages[K]> | null> {
  const found = await lastOf(server, stream, subject);
  if (found === null) return null;
  return { message: decode(kind, found.data, run), sequence: found.seq };
}

/** What servers say where a message of some sequence is not, or not any more. */
const SEQUENCE_NOT_FOUND = 10043, DELETE_FAILED = 10057;

const ABSENT: readonly number[] = [
  SEQUENCE_NOT_FOUND,
  DELETE_FAILED,
  JetStreamApiCodes.NoMessageFound,
  JetStreamApiCodes.StreamNotFound,
  JetStreamApiCodes.ConsumerNotFound,
];

/** Whether a server said that it has not what was asked for. */
export function isAbsent(error: unknown): boolean {
  return error instanceof JetStreamApiError && ABSENT.includes(error.code);
}

/** What several servers say of a message that one on its way comes before. */
const WRONG_LAST_SEQUENCE = 10164;

const OVERTAKEN: readonly number[] = [
  JetStreamApiCodes.StreamWrongLastSequence,
  WRONG_LAST_SEQUENCE,
];

/** Whether a server said that another message came in between. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof JetStreamApiError && OVERTAKEN.includes(error.code);
}

/** Whether a server answered, and that it will not do what it was asked. */
export function isRefusal(error: unknown): boolean {
  return error instanceof JetStreamApiError;
}

/** What servers say where a subject may have one message and has it. */
const MESSAGE_EXISTS = 10077;

/** Whether a server said that the subject has its message already. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === MESSAGE_EXISTS;
}

/** What clients throw where no server answered, or not in time. */
const SILENCES = [
  errors.TimeoutError,
  errors.NoRespondersError,
  errors.RequestError,
  errors.ConnectionError,
  JetStreamApiError,
  JetStreamError,
];

/**
 * Whether it is the server that could not do something now, and may be able to
 * soon: it was killed, say, or is starting.
 */
export function isAway(error: unknown): boolean {
  return SILENCES.some((kind) => error instanceof kind) ||
    // Its class is none that the client exports.
    error instanceof Error && error.name === "JetStreamNotEnabled";
}

/** Resolves after some time, or as soon as the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener("abort", end);
  });
}
