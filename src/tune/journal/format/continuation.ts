// What a stored trial's system attributes say of trials that go on from each
// other: where it began and paused, and the digest of its checkpoint.

import type { Continuation, Outcome } from "../../trial.ts";
import type { PythonJson, PythonObject } from "./python_json.ts";

const RESUME_FROM = "lanetune:resume_from";
const UNTIL = "lanetune:until";
const CHECKPOINT = "lanetune:checkpoint";

/** The system attributes of a trial that starts. */
export function continuationAttributes(
  { resumeFrom, until }: Continuation,
): PythonObject {
  return {
    ...(resumeFrom !== undefined && { [RESUME_FROM]: resumeFrom }),
    ...(until !== undefined && { [UNTIL]: until }),
  };
}

/** The system attributes of a trial that ended. */
export function checkpointAttributes(
  outcome: Outcome,
): readonly (readonly [key: string, value: PythonJson])[] {
  return outcome.state === "pruned" && outcome.checkpoint !== undefined
    ? [[CHECKPOINT, outcome.checkpoint]]
    : [];
}

/** What the first of them said. */
export function continuationIn(attributes: PythonObject): Continuation {
  const { [RESUME_FROM]: resumeFrom, [UNTIL]: until } = attributes;
  return {
    ...(isNatural(resumeFrom) && { resumeFrom }),
    ...(isNatural(until) && { until }),
  };
}

/** What the others said. */
export function checkpointIn(
  { [CHECKPOINT]: digest }: PythonObject,
): { readonly checkpoint?: string } {
  return typeof digest === "string" ? { checkpoint: digest } : {};
}

function isNatural(value: PythonJson | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
