// What a lag costs and what it buys: how much worse a sampler searches that
// sees outcomes later, how well it keeps workers busy, and where both together
// get in the same time. Deterministic; durations are simulated. Prints Markdown.
//
//   deno run --allow-read bench/lag.ts [--sampler tpe] [--seeds 20]
//
// spread    standard deviation of the logarithm of a trial's duration
// speed-up  all durations together / the time until the last trial ends

import { Pcg32 } from "../src/random.ts";
import { readFlags } from "../tools/program.ts";
import { FUNCTIONS } from "./functions.ts";
import { median } from "./rank_tests.ts";
import { bestsOf } from "./sample_study.ts";

const LAGS = [1, 2, 4, 8, 16];
const WORKERS = [1, 2, 4, 8, 16];
const SPREADS = [0.3, 1];

/** Trials of a study whose workers are watched. */
const WATCHED = 2000;

/** The budget of time, in durations of a trial. */
const BUDGET = 20;

/** The most trials that anyone makes of that budget. */
const MOST_TRIALS = 250;

function durationsOf(spread: number): number[] {
  const random = new Pcg32(7n);
  return Array.from(
    { length: WATCHED },
    () => Math.exp(spread * random.nextNormal()),
  );
}

/** Trial n waits for a worker and for all outcomes up to n − lag. */
function speedUp(
  durations: readonly number[],
  workers: number,
  lag: number,
): number {
  const free = new Array<number>(workers).fill(0);
  const allEnded: number[] = []; // when 0 … n all have ended
  let busy = 0;
  for (const [n, duration] of durations.entries()) {
    const worker = free.indexOf(Math.min(...free));
    const start = Math.max(free[worker]!, allEnded[n - lag] ?? 0);
    const end = start + duration;
    free[worker] = end;
    allEnded.push(Math.max(allEnded.at(-1) ?? 0, end));
    busy += duration;
  }
  return busy / allEnded.at(-1)!;
}

function printTable(head: readonly string[], rows: readonly string[][]): void {
  const lines = [head, head.map(() => "---"), ...rows];
  console.log(`\n${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}`);
}

/** Regrets after so many trials, by lag, function and seed. */
type Curves = ReadonlyMap<number, readonly (readonly number[][])[]>;

function searchAll(sampler: string, seeds: number): Curves {
  return new Map(LAGS.map((lag) => [
    lag,
    Object.values(FUNCTIONS).map((target) =>
      Array.from(
        { length: seeds },
        (_, seed) =>
          bestsOf(sampler, target, seed, { trials: MOST_TRIALS, lag })
            .map((best) => best - target.minimum),
      )
    ),
  ]));
}

/** The geometric mean over functions of the median regret, to lag 1's at `base`. */
function ratio(curves: Curves, lag: number, n: number, base: number): string {
  const at = (lag: number, trials: number) =>
    curves.get(lag)!.map((seeds) =>
      median(seeds.map((regrets) => regrets[trials - 1]!))
    );
  const reference = at(1, base);
  const logs = at(lag, n).map((regret, f) => Math.log(regret / reference[f]!));
  return Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length).toFixed(2);
}

const flags = readFlags(import.meta.filename, {
  string: ["sampler", "seeds"],
});
const curves = searchAll(flags.sampler ?? "tpe", Number(flags.seeds ?? 20));

console.log("Regret after so many trials, to that of lag 1:");
printTable(
  ["trials", ...LAGS.map((lag) => `lag ${lag}`)],
  [30, 50, 100, 250].map((n) => [
    String(n),
    ...LAGS.map((lag) => ratio(curves, lag, n, n)),
  ]),
);
for (const spread of SPREADS) {
  const durations = durationsOf(spread);
  console.log(`\nSpeed-up, durations with a spread of ${spread}:`);
  printTable(
    ["workers", ...LAGS.map((lag) => `lag ${lag}`)],
    WORKERS.map((workers) => [
      String(workers),
      ...LAGS.map((lag) => speedUp(durations, workers, lag).toFixed(1)),
    ]),
  );
  console.log(
    `\nRegret in the same time (${BUDGET} durations), spread ${spread}, to one worker at lag 1:`,
  );
  printTable(
    ["workers", ...LAGS.map((lag) => `lag ${lag}`)],
    WORKERS.map((workers) => [
      String(workers),
      ...LAGS.map((lag) => {
        const trials = Math.floor(BUDGET * speedUp(durations, workers, lag));
        return ratio(curves, lag, Math.min(trials, MOST_TRIALS), BUDGET);
      }),
    ]),
  );
}
