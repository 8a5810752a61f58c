// Everything that coordinator and workers say to each other. Each message is
// JSON, of bounded size, and checked as it comes in: what is of another
// version, another run of the study or no message at all is refused, and
// nothing of it is used.
//
//   state.study               coordinator → workers   what the study is
//   state.coordinator         coordinator             its lease
//   work.N, work.N-COPY       coordinator → a worker  run trial N
//   event.N.INDEX.WORKER      worker → coordinator    claim, report …, result or left
//   blob.trial.N.checkpoint   worker → next worker    how far trial N has come
//   alive.WORKER              worker → coordinator    and the answer: what to abandon
//   control.WORKER            coordinator → worker    what to abandon at once
//   status                    whoever → coordinator   and the answer: how it goes

import {
  anyNumber,
  anything,
  fields,
  integer,
  listOf,
  oneOf,
  optional,
  recordOf,
  type Rule,
  rule,
  type RulesOf,
  scalar,
  text,
} from "../../check.ts";
import { messageOf } from "../../errors.ts";
import type { Attributes, Params } from "../../tune/trial.ts";
import { type Attempt, attemptRules, copyRule } from "./attempts.ts";
import { type ClusterObjective, objectiveRule } from "./objectives.ts";
import { type Status, statusRules } from "./status.ts";
import {
  attributesRule,
  type BlobRef,
  blobRule,
  digestRule,
  outcomeRule,
  type PackedOutcome,
  type PackedReport,
  reportRule,
} from "./trials.ts";

/** The version of all of these; another one is refused. */
export const PROTOCOL = 2;

/** The largest message: half of what a server takes unless told otherwise. */
export const MAX_MESSAGE_BYTES = 512 * 1024;

/** More trials at once than any machine has cores for. */
const MAX_JOBS = 4_096;

/** What every message says first. */
interface Head {
  /** `PROTOCOL` of who wrote it. */
  readonly protocol: number;
  /**
   * Which run of which study: made anew where a study begins anew, so that
   * what is still said of the one before is told from it.
   */
  readonly run: string;
}

/** What the study is. */
export interface StudyState extends Head {
  /** SHA-256 of the settings that decide its results. */
  readonly settings: string;
  readonly objective: ClusterObjective;
  /** After so long without a sign of a worker, others get its trials. */
  readonly leaseMs: number;
}

/** Who coordinates: written again and again as long as it lives. */
export interface CoordinatorState extends Head {
  readonly coordinator: string;
}

/** How far a trial has come, and who alone may say so: the last attempt. */
export interface CheckpointState extends Head, Attempt {
  /** The step last reported before it. */
  readonly step: number;
  /** What the trial took so far. */
  readonly seconds: number;
  /** Where it was put, beside others of the trial; absent before the first. */
  readonly part?: string;
  readonly blob?: BlobRef;
  /** Those set so far. */
  readonly attributes?: Attributes;
}

/** A trial to be run. */
export interface Work extends Head {
  readonly number: number;
  /** Which copy of it, where trials are verified; absent where not. */
  readonly copy?: number;
  readonly params: Params;
  readonly until?: number;
  readonly resumeFrom?: BlobRef;
}

/** What a worker tells of a trial; the index, 0-based, shows what is missing. */
export type Event = Head & Attempt & { readonly index: number } & EventBody;

/** The kinds of it. */
export type EventBody =
  /** It begins. */
  | { readonly type: "claim" }
  | {
    readonly type: "report";
    readonly report: PackedReport;
    readonly attributes?: Attributes;
  }
  | {
    readonly type: "result";
    readonly outcome: PackedOutcome;
    readonly seconds: number;
  }
  /** It goes back, to be run elsewhere. */
  | {
    readonly type: "left";
    /** What of the worker died of it; absent where the worker only leaves. */
    readonly lost?: string;
  };

/** A sign of life. */
export interface Alive extends Head {
  /** How many trials it runs at once; 0 if it leaves. */
  readonly jobs: number;
  /** For people: version, engine, platform. */
  readonly about: string;
  readonly running: readonly Attempt[];
}

/** What to abandon: trials pruned, ended, or another worker's by now. */
export interface Orders extends Head {
  readonly abandon: readonly Attempt[];
  /** Why nothing that the worker says counts any more: it told what is false. */
  readonly shutOut?: string;
}

/** Messages by the name of their kind. */
export interface Messages {
  readonly study: StudyState;
  readonly coordinator: CoordinatorState;
  readonly checkpoint: CheckpointState;
  readonly work: Work;
  readonly event: Event;
  readonly alive: Alive;
  readonly orders: Orders;
  readonly status: Head & Status;
}

/** A message before it has its version. */
export type Unsent<M> = M extends Head ? Omit<M, "protocol"> : never;

const word = rule(
  "a word of at most 100 letters",
  (value) => typeof value === "string",
  (value) => /^[\w-]{1,100}$/.test(value),
);
const head: RulesOf<Head> = {
  protocol: (value, path) => integer(0)(value, path) ?? version(value, path),
  run: word,
};
const slots = rule(
  `a whole number from 0 to ${MAX_JOBS}`,
  (value) => typeof value === "number",
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_JOBS,
);
const attempts = listOf(fields(attemptRules));

function version(value: unknown, path: string) {
  if (value === PROTOCOL) return null;
  const message = `${path} is ${value}, expected ${PROTOCOL}: another ` +
    "version of lanetune";
  return { kind: "range", message } as const;
}

const EVENT_BODIES: {
  readonly [T in EventBody["type"]]: RulesOf<
    Omit<Extract<EventBody, { type: T }>, "type">
  >;
} = {
  claim: {},
  report: { report: reportRule, attributes: optional(attributesRule) },
  result: { outcome: outcomeRule, seconds: anyNumber },
  left: { lost: optional(text) },
};

const told = { ...head, ...attemptRules, index: integer(0), type: anything };
const EVENTS = new Map(
  Object.entries(EVENT_BODIES).map(([type, body]) => [
    type,
    fields({ ...told, ...body }),
  ]),
);
const eventType = oneOf(...EVENTS.keys());

const event: Rule = (value, path) => {
  const type = Object(value).type;
  return eventType(type, "type") ?? EVENTS.get(type)!(value, path);
};

const RULES: { readonly [K in keyof Messages]: Rule } = {
  study: fields(
    {
      ...head,
      settings: digestRule,
      objective: objectiveRule,
      leaseMs: integer(1),
    } satisfies RulesOf<StudyState>,
  ),
  coordinator: fields(
    {
      ...head,
      coordinator: word,
    } satisfies RulesOf<CoordinatorState>,
  ),
  checkpoint: fields(
    {
      ...head,
      ...attemptRules,
      step: integer(0),
      seconds: anyNumber,
      part: optional(word),
      blob: optional(blobRule),
      attributes: optional(attributesRule),
    } satisfies RulesOf<CheckpointState>,
  ),
  work: fields(
    {
      ...head,
      number: integer(0),
      copy: copyRule,
      params: recordOf(scalar),
      until: optional(integer(0)),
      resumeFrom: optional(blobRule),
    } satisfies RulesOf<Work>,
  ),
  event,
  alive: fields(
    {
      ...head,
      jobs: slots,
      about: text,
      running: attempts,
    } satisfies RulesOf<Alive>,
  ),
  orders: fields(
    {
      ...head,
      abandon: attempts,
      shutOut: optional(text),
    } satisfies RulesOf<Orders>,
  ),
  status: fields({ ...head, ...statusRules }),
};

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * A message as bytes.
 *
 * @param kind What it is; it is of this version.
 * @throws {RangeError} If it is larger than a message may be.
 */
export function encode<K extends keyof Messages>(
  kind: K,
  message: Unsent<Messages[K]>,
): Uint8Array {
  const text = JSON.stringify({ protocol: PROTOCOL, ...message });
  const bytes = encoder.encode(text);
  if (bytes.length <= MAX_MESSAGE_BYTES) return bytes;
  throw new RangeError(
    `Cannot send a message (${kind}): it has ${bytes.length} bytes, expected ` +
      `at most ${MAX_MESSAGE_BYTES}`,
  );
}

/** Why something is no message for this study. */
export class RefusedMessageError extends Error {
  /** @param kind What it was to be. */
  constructor(kind: keyof Messages, reason: string, options?: ErrorOptions) {
    super(`Cannot take a message (${kind}): ${reason}`, options);
    this.name = "RefusedMessageError";
  }
}

/**
 * The message that bytes are.
 *
 * @param kind What it is to be.
 * @param run The run of the study that it must speak of; any if absent.
 * @throws {RefusedMessageError} If it is none, whatever the bytes are.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { decode, encode, RefusedMessageError } from "./messages.ts";
 * const bytes = encode("work", { run: "r", number: 3, params: { lr: 0.1 } });
 * assertEquals(decode("work", bytes, "r").params, { lr: 0.1 });
 * assertThrows(() => decode("work", bytes, "another"), RefusedMessageError);
 * assertThrows(() => decode("event", bytes), RefusedMessageError);
 * ```
 */
export function decode<K extends keyof Messages>(
  kind: K,
  bytes: Uint8Array,
  run?: string,
): Messages[K] {
  const { length } = bytes;
  if (length > MAX_MESSAGE_BYTES) {
    throw new RefusedMessageError(
      kind,
      `it has ${length} bytes, expected at most ${MAX_MESSAGE_BYTES}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new RefusedMessageError(kind, messageOf(cause), { cause });
  }
  const found = RULES[kind](value, "message");
  if (found !== null) throw new RefusedMessageError(kind, found.message);
  const message = value as Messages[K];
  if (run === undefined || message.run === run) return message;
  throw new RefusedMessageError(kind, "it is of another run of the study");
}
