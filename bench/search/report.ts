// The results of the search benchmark as Markdown and as performance profiles.
//
//   deno run --allow-read --allow-write bench/search/report.ts
//       [--results build/search-results.jsonl] [--ours lanetune:auto]
//       [--at 50:1,50:4,200:1,200:4] [--profiles docs/images] [--problems]
//
// --results   files, separated by commas
// --ours      our samplers; the first is ranked among Optuna's
// --at        trials:lag
// --profiles  folder for the drawings: search-profile-TRIALS-LAG.svg
// --problems  a table of all problems, too
//
// rank        among our first sampler and theirs, by median loss, mean of problems
// regret      median, as a multiple of random search's, geometric mean
// worse       problems on which ours ranks above theirs, one-sided
//             Mann–Whitney, p < 0.01; better likewise

import { readFlags } from "../../tools/program.ts";
import { median } from "../rank_tests.ts";
import { formatTable } from "../table.ts";
import {
  bestOf,
  complete,
  meanRanks,
  meanRatio,
  type Row,
  rowsOf,
  verdictOf,
} from "./comparison.ts";
import { problems } from "./problems/mod.ts";
import { isMulti } from "./problems/problem.ts";
import { drawProfile } from "./profile.ts";
import { readResults } from "./results.ts";

const LEVEL = 0.01;
const isTheirs = (name: string) => !name.startsWith("lanetune:");
const isOptunas = (name: string) => name.startsWith("optuna:");

const flags = readFlags(import.meta.filename, {
  string: ["results", "ours", "at", "profiles"],
  boolean: ["problems"],
});
const files = (flags.results ?? "build/search-results.jsonl").split(",");
const ours = (flags.ours ?? "lanetune:auto").split(",");
const results = readResults(files);

/** Samplers measured on some of these problems. */
const namesIn = (rows: readonly Row[]) => [
  ...new Set(rows.flatMap(({ losses }) => [...losses.keys()])),
];

function ranking(title: string, rows: readonly Row[]): string {
  const theirs = namesIn(rows).filter(isTheirs).toSorted();
  const names = [ours[0]!, ...theirs];
  const common = complete(rows, names);
  if (common.length === 0) return `\n## ${title}\n\nnothing in common yet`;
  const ranks = meanRanks(common, names);
  const rank = new Map(names.map((name, i) => [name, ranks[i]!]));
  return formatTable({
    title: `${title}: ${common.length} problems`,
    rows: [...names, ...ours.slice(1)].map((name) => {
      const measured = complete(common, [name]);
      return {
        sampler: name,
        rank: rank.get(name)?.toFixed(2) ?? "–",
        regret: meanRatio(measured, name).toFixed(3),
        ...against(measured, name),
      };
    }),
  });
}

/** How often a sampler of ours is worse and better than Optuna's best. */
function against(rows: readonly Row[], name: string) {
  const verdicts = isTheirs(name) ? [] : rows.flatMap((row) => {
    const best = bestOf(row, isOptunas);
    return best === undefined ? [] : [verdictOf(row, name, best)];
  });
  if (verdicts.length === 0) return { worse: "–", better: "–" };
  const count = (is: (verdict: (typeof verdicts)[number]) => boolean) =>
    `${verdicts.filter(is).length} of ${verdicts.length}`;
  return {
    worse: count(({ worse }) => worse < LEVEL),
    better: count(({ better }) => better < LEVEL),
  };
}

function allProblems(title: string, rows: readonly Row[]): string {
  return formatTable({
    title,
    rows: rows.map((row) => {
      const best = bestOf(row, isOptunas);
      const cells: Record<string, string> = {
        problem: row.entry.name,
        half: row.entry.half,
        "Optuna's best": best === undefined
          ? "–"
          : `${best.slice("optuna:".length)} ${shown(row, best)}`,
      };
      for (const name of ours) {
        cells[name] = row.losses.has(name)
          ? shown(row, name) + (best === undefined ? "" : mark(row, name, best))
          : "–";
      }
      return cells;
    }),
  });
}

const shown = ({ losses }: Row, name: string) =>
  Math.abs(median(losses.get(name)!)).toPrecision(3);

function mark(row: Row, name: string, best: string): string {
  const { worse, better } = verdictOf(row, name, best);
  return worse < LEVEL ? " worse" : better < LEVEL ? " better" : "";
}

for (const at of (flags.at ?? "50:1,50:4,200:1,200:4").split(",")) {
  const [trials, lag] = at.split(":").map(Number) as [number, number];
  const rows = rowsOf(results, problems, { trials, lag });
  const single = rows.filter(({ problem }) => !isMulti(problem));
  const title = `${trials} trials, lag ${lag}`;
  const halves = Map.groupBy(single, ({ entry }) => entry.half);
  console.log(ranking(title, single));
  for (const [half, some] of halves) {
    console.log(ranking(`${title}, ${half}`, some));
  }
  if (flags.problems) console.log(allProblems(`${title}, by problem`, rows));
  if (flags.profiles !== undefined && single.length > 0) {
    const names = [ours[0]!, ...namesIn(single).filter(isTheirs)];
    const svg = drawProfile(complete(single, names), names);
    const name = `search-profile-${trials}-${lag}.svg`;
    Deno.writeTextFileSync(`${flags.profiles}/${name}`, svg);
  }
}
