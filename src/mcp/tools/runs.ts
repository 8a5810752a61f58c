// A study's program in the background: started, followed, stopped.

import type { Study } from "../../../mod.ts";
import { findPrograms } from "../../cli/program/needs.ts";
import { recordedProgram } from "../../cli/program/flags.ts";
import { quote } from "../../errors.ts";
import { CAN_RUN } from "../../program/process.ts";
import { TRIALS, TRIALS_OF_RUN } from "../limits.ts";
import { answerOf, countsOf, lineOf } from "../records.ts";
import type { Run } from "../runs.ts";
import { studyName, trial } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Answer, type Call, type Tool, tool } from "../tool.ts";

const status = {
  study: z.string(),
  state: z.enum(["runs", "ended", "failed"]),
  before: z.int().describe("Trials that there were before this run"),
  ended: z.int().describe("Trials of this run that have ended"),
  counts: z.record(z.string(), z.int()),
  best: trial.optional(),
  reason: z.string().optional().describe("Why it ended"),
};

function statusOf(name: string, run: Run): Answer<
  z.infer<z.ZodObject<typeof status>>
> {
  const { study, before, isOver, reason, error } = run;
  const { trials, directions } = study;
  const best = directions.length === 1 ? study.best : undefined;
  const answer = best && answerOf(best);
  const ended =
    trials.slice(before).filter(({ outcome }) => outcome !== undefined).length;
  const why = error ?? reason?.failure ?? reason?.message;
  const state = !isOver
    ? "runs" as const
    : error === undefined
    ? "ended" as const
    : "failed" as const;
  return {
    text: [
      `${name} ${state}: ${ended} trials of this run have ended`,
      ...why === undefined ? [] : [why],
      ...answer ? [`best: ${lineOf(answer)}`] : [],
    ].join("\n"),
    data: {
      study: name,
      state,
      before,
      ended,
      counts: countsOf({ trials }),
      ...(answer && { best: answer }),
      ...(why !== undefined && { reason: why }),
    },
  };
}

const runProgram = tool({
  name: "run_program",
  title: "Run a study's program",
  description:
    "Runs more trials of a study that has a program, in the background; " +
    "follow it with run_status. It ends with this server",
  kind: "runs",
  input: {
    study: studyName,
    trials: z.int().min(1).max(TRIALS_OF_RUN),
    jobs: z.int().min(1).max(navigator.hardwareConcurrency).default(1)
      .describe("Trials at once; 1 where time is measured"),
    timeout: z.number().positive().max(1e6).optional()
      .describe("Seconds after which the run is cut off"),
  },
  output: status,
  run: ({ study: name, ...options }, call) =>
    call.folder.alone(name, () => start(name, options, call)),
});

async function start(
  name: string,
  { trials, jobs, timeout }: {
    readonly trials: number;
    readonly jobs: number;
    readonly timeout?: number | undefined;
  },
  { folder, programs, runs }: Call,
) {
  if (!CAN_RUN) throw new Error("Cannot run programs on Windows");
  runs.checkRoom(name);
  const study = await folder.open(name);
  try {
    const facts = recordedProgram(study.settings);
    if (facts === undefined) {
      throw new RangeError(
        `Cannot run study ${quote(name)}: it has no program, expected ask ` +
          "and tell, or a study created with one",
      );
    }
    const program = programs.check(facts, study.settings.space);
    checkRoom(study, trials);
    await findPrograms(program);
    const run = runs.start(name, study, program, {
      trials,
      jobs,
      folder: await folder.trialsFolder(name),
      ...(timeout !== undefined && { timeout }),
    });
    return statusOf(name, run);
  } catch (error) {
    await study.close();
    throw error;
  }
}

function checkRoom({ trials }: Study, more: number): void {
  if (trials.length + more <= TRIALS) return;
  throw new RangeError(
    `Cannot run ${more} trials: the study has ${trials.length}, expected at ` +
      `most ${TRIALS} in all`,
  );
}

const runStatus = tool({
  name: "run_status",
  title: "Follow a run",
  description:
    "How far the run of a study is, and its best trial so far; waits for its " +
    "end as long as you say",
  kind: "reads",
  input: {
    study: studyName,
    wait: z.number().min(0).max(50).default(0)
      .describe("Seconds to wait for the end"),
  },
  output: status,
  run: async ({ study: name, wait }, { runs }) => {
    await runs.wait(name, wait);
    return statusOf(name, runOf(name, runs.get(name)));
  },
});

const stopRun = tool({
  name: "stop_run",
  title: "Stop a run",
  description:
    "Ends the run of a study. What has ended stays; trials that are cut off " +
    "run again when it is run again",
  kind: "ends",
  input: { study: studyName },
  output: status,
  run: async ({ study: name }, { runs }) =>
    statusOf(name, runOf(name, await runs.stop(name))),
});

function runOf(name: string, run: Run | undefined): Run {
  if (run !== undefined) return run;
  throw new RangeError(
    `Cannot find a run of study ${quote(name)}: this server has started none`,
  );
}

/** In the order in which they are offered. */
export const RUN_TOOLS: readonly Tool[] = [runProgram, runStatus, stopRun];
