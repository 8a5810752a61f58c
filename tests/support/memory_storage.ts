// A study's storage in memory: the events themselves, and the fold that gives
// a study back from any prefix of them. What a journal does, without bytes.

import type {
  StopReason,
  StoredStudy,
  StudyEvent,
  StudyStorage,
} from "../../src/tune/storage.ts";
import type { Report, TrialRecord } from "../../src/tune/trial.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Keeps events; a new one over a prefix of them is what a crash leaves. */
export class MemoryStorage implements StudyStorage {
  readonly events: StudyEvent[];

  constructor(events: readonly StudyEvent[] = []) {
    this.events = [...events];
  }

  load(): Promise<StoredStudy | null> {
    const [first, ...rest] = this.events;
    if (first === undefined) return Promise.resolve(null);
    if (first.type !== "study") throw new Error("a study must come first");
    const { name, settings } = first;
    const trials: Mutable<TrialRecord>[] = [];
    let stopped: StopReason | undefined;
    for (const event of rest) {
      if (event.type === "stopped") stopped = event.reason;
      else if (event.type !== "study") apply(trials, event);
    }
    return Promise.resolve({
      name,
      directions: settings.directions,
      settings,
      trials,
      ...(stopped && { stopped }),
    });
  }

  append(event: StudyEvent): Promise<void> {
    this.events.push(event);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function apply(
  trials: Mutable<TrialRecord>[],
  event: Exclude<StudyEvent, { type: "study" | "stopped" }>,
): void {
  const { number } = event;
  const trial = trials[number];
  switch (event.type) {
    case "enqueued": {
      const { params, attributes } = event;
      trials.push({
        number,
        params,
        enqueued: params,
        waiting: true,
        reports: [],
        ...(attributes && { attributes }),
      });
      break;
    }
    case "created":
      if (trial === undefined) {
        const { type: _, ...created } = event;
        trials.push({ ...created, reports: [] });
      } else {
        delete trial.waiting;
        trial.params = event.params;
      }
      break;
    case "report": {
      // As in the journal: the metrics come with the end of the trial.
      const { step, value } = event.report;
      const report: Report = { step, value };
      trial!.reports = [...trial!.reports, report];
      break;
    }
    case "ended":
      trial!.outcome = event.outcome;
      trial!.reports = event.reports;
      trial!.run = event.run;
  }
}
