// The fold over a journal's lines that gives its studies: Optuna's own rules
// (which lines it passes over, in which order ids are given), with an error
// where Optuna would trip or a line could only come from a damaged file.

import { messageOf, quote } from "../../errors.ts";
import {
  areCompatible,
  checkInternal,
  type Distribution,
  readDistribution,
} from "./format/distribution.ts";
import { type OwnReport, readOwnReport } from "./format/own_report.ts";
import {
  isObject,
  MAX_LINE_DEPTH,
  parsePythonJson,
  type PythonObject,
} from "./format/python_json.ts";
import {
  isFinished,
  type OptunaReport,
  type OptunaStudy,
  type OptunaTrial,
  WORKER_ID,
} from "./format/optuna.ts";
import {
  attributeOf,
  directionsOf,
  fail,
  integerOf,
  numberOf,
  numbersOf,
  objectOf,
  reportsOf,
  stateOf,
  textOf,
  timeOf,
  valuesOf,
} from "./format/fields.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Trial = Mutable<OptunaTrial> & { reports: OptunaReport[] };
type Study = Mutable<OptunaStudy> & { trials: Trial[] };

/** Folds lines into studies; one instance reads one file from its start. */
export class JournalReplay {
  readonly #studies: (Study | null)[] = [];
  readonly #trials: (Trial | null)[] = [];
  /** Of each trial by id: the id of its study. */
  readonly #owners: number[] = [];
  /** By study and parameter: the first distribution, which later ones match. */
  readonly #firsts: Map<string, Distribution>[] = [];
  readonly #distributions = new Map<string, Distribution>();
  readonly #texts = new Map<string, string>();
  #lines = 0;

  /** How many lines were read. */
  get lines(): number {
    return this.#lines;
  }

  /** The ids that the next study and the next trial will get. */
  get nextIds(): {
    readonly nextStudyId: number;
    readonly nextTrialId: number;
  } {
    return {
      nextStudyId: this.#studies.length,
      nextTrialId: this.#trials.length,
    };
  }

  /** The studies so far, in order of creation; a deleted one is left out. */
  get studies(): readonly OptunaStudy[] {
    return this.#studies.filter((study) => study !== null);
  }

  /**
   * Applies the next line.
   *
   * @param text The line without its newline.
   * @throws {SyntaxError} If it is no valid record; the message says which
   * line, counted from 1.
   */
  apply(text: string): void {
    this.#lines++;
    try {
      const report = readOwnReport(text);
      if (report !== null) return this.#takeReport(report);
      const line = parsePythonJson(text, MAX_LINE_DEPTH);
      if (!isObject(line)) throw new SyntaxError(`found ${quote(text)}`);
      this.#apply(line);
    } catch (cause) {
      throw new SyntaxError(
        `Cannot read the journal: line ${this.#lines} is no valid record: ${
          messageOf(cause)
        }`,
        { cause },
      );
    }
  }

  #apply(line: PythonObject): void {
    if (typeof line["worker_id"] !== "string") fail(line, "worker_id", "text");
    switch (line["op_code"]) {
      case 0:
        return this.#createStudy(line);
      case 1:
        return this.#deleteStudy(line);
      case 2:
        return this.#studyAttribute(line, "user_attr", "userAttributes");
      case 3:
        return this.#studyAttribute(line, "system_attr", "systemAttributes");
      case 4:
        return this.#createTrial(line);
      case 5:
        return this.#param(line);
      case 6:
        return this.#state(line);
      case 7:
        return this.#takeReport({
          trialId: integerOf(line, "trial_id"),
          step: integerOf(line, "step"),
          value: numberOf(line, "intermediate_value"),
        });
      case 8:
        return this.#trialAttribute(line, "user_attr", "userAttributes");
      case 9:
        return this.#trialAttribute(line, "system_attr", "systemAttributes");
      case 10: // Discarded trials, of one Optuna variant; Optuna passes over it.
        return;
    }
    fail(line, "op_code", "a number from 0 to 10");
  }

  #createStudy(line: PythonObject): void {
    const name = textOf(line, "study_name");
    if (this.#studies.some((study) => study?.name === name)) return;
    const id = this.#studies.length;
    this.#studies.push({
      id,
      name,
      directions: directionsOf(line),
      userAttributes: {},
      systemAttributes: {},
      trials: [],
    });
    this.#firsts.push(new Map());
  }

  #deleteStudy(line: PythonObject): void {
    const study = this.#studyOf(line);
    if (study === null) return;
    this.#studies[study.id] = null;
    for (const trial of study.trials) this.#trials[trial.id] = null;
  }

  #studyAttribute(
    line: PythonObject,
    key: "user_attr" | "system_attr",
    field: "userAttributes" | "systemAttributes",
  ): void {
    const study = this.#studyOf(line);
    const attribute = attributeOf(line, key);
    if (study !== null) study[field] = merged(study[field], attribute);
  }

  #createTrial(line: PythonObject): void {
    const study = this.#studyOf(line);
    if (study === null) return;
    const params = numbersOf(line, "params");
    const previous = study.trials.at(-1)?.distributions ?? {};
    const distributions = this.#distributionsOf(line, params, previous);
    if (distributions !== previous) {
      for (const [name, text] of Object.entries(distributions)) {
        this.#isFitting(study.id, name, this.#distribution(text));
      }
    }
    const trial: Trial = {
      id: this.#trials.length,
      number: study.trials.length,
      state: "state" in line ? stateOf(line) : "running",
      params,
      distributions,
      values: valuesOf(line),
      reports: reportsOf(line, "intermediate_values"),
      userAttributes: objectOf(line, "user_attrs"),
      systemAttributes: objectOf(line, "system_attrs"),
      start: timeOf(line, "datetime_start"),
      complete: timeOf(line, "datetime_complete"),
      isOwn: line["worker_id"] === WORKER_ID,
    };
    this.#trials.push(trial);
    this.#owners.push(study.id);
    study.trials.push(trial);
  }

  #param(line: PythonObject): void {
    const trial = this.#openTrialOf(line);
    const name = textOf(line, "param_name");
    const internal = numberOf(line, "param_value_internal");
    const text = this.#intern(textOf(line, "distribution"));
    const distribution = this.#distribution(text);
    if (trial === null) return;
    if (!this.#isFitting(this.#owners[trial.id]!, name, distribution)) return;
    checkInternal(distribution, internal);
    trial.params = { ...trial.params, [name]: internal };
    trial.distributions = { ...trial.distributions, [name]: text };
  }

  #state(line: PythonObject): void {
    const trial = this.#openTrialOf(line);
    const state = stateOf(line);
    const values = valuesOf(line);
    const start = timeOf(line, "datetime_start");
    const complete = timeOf(line, "datetime_complete");
    if (trial === null) return;
    if (state === "running") {
      if (trial.state === "running") return;
      trial.start = start;
      trial.isOwn = line["worker_id"] === WORKER_ID;
    }
    if (isFinished(state)) trial.complete = complete;
    trial.state = state;
    trial.values = values ?? trial.values;
  }

  #takeReport({ trialId, step, value }: OwnReport): void {
    const trial = this.#openTrial(trialId);
    if (trial === null) return;
    const { reports } = trial;
    const last = reports.at(-1);
    if (last === undefined || last.step < step) {
      reports.push({ step, value });
      return;
    }
    // Optuna allows steps in any order and the later value replaces.
    const at = reports.findIndex((report) => report.step >= step);
    const isKnown = reports[at]!.step === step;
    reports.splice(at, isKnown ? 1 : 0, { step, value });
  }

  #trialAttribute(
    line: PythonObject,
    key: "user_attr" | "system_attr",
    field: "userAttributes" | "systemAttributes",
  ): void {
    const trial = this.#openTrialOf(line);
    const attribute = attributeOf(line, key);
    if (trial !== null) trial[field] = merged(trial[field], attribute);
  }

  /** The study a line names; null if it was deleted. */
  #studyOf(line: PythonObject): Study | null {
    const id = integerOf(line, "study_id");
    const study = this.#studies[id];
    if (study === undefined) {
      throw new RangeError(
        `study_id is ${id}, but ${this.#studies.length} studies stand before`,
      );
    }
    return study;
  }

  /** The trial a line names; null if it can no longer change. */
  #openTrialOf(line: PythonObject): Trial | null {
    return this.#openTrial(integerOf(line, "trial_id"));
  }

  #openTrial(id: number): Trial | null {
    const trial = this.#trials[id];
    if (trial === undefined) {
      throw new RangeError(
        `trial_id is ${id}, but ${this.#trials.length} trials stand before`,
      );
    }
    return trial === null || isFinished(trial.state) ? null : trial;
  }

  /** One object for all trials of equal distributions: most of a study. */
  #distributionsOf(
    line: PythonObject,
    params: { readonly [name: string]: number },
    previous: { readonly [name: string]: string },
  ): { readonly [name: string]: string } {
    const texts = objectOf(line, "distributions");
    const names = Object.keys(params);
    for (const name of names) {
      if (!Object.hasOwn(texts, name)) {
        throw new RangeError(`parameter ${quote(name)} has no distribution`);
      }
    }
    const before = Object.keys(previous);
    const isSame = names.length === before.length &&
      names.every((name, i) =>
        name === before[i] && texts[name] === previous[name]
      );
    const distributions = isSame ? previous : Object.fromEntries(
      names.map((name) => [name, this.#intern(textOf(texts, name))]),
    );
    for (const name of names) {
      checkInternal(this.#distribution(distributions[name]!), params[name]!);
    }
    return distributions;
  }

  /** Whether a study's first distribution of that name, if any, allows another. */
  #isFitting(studyId: number, name: string, other: Distribution): boolean {
    const firsts = this.#firsts[studyId]!;
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, other);
    return first === undefined || areCompatible(first, other);
  }

  /** One copy of each text: a study of n trials repeats them n times. */
  #intern(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  #distribution(text: string): Distribution {
    let distribution = this.#distributions.get(text);
    if (distribution === undefined) {
      distribution = readDistribution(text);
      this.#distributions.set(text, distribution);
    }
    return distribution;
  }
}

function merged(before: PythonObject, more: PythonObject): PythonObject {
  for (const _ in before) return { ...before, ...more };
  return more;
}
