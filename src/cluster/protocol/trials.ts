// What workers tell of trials, as it travels: reports and outcomes in JSON,
// checkpoints as names of blobs.

import {
  anything,
  fields,
  integer,
  json,
  listOf,
  oneOf,
  optional,
  recordOf,
  type Rule,
  rule,
  text,
} from "../../check.ts";
import { messageOf } from "../../errors.ts";
import type { OwnOutcome } from "../../tune/executor.ts";
import type { Attributes, Report } from "../../tune/trial.ts";
import {
  mapValues,
  type PackedNumber,
  packedNumber,
  packNumber,
  unpackNumber,
} from "./numbers.ts";

/** Bytes that lie in chunks on the server. */
export interface BlobRef {
  /** Their SHA-256, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** How many they are. */
  readonly sizeBytes: number;
}

/** The form of a digest. */
export const digestRule: Rule = rule(
  "64 hexadecimal digits",
  (value) => typeof value === "string",
  (value) => /^[0-9a-f]{64}$/.test(value),
);
/** What a reference to a blob must be. */
export const blobRule: Rule = fields({
  digest: digestRule,
  sizeBytes: integer(0),
});

type PackedNumbers = { readonly [name: string]: PackedNumber };

/** A report as it travels. */
export interface PackedReport {
  readonly step: number;
  readonly value: PackedNumber;
  readonly metrics?: PackedNumbers;
}

/** What a report must be. */
export const reportRule: Rule = fields({
  step: integer(0),
  value: packedNumber,
  metrics: optional(recordOf(packedNumber)),
});
/** What attributes must be. */
export const attributesRule: Rule = recordOf(json);

/** A report for JSON. */
export function packReport({ step, value, metrics }: Report): PackedReport {
  return {
    step,
    value: packNumber(value),
    ...(metrics && { metrics: mapValues(metrics, packNumber) }),
  };
}

/** The report that travelled. */
export function unpackReport(
  { step, value, metrics }: PackedReport,
): Report {
  return {
    step,
    value: unpackNumber(value),
    ...(metrics && { metrics: mapValues(metrics, unpackNumber) }),
  };
}

/** An outcome as it travels. */
export type PackedOutcome =
  | {
    readonly state: "complete";
    readonly values: readonly PackedNumber[];
    readonly gradient?: PackedNumbers;
    readonly constraints?: PackedNumbers;
    readonly attributes?: Attributes;
    /** What it paused with. */
    readonly checkpoint?: BlobRef;
  }
  | {
    readonly state: "failed";
    readonly reason: string;
    /** The message of what was thrown, where that is a fault and no outcome. */
    readonly thrown?: string;
    readonly attributes?: Attributes;
  };

const STATES = {
  complete: fields({
    state: anything,
    values: listOf(packedNumber),
    gradient: optional(recordOf(packedNumber)),
    constraints: optional(recordOf(packedNumber)),
    attributes: optional(attributesRule),
    checkpoint: optional(blobRule),
  }),
  failed: fields({
    state: anything,
    reason: text,
    thrown: optional(text),
    attributes: optional(attributesRule),
  }),
};

/** What an outcome must be. */
export const outcomeRule: Rule = (value, path) => {
  const state = Object(value).state;
  return oneOf("complete", "failed")(state, `${path}.state`) ??
    STATES[state as keyof typeof STATES](value, path);
};

/**
 * An outcome for JSON.
 *
 * @param checkpoint Where its checkpoint was put, if it has one.
 */
export function packOutcome(
  outcome: OwnOutcome,
  checkpoint?: BlobRef,
): PackedOutcome {
  const { attributes } = outcome;
  const kept = attributes && { attributes };
  if (outcome.state === "failed") {
    const { state, reason, ...rest } = outcome;
    const thrown = "thrown" in rest && { thrown: messageOf(rest.thrown) };
    return { state, reason, ...thrown, ...kept };
  }
  const { state, values, gradient, constraints } = outcome;
  return {
    state,
    values: values.map(packNumber),
    ...(gradient && { gradient: mapValues(gradient, packNumber) }),
    ...(constraints && { constraints: mapValues(constraints, packNumber) }),
    ...kept,
    ...(checkpoint && { checkpoint }),
  };
}

/**
 * The outcome that travelled.
 *
 * @param checkpoint What lies where its checkpoint was put.
 */
export function unpackOutcome(
  packed: PackedOutcome,
  checkpoint?: Uint8Array,
): OwnOutcome {
  if (packed.state === "failed") {
    const { thrown, ...rest } = packed;
    return { ...rest, ...thrown !== undefined && { thrown: Error(thrown) } };
  }
  const { values, gradient, constraints, checkpoint: _, ...rest } = packed;
  return {
    ...rest,
    values: values.map(unpackNumber),
    ...(gradient && { gradient: mapValues(gradient, unpackNumber) }),
    ...(constraints && { constraints: mapValues(constraints, unpackNumber) }),
    ...(checkpoint && { checkpoint }),
  };
}

/** Whether two reports that travelled say the same. */
export function isSameReport(a: PackedReport, b: PackedReport): boolean {
  return a.step === b.step && a.value === b.value;
}
