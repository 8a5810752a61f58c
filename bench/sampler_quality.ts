// How good samplers are: 20 seeds × 100 trials on test functions, compared with
// what Optuna 3.1.0's samplers reached on the same ones. Prints Markdown.
//
//   deno run --allow-read bench/sampler_quality.ts [--samplers tpe,cmaes] [--lag 1]
//            [--seeds 20] [--first-seed 0] [--trials 100] [--others]
//
// regret   best value of a study less the function's minimum
// ratio    our median regret / that of the Optuna sampler with the smallest
// p        of the ranks of the per-seed bests if ours were not greater (worse)

import { readFlags } from "../tools/program.ts";
import { FUNCTIONS, OTHER_FUNCTIONS, type TestFunction } from "./functions.ts";
import { mannWhitneyGreater, median } from "./rank_tests.ts";
import { bestsOf } from "./sample_study.ts";

const REFERENCE = new URL(
  "reference/optuna-sampler-seeds.jsonl",
  import.meta.url,
);

/** Which of Optuna's samplers each of ours has to match. */
const RIVALS: { readonly [name: string]: readonly string[] } = {
  random: ["random"],
  sobol: ["sobol"],
  halton: ["sobol"],
  tpe: ["tpe", "tpe-multivariate"],
  cmaes: ["cmaes"],
  gp: ["tpe", "tpe-multivariate", "cmaes"],
};

/** Optuna's bests of 100 trials by function and sampler. */
function readReference(): Map<string, Map<string, number[]>> {
  const rows = new Map<string, Map<string, number[]>>();
  for (const line of Deno.readTextFileSync(REFERENCE).trim().split("\n")) {
    const { function: name, sampler, best100 } = JSON.parse(line);
    if (!rows.has(name)) rows.set(name, new Map());
    rows.get(name)!.set(sampler, best100);
  }
  return rows;
}

/** The samplers of Optuna to match, the one with the smallest median first. */
function rivalsOf(
  sampler: string,
  reference: ReadonlyMap<string, number[]> | undefined,
): [string, number[]][] {
  const name = sampler.split(":")[0]!;
  return (RIVALS[name] ?? [])
    .flatMap((rival): [string, number[]][] => {
      const bests = reference?.get(rival);
      return bests === undefined ? [] : [[rival, bests]];
    })
    .sort(([, a], [, b]) => median(a) - median(b));
}

const flags = readFlags(import.meta.filename, {
  string: ["samplers", "lag", "seeds", "first-seed", "trials"],
  boolean: ["others"],
});
const names = flags.samplers?.split(",") ?? Object.keys(RIVALS);
const setting = {
  trials: Number(flags.trials ?? 100),
  lag: Number(flags.lag ?? 1),
};
const firstSeed = Number(flags["first-seed"] ?? 0);
const seeds = Array.from(
  { length: Number(flags.seeds ?? 20) },
  (_, i) => firstSeed + i,
);
const functions: Readonly<Record<string, TestFunction>> = flags.others
  ? OTHER_FUNCTIONS
  : FUNCTIONS;
const reference = readReference();

console.log(
  `${seeds.length} seeds from ${firstSeed}, ${setting.trials} trials, lag ${setting.lag}`,
);
console.log(
  "\n| sampler | function | median best | median regret | Optuna's best | its median regret | ratio | p(worse) | within 0.02 |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const sampler of names) {
  const ratios: number[] = [];
  for (const [name, target] of Object.entries(functions)) {
    const bests = seeds.map((seed) =>
      bestsOf(sampler, target, seed, setting).at(-1)!
    );
    const regret = median(bests) - target.minimum;
    const near = bests.filter((best) => best - target.minimum <= 0.02).length;
    const [rival] = rivalsOf(sampler, reference.get(name));
    let comparison = "– | – | – | –";
    if (rival !== undefined) {
      const rivalRegret = median(rival[1]) - target.minimum;
      ratios.push(regret / rivalRegret);
      comparison = [
        rival[0],
        rivalRegret.toPrecision(3),
        (regret / rivalRegret).toFixed(2),
        mannWhitneyGreater(bests, rival[1]).toFixed(3),
      ].join(" | ");
    }
    console.log(
      `| ${sampler} | ${name} | ${median(bests).toPrecision(5)} | ${
        regret.toPrecision(3)
      } | ${comparison} | ${near} of ${bests.length} |`,
    );
  }
  if (ratios.length > 0) {
    const logs = ratios.map(Math.log);
    const mean = Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
    console.log(
      `| ${sampler} | **geometric mean** | | | | | **${
        mean.toFixed(2)
      }** | | |`,
    );
  }
}
