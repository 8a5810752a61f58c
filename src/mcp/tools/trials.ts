// Trials that the agent runs itself: asked for, reported on and told, and those
// that it wants tried. Who said what is kept with the trial.

import type { Attributes, Study } from "../../../mod.ts";
import { checkDecided } from "../../cli/commands/tell.ts";
import { quote } from "../../errors.ts";
import { DIRECTIONS, TEXT_LETTERS, TRIALS, TRIALS_OF_ASK } from "../limits.ts";
import { answerOf, lineOf } from "../records.ts";
import { params, studyName, trial, trialNumber } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Call, type Tool, tool } from "../tool.ts";

/** Opens a study for one change; no other call comes between. */
function change<T>(
  { folder, runs }: Call,
  name: string,
  action: string,
  work: (study: Study) => Promise<T>,
): Promise<T> {
  return folder.alone(name, async () => {
    if (runs.studyOf(name) !== undefined) {
      throw new RangeError(
        `Cannot ${action}: study ${quote(name)} runs in the background, ` +
          "expected its end, or stop_run first",
      );
    }
    const study = await folder.open(name);
    try {
      return await work(study);
    } finally {
      await study.close();
    }
  });
}

function checkRoom(action: string, { trials }: Study, more: number): void {
  if (trials.length + more <= TRIALS) return;
  throw new RangeError(
    `Cannot ${action}: the study has ${trials.length} trials, expected at ` +
      `most ${TRIALS} in all`,
  );
}

const ask = tool({
  name: "ask",
  title: "Ask for trials",
  description:
    "Creates the next trials and gives the parameters to try; tell what " +
    "comes of each. Of several fewer come where the sampler needs an outcome " +
    "first",
  kind: "adds",
  input: {
    study: studyName,
    count: z.int().min(1).max(TRIALS_OF_ASK).default(1),
  },
  output: { trials: z.array(trial) },
  run: ({ study: name, count }, call) =>
    change(call, name, "ask", async (study) => {
      checkRoom("ask", study, count);
      const asked = await study.ask(count);
      const all = study.trials;
      const trials = asked.map(({ number }) => answerOf(all[number]!));
      return { text: trials.map(lineOf).join("\n"), data: { trials } };
    }),
});

const report = tool({
  name: "report",
  title: "Report a step",
  description:
    "An intermediate value of a trial that was asked for; says whether the " +
    "pruner ends it there",
  kind: "adds",
  input: {
    study: studyName,
    trial: trialNumber,
    step: z.int().min(0).max(1e9).describe("Above the last one"),
    value: z.number(),
  },
  output: { decision: z.enum(["continue", "prune"]) },
  run: ({ study: name, trial: number, step, value }, call) =>
    change(call, name, "report", async (study) => {
      const isPruned = await study.report(number, { step, value });
      if (!isPruned) checkDecided(study.trials, number, step);
      const decision = isPruned ? "prune" as const : "continue" as const;
      return { text: decision, data: { decision } };
    }),
});

const tell = tool({
  name: "tell",
  title: "Tell an outcome",
  description:
    "What came of a trial that was asked for: a value for each direction, or " +
    "why it failed. It cannot be changed afterwards",
  kind: "adds",
  input: {
    study: studyName,
    trial: trialNumber,
    values: z.array(z.number()).min(1).max(DIRECTIONS).optional(),
    failed: z.string().min(1).max(TEXT_LETTERS).optional()
      .describe("Why it failed, instead of values"),
    note: z.string().max(TEXT_LETTERS).optional(),
  },
  output: { trial },
  run: ({ study: name, trial: number, values, failed, note }, call) => {
    if ((values === undefined) === (failed === undefined)) {
      throw new RangeError(
        `Cannot tell trial ${number}: expected either values or failed`,
      );
    }
    return change(call, name, "tell", async (study) => {
      const told = failed === undefined ? values! : { failed };
      const attributes: Attributes = {
        told_by: call.by,
        ...(note !== undefined && { told_note: note }),
      };
      const record = await study.tell(number, told, { attributes });
      const answer = answerOf(record);
      return { text: lineOf(answer), data: { trial: answer } };
    });
  },
});

const enqueue = tool({
  name: "enqueue",
  title: "Have parameters tried",
  description:
    "Puts parameters of your own into the queue, which the next ask or the " +
    "running study takes first; the sampler chooses those left out. Say why " +
    "in a note: it is kept with the trial",
  kind: "adds",
  input: {
    study: studyName,
    params,
    note: z.string().max(TEXT_LETTERS).optional()
      .describe("Why: what you know or suspect"),
  },
  output: { trial },
  run: async ({ study: name, params, note }, call) => {
    const attributes: Attributes = {
      enqueued_by: call.by,
      ...(note !== undefined && { note }),
    };
    const put = async (study: Study) => {
      checkRoom("enqueue", study, 1);
      const number = await study.enqueue(params, { attributes });
      const answer = answerOf(study.trials[number]!);
      return { text: lineOf(answer), data: { trial: answer } };
    };
    const running = call.runs.studyOf(name);
    return running === undefined
      ? await change(call, name, "enqueue", put)
      : await put(running);
  },
});

/** In the order in which they are offered. */
export const TRIAL_TOOLS: readonly Tool[] = [ask, report, tell, enqueue];
