// Which lines an event of a study becomes (docs/journal.md, What is written,
// and when), given what already stands in the file: the ids of its study and
// trials, which of them wait.

import { quote } from "../../errors.ts";
import type { Space } from "../space/space.ts";
import type { StudyEvent, StudySettings } from "../storage.ts";
import { attributesOf, keptAttributes } from "./format/attributes.ts";
import { constraintAttributes } from "./format/constraints.ts";
import {
  checkpointAttributes,
  continuationAttributes,
} from "./format/continuation.ts";
import {
  areCompatible,
  readDistribution,
  toInternal,
  writeDistribution,
} from "./format/distribution.ts";
import * as lines from "./format/lines.ts";
import type { OptunaStudy, OptunaTrial } from "./format/optuna.ts";
import type { PythonObject } from "./format/python_json.ts";
import { FORMAT, SETTINGS_KEY, STOPPED_KEY } from "./records.ts";

/** What stands in a journal before the first event. */
export interface JournalState {
  /** The study that events are about, null if a "study" event is to make it. */
  readonly study: OptunaStudy | null;
  /** The name of a new study; the event's own unless given. */
  readonly name?: string;
  /** The ids that the next study and the next trial of the file will get. */
  readonly nextStudyId: number;
  readonly nextTrialId: number;
}

/** Turns events into lines, one event after the other. */
export class EventEncoder {
  readonly #now: () => string;
  readonly #studyId: number;
  readonly #isNew: boolean;
  /** By parameter: the first distribution in the file, for an adoption. */
  readonly #theirs: { readonly [name: string]: string };
  readonly #name: string | undefined;
  #nextTrialId: number;
  /** By number; `isWaiting` from the queue until the start. */
  readonly #trials: { readonly id: number; isWaiting: boolean }[];
  #distributions: { readonly [name: string]: string } = {};
  #space: Space = {};

  /**
   * @param state What stands in the file.
   * @param space The study's, where the file has it already.
   * @param now The time, as Optuna writes it.
   */
  constructor(state: JournalState, space: Space, now: () => string) {
    this.#now = now;
    this.#isNew = state.study === null;
    this.#theirs = firstDistributions(state.study?.trials ?? []);
    this.#name = state.name;
    this.#studyId = state.study?.id ?? state.nextStudyId;
    this.#nextTrialId = state.nextTrialId;
    this.#trials = (state.study?.trials ?? []).map(({ id, state }) => ({
      id,
      isWaiting: state === "waiting",
    }));
    this.#use(space);
  }

  #use(space: Space): void {
    this.#space = space;
    this.#distributions = Object.fromEntries(
      Object.entries(space).map((
        [name, param],
      ) => [name, writeDistribution(param)]),
    );
  }

  /** The lines of an event, each with its newline: they are one write. */
  encode(event: StudyEvent): string {
    switch (event.type) {
      case "study":
        return this.#study(event.name, event.settings);
      case "enqueued":
        this.#trials.push({ id: this.#nextTrialId++, isWaiting: true });
        return lines.enqueueTrial(
          this.#studyId,
          event.params,
          keptAttributes(event.attributes),
        );
      case "created":
        return this.#created(event);
      case "report": {
        const { step, value } = event.report;
        return lines.report(this.#idOf(event.number), step, value);
      }
      case "ended":
        return this.#ended(event);
      case "stopped": {
        const { rule, message, failure } = event.reason;
        return this.#attribute(STOPPED_KEY, {
          rule,
          message,
          ...(failure !== undefined && { failure }),
        });
      }
    }
  }

  #study(name: string, settings: StudySettings): string {
    this.#use(settings.space);
    checkAdoption(this.#theirs, this.#distributions);
    const record = { format: FORMAT, ...settings };
    const attribute = this.#attribute(
      SETTINGS_KEY,
      record as unknown as PythonObject,
    );
    return this.#isNew
      ? lines.createStudy(this.#name ?? name, settings.directions) + attribute
      : attribute;
  }

  #attribute(key: string, value: PythonObject): string {
    return lines.studyAttribute("user", this.#studyId, key, value);
  }

  #created(event: StudyEvent & { readonly type: "created" }): string {
    const { number, params } = event;
    const inLine = Object.entries(params).map(([name, value]) => {
      // A name outside the space came with an enqueued trial: it is fixed.
      const isKnown = Object.hasOwn(this.#space, name);
      const param = isKnown
        ? this.#space[name]!
        : { type: "fixed" as const, value };
      const distribution = isKnown
        ? this.#distributions[name]!
        : writeDistribution(param);
      return { name, internal: toInternal(param, value), distribution };
    });
    const start = this.#now();
    const waiting = this.#trials[number];
    if (waiting === undefined) {
      this.#trials.push({ id: this.#nextTrialId++, isWaiting: false });
      const system = continuationAttributes(event);
      return lines.createTrial(this.#studyId, inLine, start, system);
    }
    const { id } = waiting;
    waiting.isWaiting = false;
    return inLine.map((param) => lines.setParam(id, param)).join("") +
      lines.startTrial(id, start);
  }

  #ended(event: StudyEvent & { readonly type: "ended" }): string {
    const { outcome, reports, run } = event;
    const id = this.#idOf(event.number);
    const attributes = attributesOf(outcome, reports, run).map((
      [key, value],
    ) => lines.trialAttribute("user", id, key, value));
    const system = outcome.state === "complete"
      ? constraintAttributes(outcome.constraints ?? {})
      : checkpointAttributes(outcome);
    const values = outcome.state === "failed" ? null : outcome.values;
    return attributes.join("") +
      system.map(([key, value]) =>
        lines.trialAttribute("system", id, key, value)
      ).join("") +
      lines.endTrial(id, outcome.state, values, this.#now());
  }

  #idOf(number: number): number {
    const trial = this.#trials[number];
    if (trial !== undefined && !trial.isWaiting) return trial.id;
    throw new RangeError(
      `Cannot write trial ${number}: it ${
        trial ? "waits" : "does not exist"
      }, expected one that was created`,
    );
  }
}

/** Not the study itself: it would be kept in memory beside its records. */
function firstDistributions(
  trials: readonly OptunaTrial[],
): { readonly [name: string]: string } {
  const first = new Map<string, string>();
  for (const { distributions } of trials) {
    for (const name of Object.keys(distributions)) {
      if (!first.has(name)) first.set(name, distributions[name]!);
    }
  }
  return Object.fromEntries(first);
}

/** A parameter keeps its kind throughout a study, or Optuna stumbles over it. */
function checkAdoption(
  theirs: { readonly [name: string]: string },
  ours: { readonly [name: string]: string },
): void {
  for (const [name, text] of Object.entries(ours)) {
    if (!Object.hasOwn(theirs, name)) continue;
    const before = readDistribution(theirs[name]!);
    const now = readDistribution(text);
    if (areCompatible(before, now)) continue;
    throw new RangeError(
      `Cannot adopt the study: its trials have ${quote(name)} as ${
        quote(before)
      }, the space as ${quote(now)}`,
    );
  }
}
