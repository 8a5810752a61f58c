// The results of the search benchmark as Markdown and as performance profiles.
//
//   deno run --allow-read --allow-write bench/search/report.ts
//       [--results build/search-results.jsonl] [--ours lanetune:auto]
//       [--at 50:1,50:4,200:1,200:4] [--profiles docs/images] [--problems]
//
// --results   files, separated by commas; of equal studies the last counts
// --ours      our samplers; the first is ranked among those of others
// --at        trials:lag
// --profiles  folder for the drawings: search-profile-TRIALS-LAG.svg
// --problems  tables of all problems, too
//
// rank        among our first sampler and theirs by median loss, mean of problems
// regret      median, as a multiple of random search's, geometric mean
// worse       problems on which ours ranks above Optuna's best of each, one-sided
//             Mann–Whitney, p < 0.01; better likewise

import { readFlags } from "../../tools/program.ts";
import { formatTable } from "../table.ts";
import { type At, complete, type Row, rowsOf } from "./comparison.ts";
import { problems } from "./problems/mod.ts";
import { isMulti } from "./problems/problem.ts";
import { drawProfile } from "./profile.ts";
import { byProblem, hypervolumes, ranking, theirsIn } from "./report_tables.ts";
import { readResults } from "./results.ts";

const flags = readFlags(import.meta.filename, {
  string: ["results", "ours", "at", "profiles"],
  boolean: ["problems"],
});
const files = (flags.results ?? "build/search-results.jsonl").split(",");
const ours = (flags.ours ?? "lanetune:auto").split(",");
const results = readResults(files);

function report(at: At): void {
  const rows = rowsOf(results, problems, at);
  const [several = [], single = []] = [true, false].map((is) =>
    rows.filter(({ problem }) => isMulti(problem) === is)
  );
  const title = `${at.trials} trials, lag ${at.lag}`;
  const halves = Map.groupBy(single, ({ entry }) => entry.half);
  const groups = [["all", single] as const, ...halves];
  for (const [half, some] of groups) {
    print(ranking(`${title}, ${half}`, some, ours), some);
  }
  if (flags.problems) {
    print(byProblem(`${title}, regrets`, single, ours), single);
    print(hypervolumes(`${title}, hypervolumes`, several, ours), several);
  }
  if (flags.profiles !== undefined && single.length > 0) {
    const names = [ours[0]!, ...theirsIn(single)];
    const name = `search-profile-${at.trials}-${at.lag}.svg`;
    const drawing = drawProfile(complete(single, names), names);
    Deno.writeTextFileSync(`${flags.profiles}/${name}`, drawing);
  }
}

function print(
  table: Parameters<typeof formatTable>[0],
  from: readonly Row[],
): void {
  if (complete(from, [ours[0]!]).length > 0) console.log(formatTable(table));
}

for (const at of (flags.at ?? "50:1,50:4,200:1,200:4").split(",")) {
  const [trials, lag] = at.split(":").map(Number);
  report({ trials: trials!, lag: lag! });
}
