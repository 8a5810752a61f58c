// What a study's trials are made from, as whoever coordinates it says it, and as
// workers are told: data sets go to the server.

import { type ExperimentSetup, partsOf } from "../../experiment/setup.ts";
import type { ProgramFacts } from "../../program/program.ts";
import type { StudySettings } from "../../tune/storage.ts";
import type { Json } from "../../tune/trial.ts";
import { LANETUNE_VERSION } from "../../version.ts";
import { putBlob, refOf } from "../blobs.ts";
import { packData } from "../data.ts";
import type { ClusterObjective } from "../protocol/objectives.ts";
import type { StudyServer } from "../server.ts";

/** What the trials of a study are made from. */
export type ClusterTask =
  /** Trainings of networks; the data set goes to the workers. */
  | {
    readonly type: "network";
    /** What `createExperiment` would take, with a variant of the engine. */
    readonly setup: ExperimentSetup;
    /** The engine's ABI, which decides results as its variant does. */
    readonly abi: number;
  }
  /** A module that the workers' owners have and allow. */
  | {
    readonly type: "module";
    /** SHA-256 of its source, as `sha256sum` prints it. */
    readonly digest: string;
    /** Its export that makes the objective; the default one is it if absent. */
    readonly factory?: string;
    /** What that is called with. */
    readonly setup?: Json;
    /** It pauses at `until`, and goes on from `resumeFrom`. */
    readonly pauses?: boolean;
  }
  /** A program that the workers' owners have and allow. */
  | {
    readonly type: "program";
    /** What decides its results, as the study records it. */
    readonly facts: ProgramFacts;
  };

/** The objective as workers are told, and what has to be on the server for it. */
export interface Described {
  readonly objective: ClusterObjective;
  /** Puts it there. */
  upload(server: StudyServer): Promise<void>;
}

/** Describes what a study's trials are made from. */
export async function describe(
  task: ClusterTask,
  settings: StudySettings,
): Promise<Described> {
  const upload = () => Promise.resolve();
  switch (task.type) {
    case "network":
      return await describeNetwork(task);
    case "module":
      return { objective: { pauses: false, ...task }, upload };
    case "program": {
      const { seed, space } = settings;
      const asJson = JSON.parse(JSON.stringify(space));
      return { objective: { ...task, seed, space: asJson }, upload };
    }
  }
}

async function describeNetwork(
  { setup, abi }: Extract<ClusterTask, { readonly type: "network" }>,
): Promise<Described> {
  const { data, module: _, ...decided } = setup;
  const bytes = packData(data);
  const ref = await refOf(bytes);
  return {
    objective: {
      type: "network",
      setup: JSON.parse(JSON.stringify(decided)),
      abi,
      library: LANETUNE_VERSION,
      data: ref,
      pauses: partsOf(setup).length === 1,
    },
    async upload(server) {
      await putBlob(server, server.names.dataBlob(ref.digest), bytes);
    },
  };
}
