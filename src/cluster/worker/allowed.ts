// What a worker runs trials with: networks, and the modules and programs that
// its owner allows. Nothing of them comes from the server but their names.

import { quote } from "../../errors.ts";
import { workerExecutor } from "../../pool/worker_executor.ts";
import { AllowedPrograms } from "../../program/allowed.ts";
import {
  type ProgramExecutor,
  programExecutor,
} from "../../program/executor.ts";
import { sha256Hex } from "../../sha256.ts";
import type { Executor } from "../../tune/executor.ts";
import type { Space } from "../../tune/space/space.ts";
import type {
  ModuleObjective,
  ProgramObjective,
} from "../protocol/objectives.ts";
import { type DataCache, openNetworks } from "./networks.ts";
import type { OpenObjective } from "./worker.ts";

const LIBRARY = new URL("../../../mod.ts", import.meta.url);

/** Seconds between the polite request to a program to end, and the end. */
const GRACE_SECONDS = 5;

/** What a worker's owner allows. */
export interface AllowedOptions {
  /** Trials at once, at least 1. */
  readonly jobs: number;
  /** Files of modules, which trials may be made of; none unless given. */
  readonly modules?: readonly URL[];
  /**
   * Programs that may be run, each with the arguments that it has to begin
   * with: `python train.py`; none unless given.
   */
  readonly programs?: readonly string[];
  /** Where trials of programs have their folders. */
  readonly folder?: string;
}

/**
 * Makes what {@linkcode work} opens studies with: networks, and what is allowed.
 *
 * @throws {RangeError} If the words of a program are none.
 * @throws If a module cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openAllowed } from "./allowed.ts";
 * const open = await openAllowed({ jobs: 2, programs: ["python train.py"] });
 * assertEquals(typeof open, "function");
 * ```
 */
export async function openAllowed(
  { jobs, modules = [], programs = [], folder }: AllowedOptions,
): Promise<OpenObjective> {
  const allowed = new AllowedPrograms(programs, "worker");
  const byDigest = new Map(
    await Promise.all(
      modules.map(async (url) =>
        [await sha256Hex(await Deno.readFile(url)), url] as const
      ),
    ),
  );
  const data: DataCache = new Map();
  return async (objective, read) => {
    switch (objective.type) {
      case "network":
        return await openNetworks(
          objective,
          read,
          data,
          (setup) =>
            workerExecutor({
              module: LIBRARY,
              factory: "createExperiment",
              setup,
              jobs,
            }),
        );
      case "module":
        return openModule(objective, byDigest, jobs);
      case "program":
        return openProgram(objective, allowed, jobs, folder);
    }
  };
}

function openModule(
  { digest, factory, setup }: ModuleObjective,
  allowed: ReadonlyMap<string, URL>,
  jobs: number,
): Executor {
  const module = allowed.get(digest);
  if (module === undefined) {
    throw new Error(
      `Cannot run the study's trials: their module has digest ${
        quote(digest)
      }, expected one of a module that this worker's owner allows`,
    );
  }
  return workerExecutor({
    module,
    ...(factory !== undefined && { factory, setup }),
    jobs,
  });
}

function openProgram(
  { facts, space, seed }: ProgramObjective,
  allowed: AllowedPrograms,
  jobs: number,
  folder: string | undefined,
): ProgramExecutor {
  const program = allowed.check(facts, space as unknown as Space);
  if (folder === undefined) {
    throw new Error("Cannot run a program: expected a folder for its trials");
  }
  return programExecutor(program, {
    folder,
    seed,
    jobs,
    grace: GRACE_SECONDS,
  });
}
