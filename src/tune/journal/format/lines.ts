// The lines of a journal (docs/journal.md): one JSON object each, every
// number that Optuna takes for a float written as one. What belongs in which
// line is encoder.ts's business, when it is written journal.ts's.

import { messageOf, quote } from "../../../errors.ts";
import type { Direction } from "../../trial.ts";
import {
  OPTUNA_STATES,
  type OptunaState,
  type OptunaTrial,
  WORKER_ID,
} from "./optuna.ts";
import {
  type PythonJson,
  type PythonObject,
  writeFloat,
  writePythonJson,
} from "./python_json.ts";

/** A parameter in internal form, with the JSON text of its distribution. */
export interface LineParam {
  readonly name: string;
  readonly internal: number;
  readonly distribution: string;
}

function line(code: number, fields: string, worker = WORKER_ID): string {
  return `{"op_code":${code},"worker_id":"${worker}",${fields}}\n`;
}

function object(fields: readonly (readonly [string, string])[]): string {
  return `{${
    fields.map(([key, text]) => `${writePythonJson(key)}:${text}`).join(",")
  }}`;
}

/**
 * Attributes as an object.
 *
 * @throws {TypeError} If the value of one cannot be written; it is named.
 */
function attributes(all: PythonObject): string {
  return object(
    Object.entries(all).map(([key, value]) => {
      try {
        return [key, writePythonJson(value)];
      } catch (cause) {
        throw new TypeError(
          `Cannot write attribute ${quote(key)}: ${messageOf(cause)}`,
          { cause },
        );
      }
    }),
  );
}

function stateCode(state: OptunaState): number {
  return OPTUNA_STATES.indexOf(state);
}

function writeValues(values: readonly number[] | null): string {
  return values === null ? "null" : `[${values.map(writeFloat).join(",")}]`;
}

/** op 0: a study. */
export function createStudy(
  name: string,
  directions: readonly Direction[],
): string {
  const codes = directions.map((direction) => direction === "minimize" ? 1 : 2);
  return line(
    0,
    `"study_name":${writePythonJson(name)},"directions":[${codes}]`,
  );
}

/** op 2 or 3: an attribute of a study. */
export function studyAttribute(
  kind: "user" | "system",
  studyId: number,
  key: string,
  value: PythonJson,
): string {
  return line(
    kind === "user" ? 2 : 3,
    `"study_id":${studyId},"${kind}_attr":${attributes({ [key]: value })}`,
  );
}

/** op 4: a trial that starts. */
export function createTrial(
  studyId: number,
  params: readonly LineParam[],
  start: string,
  system: PythonObject = {},
): string {
  const kept = Object.keys(system).length === 0
    ? ""
    : `,"system_attrs":${attributes(system)}`;
  return line(
    4,
    `"study_id":${studyId},"datetime_start":"${start}",${
      writeParams(params)
    }${kept}`,
  );
}

/** The two fields of op 4 that hold parameters. */
function writeParams(params: readonly LineParam[]): string {
  const internals = params.map(({ name, internal }) =>
    [name, writeFloat(internal)] as const
  );
  const distributions = params.map(({ name, distribution }) =>
    [name, writePythonJson(distribution)] as const
  );
  return `"params":${object(internals)},"distributions":${
    object(distributions)
  }`;
}

/** op 4: a trial that waits, with the parameters it was given. */
export function enqueueTrial(
  studyId: number,
  params: { readonly [name: string]: PythonJson },
  kept: PythonObject,
): string {
  const user = Object.keys(kept).length === 0
    ? ""
    : `"user_attrs":${attributes(kept)},`;
  return line(
    4,
    `"study_id":${studyId},"datetime_start":null,"state":${
      stateCode("waiting")
    },${user}"system_attrs":${attributes({ fixed_params: params })}`,
  );
}

/** op 4: a whole trial from another file. */
export function importTrial(studyId: number, trial: OptunaTrial): string {
  const params = Object.entries(trial.params).map(([name, internal]) => ({
    name,
    internal,
    distribution: trial.distributions[name]!,
  }));
  const reports = trial.reports.map(({ step, value }) =>
    [String(step), writeFloat(value)] as const
  );
  const fields = [
    `"study_id":${studyId}`,
    `"state":${stateCode(trial.state)}`,
    `"value":null,"values":${writeValues(trial.values)}`,
    `"datetime_start":${writeMoment(trial.start)}`,
    writeParams(params),
    `"user_attrs":${attributes(trial.userAttributes)}`,
    `"system_attrs":${attributes(trial.systemAttributes)}`,
    `"intermediate_values":${object(reports)}`,
  ];
  // Optuna cannot read a null here.
  if (trial.complete !== null) {
    fields.push(`"datetime_complete":${writeMoment(trial.complete)}`);
  }
  return line(4, fields.join(","), trial.isOwn ? WORKER_ID : "import");
}

function writeMoment(text: string | null): string {
  return text === null ? "null" : `"${text}"`;
}

/** op 5: a parameter of a trial that waited. */
export function setParam(trialId: number, param: LineParam): string {
  const { name, internal, distribution } = param;
  return line(
    5,
    `"trial_id":${trialId},"param_name":${writePythonJson(name)},` +
      `"param_value_internal":${writeFloat(internal)},` +
      `"distribution":${writePythonJson(distribution)}`,
  );
}

/** op 6: a trial that waited starts. */
export function startTrial(trialId: number, start: string): string {
  return line(
    6,
    `"trial_id":${trialId},"state":${stateCode("running")},"values":null,` +
      `"datetime_start":"${start}"`,
  );
}

/** op 6: a trial has its outcome; nothing of it may follow. */
export function endTrial(
  trialId: number,
  state: OptunaState,
  values: readonly number[] | null,
  complete: string,
): string {
  return line(
    6,
    `"trial_id":${trialId},"state":${stateCode(state)},` +
      `"values":${writeValues(values)},"datetime_complete":"${complete}"`,
  );
}

/** op 7: an intermediate value. */
export function report(trialId: number, step: number, value: number): string {
  return line(
    7,
    `"trial_id":${trialId},"step":${step},` +
      `"intermediate_value":${writeFloat(value)}`,
  );
}

/** op 8 and 9: an attribute of a trial, the objective's or Optuna's own. */
export function trialAttribute(
  kind: "user" | "system",
  trialId: number,
  key: string,
  value: PythonJson,
): string {
  return line(
    kind === "user" ? 8 : 9,
    `"trial_id":${trialId},"${kind}_attr":${attributes({ [key]: value })}`,
  );
}
