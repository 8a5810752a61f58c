// What the sampler is up to and believes, so that an agent can see where it knows
// better.

import { type Expectation, foresee } from "../../../analysis.ts";
import { toStoredStudy } from "../../../files.ts";
import type { Params, Space, TrialRecord } from "../../../mod.ts";
import { topTrials } from "../../../report.ts";
import { POINTS } from "../limits.ts";
import { params, studyName } from "../schemas.ts";
import { z } from "../sdk.ts";
import { type Tool, tool } from "../tool.ts";

/** The share of the completed trials that counts as good, as for `tpe`. */
const GOOD_SHARE = 0.2;

const point = z.object({
  params,
  values: z.array(z.object({ mean: z.number(), sd: z.number() })).optional()
    .describe("What a sampler with a model of values expects there"),
  promise: z.number().optional().describe(
    "Of one that models where trials lie: the logarithm of how much denser " +
      "good ones are there than others",
  ),
});

const good = z.object({
  name: z.string(),
  count: z.int(),
  low: z.number().optional(),
  median: z.number().optional(),
  high: z.number().optional(),
  shares: z.record(z.string(), z.number()).optional(),
});

const beliefs = tool({
  name: "beliefs",
  title: "What the sampler believes",
  description:
    "The parameters that the sampler would try next, what it expects of them " +
    "and of points of yours (means and spreads, or how promising), and where " +
    "the good trials lie. Nothing is created",
  kind: "reads",
  input: {
    study: studyName,
    ahead: z.int().min(1).max(POINTS).default(1)
      .describe("How many trials ahead"),
    points: z.array(params).max(POINTS).default([])
      .describe("Points of the space, with all parameters"),
  },
  output: {
    sampler: z.string(),
    next: z.array(point),
    points: z.array(point),
    good: z.array(good).describe("Of the best fifth of the completed trials"),
    waits_for: z.int().optional()
      .describe("The trial without an outcome that the next one waits for"),
  },
  run: async ({ study: name, ahead, points }, { folder }) => {
    const study = toStoredStudy(await folder.read(name));
    const { next, beliefs, missing } = foresee(study, ahead, points);
    const all = [...next, ...points].map((params, i) =>
      answerOf(params, beliefs?.[i])
    );
    const { sampler, space } = study.settings!;
    const data = {
      sampler: sampler.name,
      next: all.slice(0, next.length),
      points: all.slice(next.length),
      good: goodOf(goodTrials(study), space),
      ...(missing !== undefined && { waits_for: missing }),
    };
    const has = beliefs === null ? " (no beliefs yet, or no model)" : "";
    return {
      text: [
        `sampler ${sampler.name}${has}`,
        ...missing === undefined
          ? []
          : [`the next trial waits for the outcome of trial ${missing}`],
        ...data.next.map((one) => `next: ${JSON.stringify(one)}`),
        ...data.points.map((one) => `asked: ${JSON.stringify(one)}`),
        ...data.good.map((one) => `good: ${JSON.stringify(one)}`),
      ].join("\n"),
      data,
    };
  },
});

function answerOf(
  params: Params,
  belief: Expectation | undefined,
): z.infer<typeof point> {
  const { values, promise } = belief ?? {};
  return {
    params: { ...params },
    ...(values && { values: values.map((value) => ({ ...value })) }),
    ...(promise !== undefined && { promise }),
  };
}

/** The best of those that completed. */
function goodTrials(
  { trials, directions }: ReturnType<typeof toStoredStudy>,
): readonly TrialRecord[] {
  const complete = trials.filter(({ outcome }) =>
    outcome?.state === "complete" && !outcome.infeasible
  );
  return topTrials(
    complete,
    directions,
    Math.ceil(GOOD_SHARE * complete.length),
  );
}

/** By parameter, where the values of some trials lie. */
function goodOf(
  trials: readonly TrialRecord[],
  space: Space,
): z.infer<typeof good>[] {
  return Object.keys(space).flatMap((name): z.infer<typeof good>[] => {
    const values = trials.flatMap(({ params }) =>
      Object.hasOwn(params, name) ? [params[name]!] : []
    );
    const count = values.length;
    if (count === 0) return [];
    const numbers = values.filter((value) => typeof value === "number")
      .sort((a, b) => a - b);
    const isRange = space[name]!.type === "float" ||
      space[name]!.type === "int";
    if (isRange) {
      const [low, high] = [numbers[0]!, numbers.at(-1)!];
      return [{ name, count, low, median: numbers[count >> 1]!, high }];
    }
    const shares = new Map<string, number>();
    for (const value of values) {
      const key = String(value);
      shares.set(key, (shares.get(key) ?? 0) + 1 / count);
    }
    return [{ name, count, shares: Object.fromEntries(shares) }];
  });
}

/** In the order in which they are offered. */
export const BELIEF_TOOLS: readonly Tool[] = [beliefs];
