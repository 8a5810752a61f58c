// What things of a study are called on a server: four streams and the subjects
// in them. A permission is a pattern of these names, so that each kind of
// message has a place of its own, and what a worker sends ends in its name.

import { check, rule } from "../../check.ts";

/** A name that is a part of subjects and streams on every server. */
const NAME = rule(
  "1 to 64 letters, digits, _ or -",
  (value) => typeof value === "string",
  (value) => /^[A-Za-z0-9_-]{1,64}$/.test(value),
);

/** The durable consumer that all workers of a study pull trials from. */
export const WORKERS = "workers";

/** The streams and subjects of a study. */
export interface StudyNames {
  /** Trials to be run, each until somebody has run it. */
  readonly workStream: string;
  /** What workers tell of trials that have no outcome yet. */
  readonly eventStream: string;
  /** What the study is, and its coordinator's lease. */
  readonly stateStream: string;
  /** Data sets and checkpoints, in chunks. */
  readonly blobStream: string;
  /** All that is in the stream of that name. */
  readonly allWork: string;
  readonly allEvents: string;
  readonly allState: string;
  readonly allBlobs: string;
  /** What the study is. */
  readonly study: string;
  /** Which coordinator it has. */
  readonly coordinator: string;
  /** The trial to be run, or a copy of it. */
  work(number: number, copy?: number): string;
  /**
   * What a worker tells of a trial. Where each event has a subject of its own,
   * servers of 2.9 purge a hundred times as fast: they look for the next message
   * of every subject that they purge one of.
   *
   * @param count How many this worker told of the trial before; 0 if absent.
   */
  event(worker: string, number: number, count?: number): string;
  /** How far a trial has come: names its last checkpoint. */
  checkpoint(number: number): string;
  /** A chunk of a data set, by the data's digest. */
  dataBlob(digest: string): BlobPlace;
  /** A chunk of what a trial starts, pauses or ends with. */
  trialBlob(number: number, part: string): BlobPlace;
  /** A chunk of what a copy of a trial ends with. */
  trialEnd(number: number, copy?: number): BlobPlace;
  /** All blobs of a trial, and how far it has come. */
  trialBlobs(number: number): string;
  /** Where a worker asks what to abandon, and shows that it is there. */
  alive(worker: string): string;
  /** Where a worker is told at once. */
  control(worker: string): string;
  /** Where the coordinator says how the study goes. */
  readonly status: string;
}

/** Where the chunks of a blob are: the subject of each. */
export type BlobPlace = (chunk: number) => string;

/**
 * Checks the name of a study or worker.
 *
 * @param what Whose, for the message: "the study's name".
 * @throws {RangeError} If it cannot be part of a subject.
 */
export function checkName(what: string, name: string): void {
  check("Cannot use a cluster", what, name, NAME);
}

/**
 * The names of a study.
 *
 * @throws {RangeError} If its name is not 1 to 64 letters, digits, _ or -.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { namesOf } from "./subjects.ts";
 * const names = namesOf("mnist");
 * assertEquals(names.workStream, "lanetune_mnist_work");
 * assertEquals(names.event("w1", 7), "lanetune.mnist.event.7.0.w1");
 * ```
 */
export function namesOf(study: string): StudyNames {
  checkName("the study's name", study);
  const stream = (kind: string) => `lanetune_${study}_${kind}`;
  const subject = (...parts: readonly (string | number)[]) =>
    ["lanetune", study, ...parts].join(".");
  return {
    workStream: stream("work"),
    eventStream: stream("events"),
    stateStream: stream("state"),
    blobStream: stream("blobs"),
    allWork: subject("work", "*"),
    allEvents: subject("event", "*", "*", "*"),
    allState: subject("state", ">"),
    allBlobs: subject("blob", ">"),
    study: subject("state", "study"),
    coordinator: subject("state", "coordinator"),
    work: (number, copy = 0) =>
      subject("work", copy === 0 ? number : `${number}-${copy}`),
    event: (worker, number, count = 0) =>
      subject("event", number, count, worker),
    checkpoint: (number) => subject("blob", "trial", number, "checkpoint"),
    dataBlob: (digest) => (chunk) => subject("blob", "data", digest, chunk),
    trialBlob: (number, part) => (chunk) =>
      subject("blob", "trial", number, part, chunk),
    trialEnd: (number, copy = 0) => (chunk) =>
      subject("blob", "trial", number, `end-${copy}`, chunk),
    trialBlobs: (number) => subject("blob", "trial", number, ">"),
    alive: (worker) => subject("alive", worker),
    control: (worker) => subject("control", worker),
    status: subject("status"),
  };
}

/** The worker that an event or a sign of life comes from: the last token. */
export function workerOf(subject: string): string {
  return subject.slice(subject.lastIndexOf(".") + 1);
}
