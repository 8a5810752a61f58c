// The study that is shown, and what can be done about it, whoever runs it: a
// Worker of this page or a command that serves it.

import { computed, signal } from "preact/signals";
import type { Said } from "./notice.tsx";
import type { Params } from "../mod.ts";
import type {
  ClusterStatus,
  Status,
  Timed,
  ToView,
} from "../src/cli/serve/messages.ts";
import type { Opened, SaveForm } from "./study/messages.ts";
import {
  afterEvents,
  bestOfShown,
  fromRecord,
  type ShownTrial,
} from "./watch/trials.ts";

/** What can be done; what is absent is not offered. */
export interface Controls {
  readonly pause?: () => void;
  readonly resume?: () => void;
  readonly stop?: () => void;
  /** Has a point tried next. */
  readonly tryPoint?: (params: Params) => void;
  readonly save?: (form: SaveForm) => void;
  /** Trains the network of a trial, to look inside. */
  readonly train?: (trial: ShownTrial) => void;
}

export const controls = signal<Controls>({});
export const status = signal<Status | undefined>(undefined);
/** How it goes on many machines, where it does. */
export const cluster = signal<ClusterStatus | undefined>(undefined);
/** What there is to say: why it stopped, what went wrong. */
export const notice = signal<Said | undefined>(undefined);
export const opened = signal<Omit<Opened, "trials"> | undefined>(undefined);
export const trials = signal<readonly ShownTrial[]>([]);
export const picked = signal<number | undefined>(undefined);
export const isTraining = signal(false);

export const best = computed(() =>
  opened.value && bestOfShown(trials.value, opened.value.direction)
);

/** Says what went wrong. */
export function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  notice.value = { text, isError: true };
}

/** Events that were not shown yet: one drawing is enough for all of them. */
let waiting: Timed[] = [];

/** With so many trials a drawing takes a while, and nobody follows each. */
const MANY = 200;
const CALM_MS = 500;

function showSoon(): void {
  const show = () => requestAnimationFrame(showEvents);
  if (trials.value.length < MANY) show();
  else setTimeout(show, CALM_MS);
}

/** Takes what is told of a study. */
export function takeFromStudy(
  message: Exclude<ToView, { type: "opened" }> | { type: "opened" } & Opened,
): void {
  switch (message.type) {
    case "opened": {
      const { trials: records, running, ...rest } = message;
      const isRunning = new Set(running);
      waiting = [];
      opened.value = rest;
      trials.value = records.map((record) =>
        fromRecord(record, isRunning.has(record.number))
      );
      return;
    }
    case "events":
      if (waiting.length === 0) showSoon();
      waiting = waiting.concat(message.events);
      return;
    case "cluster":
      cluster.value = message.cluster;
      return;
    case "status":
      status.value = message.status;
      notice.value = message.message === undefined
        ? undefined
        : { text: message.message, isError: false };
  }
}

function showEvents(): void {
  if (waiting.length > 0) trials.value = afterEvents(trials.value, waiting);
  waiting = [];
}
