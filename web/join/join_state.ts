// A study that this page works for: what it was asked, and what the Worker with
// the connection tells. Components read signals and call functions.

import { computed, signal } from "preact/signals";
import type { Said } from "../notice.tsx";
import type { WorkerTrial } from "../../src/cluster/worker/running_trial.ts";
import type { FromWorker, Joining, ToWorker } from "./messages.ts";

/** How far it is. */
export type JoinStatus = "apart" | "connecting" | "joined" | "leaving";

/** So many trials that are over are shown. */
const SHOWN = 50;

export const status = signal<JoinStatus>("apart");
/** What others call this page. */
export const name = signal<string | undefined>(undefined);
/** What there is to say. */
export const notice = signal<Said | undefined>(undefined);
/** The newest first; those that run, and some of those that are over. */
export const trials = signal<readonly WorkerTrial[]>([]);
/** How many it has run to their end. */
export const done = signal(0);
export const running = computed(() =>
  trials.value.filter(({ state }) => state === "running").length
);

let worker: Worker | undefined;

function say(message: ToWorker): void {
  worker?.postMessage(message);
}

/** Becomes a worker of a study. */
export function join(joining: Joining): void {
  status.value = "connecting";
  notice.value = undefined;
  trials.value = [];
  done.value = 0;
  const url = new URL("join/join.worker.js", document.baseURI);
  worker = new Worker(url, { type: "module" });
  worker.onerror = ({ message }) => end(message);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => take(data);
  say({ type: "join", ...joining });
}

/** Lets what runs come to its end, or go back. */
export function leave(): void {
  if (status.value === "connecting") return end();
  status.value = "leaving";
  say({ type: "leave" });
}

function take(message: FromWorker): void {
  switch (message.type) {
    case "joined":
      status.value = "joined";
      name.value = message.name;
      return;
    case "notice":
      notice.value = { text: message.message, isError: false };
      return;
    case "trial":
      return takeTrial(message.trial);
    case "ended":
      return end();
    case "failed":
      return end(message.message);
  }
}

function takeTrial(trial: WorkerTrial): void {
  if (trial.state === "done") done.value++;
  const others = trials.value.filter((other) =>
    other.number !== trial.number || other.state !== "running"
  );
  const all = [trial, ...others].sort((a, b) =>
    Number(b.state === "running") - Number(a.state === "running")
  );
  trials.value = all.slice(0, SHOWN);
}

/** Is a worker no more. */
function end(failure?: string): void {
  worker?.terminate();
  worker = undefined;
  status.value = "apart";
  name.value = undefined;
  trials.value = trials.value.filter(({ state }) => state !== "running");
  notice.value = failure === undefined
    ? undefined
    : { text: failure, isError: true };
}
