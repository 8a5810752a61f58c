// What studies there are, a new one, and what is known of one.

import { toStoredStudy } from "../../../files.ts";
import {
  createStudy,
  parseSpace,
  type SettingsInput,
  type StoredStudy,
} from "../../../mod.ts";
import { quote } from "../../errors.ts";
import type { ProgramFacts } from "../../program/program.ts";
import { programFact, recordedProgram } from "../../cli/program/flags.ts";
import { dryRun } from "../../cli/study/search.ts";
import { DIRECTIONS, TEXT_LETTERS, TRIALS_OF_ANSWER } from "../limits.ts";
import { answerOf, countsOf, lineOf } from "../records.ts";
import { program, space, studyName, trial } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Tool, tool } from "../tool.ts";

const technique = z.string().max(TEXT_LETTERS);

const counts = z.object({
  waiting: z.int(),
  running: z.int(),
  complete: z.int(),
  pruned: z.int(),
  failed: z.int(),
});

const listStudies = tool({
  name: "list_studies",
  title: "List studies",
  description: "The studies in the folder, by name",
  kind: "reads",
  input: {},
  output: { studies: z.array(z.string()), programs: z.array(z.string()) },
  run: async (_, { folder, programs }) => {
    const studies = await folder.names();
    return {
      text: `${studies.length} studies: ${studies.join(", ")}`,
      data: { studies, programs: programs.names },
    };
  },
});

const createOne = tool({
  name: "create_study",
  title: "Create a study",
  description:
    "Starts a study: what is searched and how. Then either ask for trials, " +
    "try them yourself and tell what came of them, or give a program that " +
    "run_program runs (one that the user allowed)",
  kind: "adds",
  input: {
    study: studyName,
    space,
    directions: z.array(z.enum(["minimize", "maximize"])).min(1)
      .max(DIRECTIONS).default(["minimize"])
      .describe("For each value of a trial, which is better"),
    sampler: technique.optional().describe(
      "What suggests parameters: auto, tpe, gp, cmaes, nsga2, random, sobol …, " +
        "with options as in tpe:n_startup_trials=20",
    ),
    pruner: technique.optional().describe(
      "What ends trials early by what they report: none, asha, median …",
    ),
    stopping: z.array(technique).max(DIRECTIONS).optional()
      .describe("Rules that end a run, such as target:value=0.98"),
    seed: z.int().min(0).default(0),
    lag: z.int().min(1).max(1000).optional().describe(
      "How many trials may be under way at once (4 unless given); 1 learns " +
        "most from each trial",
    ),
    program: program.optional(),
  },
  output: { study: z.string(), settings: z.record(z.string(), z.unknown()) },
  run: async (args, { folder, programs }) => {
    const { study: name, program: given, space, ...search } = args;
    folder.pathOf(name);
    const facts = given && factsOf(given);
    const settings: SettingsInput = {
      ...withoutUndefined(search),
      space: parseSpace(space),
      ...(facts && { facts: programFact(facts) }),
    };
    if (facts) programs.check(facts, settings.space);
    checkCounts(facts, args.directions);
    await dryRun(settings, null);
    return await folder.alone(name, async () => {
      if (await folder.has(name)) {
        throw new RangeError(
          `Cannot create study ${quote(name)}: there is one of that name, ` +
            "expected another name, or describe_study to go on with it",
        );
      }
      const storage = await folder.storage(name);
      const study = await createStudy({ ...settings, name, storage });
      await study.close();
      return {
        text: `Created ${quote(name)}: sampler ${study.settings.sampler.name}` +
          `, pruner ${study.settings.pruner.name}, lag ${study.settings.lag}`,
        data: { study: name, settings: { ...study.settings } },
      };
    });
  },
});

function factsOf(given: z.infer<typeof program>): ProgramFacts {
  const { words, values, constraints, metric, memory, trial_timeout } = given;
  return {
    words,
    env: {},
    templates: [],
    values: values ?? ["last"],
    constraints: constraints ?? [],
    ...(metric !== undefined && { metric }),
    repeats: given.repeats ?? 1,
    warmup: given.warmup ?? 0,
    ...(trial_timeout !== undefined && { trialTimeout: trial_timeout }),
    ...(memory !== undefined && { memory }),
    infeasibleExits: [],
  };
}

function checkCounts(
  facts: ProgramFacts | undefined,
  directions: readonly string[],
): void {
  if (facts === undefined || facts.values.length === directions.length) return;
  throw new RangeError(
    `Cannot create a study: found ${facts.values.length} values of the ` +
      `program and ${directions.length} directions, expected one for each`,
  );
}

function withoutUndefined<T extends object>(
  object: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(object).filter(([_, value]) => value !== undefined),
  ) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const describeOne = tool({
  name: "describe_study",
  title: "Describe a study",
  description:
    "Opens a study: its settings, how many trials it has in which state, and " +
    "which wait for an outcome",
  kind: "reads",
  input: { study: studyName },
  output: {
    study: z.string(),
    settings: z.record(z.string(), z.unknown()).nullable()
      .describe("null if another program made the study"),
    directions: z.array(z.string()),
    counts,
    open: z.array(trial).describe("Trials that wait for an outcome"),
    runs: z.boolean().describe("Whether it runs in the background"),
    program: z.array(z.string()).optional(),
  },
  run: async ({ study: name }, { folder, runs }) => {
    const stored = toStoredStudy(await folder.read(name));
    const counts = countsOf(stored);
    const open = stored.trials.filter(({ outcome }) => outcome === undefined)
      .slice(0, TRIALS_OF_ANSWER).map(answerOf);
    const words = recordedProgram(stored.settings)?.words;
    const isRunning = runs.studyOf(name) !== undefined;
    return {
      text: [
        `${name}: ${stateText(counts)}${isRunning ? "; it runs" : ""}`,
        `searched is ${JSON.stringify(stored.settings?.space ?? null)}`,
        ...open.map(lineOf),
      ].join("\n"),
      data: {
        study: name,
        settings: settingsOf(stored),
        directions: [...stored.directions],
        counts,
        open,
        runs: isRunning,
        ...(words && { program: [...words] }),
      },
    };
  },
});

function settingsOf({ settings }: StoredStudy): Record<string, unknown> | null {
  return settings === null ? null : { ...settings };
}

function stateText(counts: ReturnType<typeof countsOf>): string {
  const parts = Object.entries(counts).filter(([_, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  return parts.length === 0 ? "no trials" : parts.join(", ");
}

const listTrials = tool({
  name: "list_trials",
  title: "List trials",
  description:
    "Trials by number with their origin (the sampler, or somebody who " +
    `enqueued them) and notes, at most ${TRIALS_OF_ANSWER} of them`,
  kind: "reads",
  input: {
    study: studyName,
    from: z.int().min(0).default(0),
    count: z.int().min(1).max(TRIALS_OF_ANSWER).default(20),
  },
  output: { total: z.int(), trials: z.array(trial) },
  run: async ({ study, from, count }, { folder }) => {
    const all = toStoredStudy(await folder.read(study)).trials;
    const trials = all.slice(from, from + count).map(answerOf);
    return {
      text: [`${all.length} trials`, ...trials.map(lineOf)].join("\n"),
      data: { total: all.length, trials },
    };
  },
});

/** In the order in which they are offered. */
export const STUDY_TOOLS: readonly Tool[] = [
  listStudies,
  createOne,
  describeOne,
  listTrials,
];
