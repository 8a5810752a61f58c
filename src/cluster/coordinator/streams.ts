// The streams of a study, as its coordinator makes and deletes them.

import type { ConsumerConfig, StreamConfig } from "../nats.ts";
import { WORKERS } from "../protocol/subjects.ts";
import { isAbsent, type StudyServer } from "../server.ts";

/** Nanoseconds, as servers count. */
const nanos = (ms: number) => ms * 1e6;

type Config = Partial<StreamConfig> & { readonly name: string };

/**
 * Makes the stream of what the study is, unless it is there: it has to be,
 * before anybody can be its coordinator.
 *
 * @param replicas On how many servers each message lies.
 */
export async function makeStateStream(
  server: StudyServer,
  replicas: number,
): Promise<void> {
  const { names: { stateStream, allState } } = server;
  await makeStream(server, {
    name: stateStream,
    subjects: [allState],
    max_msgs_per_subject: 1,
    num_replicas: replicas,
  });
}

/** Makes the streams of trials and blobs, and the consumer of all workers. */
export async function makeStreams(
  server: StudyServer,
  replicas: number,
  leaseMs: number,
): Promise<void> {
  const { names, manager } = server;
  const num_replicas = replicas;
  await makeStream(server, {
    name: names.workStream,
    subjects: [names.allWork],
    retention: "workqueue",
    // A trial cannot be there twice.
    max_msgs_per_subject: 1,
    discard: "new",
    discard_new_per_subject: true,
    num_replicas,
  });
  await makeStream(server, {
    name: names.eventStream,
    subjects: [names.allEvents],
    num_replicas,
  });
  await makeStream(server, {
    name: names.blobStream,
    subjects: [names.allBlobs],
    max_msgs_per_subject: 1,
    allow_direct: true,
    num_replicas,
  });
  const consumer: Partial<ConsumerConfig> = {
    durable_name: WORKERS,
    ack_policy: "explicit",
    ack_wait: nanos(leaseMs),
    max_ack_pending: -1,
    max_deliver: -1,
  };
  // Made again, it takes over another lease.
  await manager.consumers.add(names.workStream, consumer);
}

async function makeStream(
  { manager }: StudyServer,
  config: Config,
): Promise<void> {
  try {
    await manager.streams.info(config.name);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    await manager.streams.add({ storage: "file", ...config });
  }
}

/** Deletes all that a study has on the server, but for what it is. */
export async function deleteTrials(server: StudyServer): Promise<void> {
  const { workStream, eventStream, blobStream } = server.names;
  for (const stream of [workStream, eventStream, blobStream]) {
    await deleteStream(server, stream);
  }
}

/** Deletes all that a study has on the server. */
export async function deleteStudy(server: StudyServer): Promise<void> {
  await deleteStream(server, server.names.stateStream);
  await deleteTrials(server);
}

async function deleteStream(
  { manager }: StudyServer,
  name: string,
): Promise<void> {
  try {
    await manager.streams.delete(name);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}
