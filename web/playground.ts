// The playground: what is edited in the page, and the two Workers that it talks
// to. Components read signals and call functions; nothing else knows the Workers.

import { signal } from "preact/signals";
import type { Params } from "../mod.ts";
import type { Sample } from "./data/sample.ts";
import type { FromModel, ToModel, Trained } from "./model/messages.ts";
import { checkPlan, type Plan, planFromFragment } from "./search/plan.ts";
import type { Preset } from "./search/presets.ts";
import { EASY, PRESETS } from "./search/presets.ts";
import { type Row, rowsOf, spaceOf } from "./search/rows.ts";
import { showReport } from "./report_tab.ts";
import {
  type DroppedFile,
  type FromStudy,
  REPORT,
  type ToStudy,
} from "./study/messages.ts";
import {
  type Controls,
  controls,
  fail,
  isTraining,
  notice,
  opened,
  picked,
  status,
  takeFromStudy,
} from "./study_state.ts";
import type { ShownTrial } from "./watch/trials.ts";

/** The search as it is edited. */
export interface Draft {
  readonly rows: readonly Row[];
  readonly sampler: string;
  readonly pruner: string;
  /** Empty for as many as there are. */
  readonly total: string;
  readonly epochs: string;
  readonly seed: string;
  readonly validation: Plan["validation"];
  readonly isPlain: boolean;
  /** Fixed hyperparameters that the form has no field for. */
  readonly fixed: Params;
}

/** More than enough Workers for a page. */
const MOST_JOBS = 64;

export const dataName = signal("digits");
export const dataText = signal("");
export const samples = signal<readonly Sample[]>([]);
export const draft = signal<Draft>(draftOf(PRESETS["tutorial"]!));
export const jobs = signal(
  Math.min(Math.max(navigator.hardwareConcurrency ?? 1, 1), MOST_JOBS),
);
/** The plan of a study that the browser kept. */
export const kept = signal<Plan | undefined>(undefined);
/** The networks that were trained, the newest last; two at most. */
export const networks = signal<readonly Trained[]>([]);
/** What networks say to the drawing, by trial. */
export const seen = signal<ReadonlyMap<number, Float32Array>>(new Map());

let files: readonly DroppedFile[] = [];

function worker(name: string): Worker {
  return new Worker(new URL(name, document.baseURI), { type: "module" });
}

const study = worker("study/study.worker.js");
const model = worker("model/model.worker.js");
study.onerror = ({ message }) => fail(message);
model.onerror = ({ message }) => fail(message);
study.onmessage = ({ data }: MessageEvent<FromStudy>) => fromStudy(data);
model.onmessage = ({ data }: MessageEvent<FromModel>) => fromModel(data);

function toStudy(message: ToStudy): void {
  study.postMessage(message);
}

function toModel(message: ToModel): void {
  model.postMessage(message);
}

function fromStudy(message: FromStudy): void {
  switch (message.type) {
    case "kept":
      kept.value = message.plan;
      return;
    case "data":
      dataText.value = message.description;
      samples.value = message.samples;
      if (status.value === "loading") status.value = undefined;
      return;
    case "opened":
      picked.value = undefined;
      networks.value = [];
      kept.value = undefined;
      controls.value = controlsOf(message.plan !== undefined);
      return takeFromStudy(message);
    case "events":
    case "status":
      return takeFromStudy(message);
    case "file": {
      const { name, bytes } = message;
      const give = () => download(name, bytes);
      if (name === REPORT) showReport(bytes, give);
      else give();
      return;
    }
    case "failed":
      if (status.value === "loading") status.value = undefined;
      return fail(message.message);
  }
}

/** What the page can do about its own study. */
function controlsOf(hasPlan: boolean): Controls {
  if (!hasPlan) return {};
  return {
    pause: () => toStudy({ type: "pause" }),
    stop: () => toStudy({ type: "stop" }),
    tryPoint: (params) => toStudy({ type: "try", params }),
    resume,
    save: (form) => toStudy({ type: "save", form }),
    train: trainNetwork,
  };
}

function fromModel(message: FromModel): void {
  switch (message.type) {
    case "trained": {
      isTraining.value = false;
      const others = networks.value.filter(({ number }) =>
        number !== message.number
      );
      networks.value = [...others.slice(-1), message];
      return;
    }
    case "seen":
      seen.value = new Map(seen.value).set(
        message.number,
        message.probabilities,
      );
      return;
    case "file":
      return download(message.name, message.bytes);
    case "failed":
      isTraining.value = false;
      return fail(message.message);
  }
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A preset as it is edited. */
export function draftOf(preset: Preset): Draft {
  const { epochs, ...fixed } = preset.fixed;
  return {
    rows: rowsOf(preset.space),
    sampler: preset.sampler,
    pruner: preset.pruner,
    total: preset.total === undefined ? "" : String(preset.total),
    epochs: String(epochs ?? 5),
    seed: "0",
    validation: "test",
    isPlain: false,
    fixed,
  };
}

/** A plan as it is edited. */
function draftOfPlan(plan: Plan): Draft {
  return {
    ...draftOf(plan),
    seed: String(plan.seed),
    validation: plan.validation,
    isPlain: plan.variant === "plain",
  };
}

/**
 * The plan that the form describes.
 *
 * @throws {RangeError} If it describes none; the message says why.
 */
export function readDraft(): Promise<Plan> {
  const { rows, sampler, pruner, total, epochs, seed, validation, isPlain } =
    draft.value;
  return checkPlan({
    data: dataName.value,
    space: spaceOf(rows),
    sampler,
    pruner,
    seed: Number(seed),
    ...(total.trim() !== "" && { total: Number(total) }),
    validation,
    variant: isPlain ? "plain" : "auto",
    fixed: { ...draft.value.fixed, epochs: Number(epochs) },
  });
}

/** Chooses a data set. */
export function chooseData(name: string, dropped?: readonly DroppedFile[]) {
  if (dropped !== undefined) files = dropped;
  dataName.value = name;
  dataText.value = "";
  samples.value = [];
  notice.value = undefined;
  toStudy({ type: "data", name, ...(dropped && { files: dropped }) });
}

/** Does something that can be refused, and says so if it is. */
async function attempt(action: () => void | Promise<void>): Promise<void> {
  try {
    notice.value = undefined;
    await action();
  } catch (error) {
    fail(error);
  }
}

/** Begins the study that the form describes. */
export function start(): Promise<void> {
  return attempt(async () => {
    const plan = await readDraft();
    toStudy({ type: "start", plan, jobs: jobs.value });
  });
}

/** Begins the study of the one button. */
export function startEasy(): Promise<void> {
  draft.value = draftOf(EASY);
  return start();
}

/** Goes on, after a pause or with what is kept. */
export function resume(): void {
  toStudy({ type: "resume", jobs: jobs.value });
}

/** Opens a study's file. */
export function openStudyFile(file: DroppedFile): void {
  toStudy({ type: "open", file });
}

export function saveModel(number: number): void {
  toModel({ type: "save", number });
}

/** Trains the network of a trial, to look inside. */
function trainNetwork({ number, params }: ShownTrial): void {
  const plan = opened.value?.plan;
  if (plan === undefined) return fail("Cannot train: the study has no plan");
  isTraining.value = true;
  toModel({ type: "train", number, plan, params, files });
}

/** Shows a drawing to the networks. */
export function look(pixels: Uint8Array<ArrayBuffer> | undefined): void {
  if (pixels === undefined) seen.value = new Map();
  else toModel({ type: "look", pixels });
}

/** Reads the plan of the address, and asks what is kept. */
export async function begin(): Promise<void> {
  await attempt(async () => {
    const plan = await planFromFragment(location.hash);
    if (plan === undefined) return;
    dataName.value = plan.data;
    draft.value = draftOfPlan(plan);
  });
  toStudy({ type: "look" });
  toStudy({ type: "data", name: dataName.value });
}
