// What a study has found out: the best trials, what mattered, where to look.

import { storedSpace, toStoredStudy } from "../../../files.ts";
import {
  bestOf,
  boundaryHints,
  measureImportance,
  paretoFront,
} from "../../../analysis.ts";
import type { Space, StoredStudy } from "../../../mod.ts";
import { unexploredOf } from "../../../report.ts";
import type { StudyFolder } from "../folder.ts";
import { DIRECTIONS, TRIALS_OF_ANSWER } from "../limits.ts";
import { answerOf, lineOf } from "../records.ts";
import { studyName, trial } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Tool, tool } from "../tool.ts";

/** A study and what it searches, whoever made it. */
async function readStudy(
  folder: StudyFolder,
  name: string,
): Promise<{ readonly study: StoredStudy; readonly space: Space }> {
  const stored = await folder.read(name);
  const study = toStoredStudy(stored);
  return { study, space: study.settings?.space ?? storedSpace(stored) };
}

/** How many trials speak for what is said. */
const complete = z.int().describe("Completed trials: few are little evidence");

function countComplete({ trials }: StoredStudy): number {
  return trials.filter(({ outcome }) => outcome?.state === "complete").length;
}

const best = tool({
  name: "best",
  title: "Best trials",
  description:
    "The best completed trial; of several directions all that no other beats",
  kind: "reads",
  input: { study: studyName },
  output: { best: z.array(trial), complete },
  run: async ({ study: name }, { folder }) => {
    const { study } = await readStudy(folder, name);
    const { trials, directions } = study;
    const one = directions.length > 1
      ? undefined
      : bestOf(trials, directions[0]!);
    const found = directions.length > 1
      ? paretoFront(trials, directions)
      : one === undefined
      ? []
      : [one];
    const best = found.slice(0, TRIALS_OF_ANSWER).map(answerOf);
    const complete = countComplete(study);
    return {
      text: best.length === 0
        ? "No trial has completed"
        : `${best.map(lineOf).join("\n")}\n(complete trials: ${complete})`,
      data: { best, complete },
    };
  },
});

const importances = tool({
  name: "importances",
  title: "Importances",
  description:
    "How much each parameter decides about the value (PED-ANOVA), as shares " +
    "of 1; trustworthy from some 50 completed trials on",
  kind: "reads",
  input: {
    study: studyName,
    objective: z.int().min(0).max(DIRECTIONS - 1).default(0),
  },
  output: {
    importances: z.array(z.object({
      name: z.string(),
      share: z.number(),
      importance: z.number(),
    })),
    complete,
  },
  run: async ({ study: name, objective }, { folder }) => {
    const { study, space } = await readStudy(folder, name);
    const { trials, directions } = study;
    const importances = measureImportance(trials, space, directions, objective)
      .map((one) => ({ ...one }));
    const complete = countComplete(study);
    const lines = importances.map(({ name, share }) =>
      `${name}: ${(share * 100).toFixed(1)} %`
    );
    return {
      text: [...lines, `(complete trials: ${complete})`].join("\n"),
      data: { importances, complete },
    };
  },
});

const hints = tool({
  name: "hints",
  title: "Where to look next",
  description:
    "Ranges whose end the best trials lie at, so that a wider one may hold " +
    "something better, and the widest gaps that no trial has looked into",
  kind: "reads",
  input: { study: studyName },
  output: {
    boundary: z.array(z.object({
      name: z.string(),
      value: z.number(),
      edge: z.enum(["low", "high"]),
      bound: z.number(),
      message: z.string(),
    })),
    unexplored: z.array(z.object({
      name: z.string(),
      from: z.number(),
      to: z.number(),
      share: z.number(),
    })),
  },
  run: async ({ study: name }, { folder }) => {
    const { study: { trials, directions }, space } = await readStudy(
      folder,
      name,
    );
    const boundary = directions.length > 1
      ? []
      : boundaryHints(trials, space, directions[0]!).map((one) => ({ ...one }));
    const unexplored = unexploredOf(trials, space).map((one) => ({ ...one }));
    const lines = [
      ...boundary.map(({ message }) => message),
      ...unexplored.map(({ name, from, to, share }) =>
        `no trial of ${name} between ${from} and ${to}: ` +
        `${Math.round(share * 100)} % of its range`
      ),
    ];
    return {
      text: lines.join("\n") ||
        "No range looks too narrow, and none has a wide gap",
      data: { boundary, unexplored },
    };
  },
});

/** In the order in which they are offered. */
export const FINDING_TOOLS: readonly Tool[] = [best, importances, hints];
