// What following gradients from trial to trial is worth: studies on the digits,
// 64×2, 3 epochs, a fifth held out to select, against random and tpe over
// paired seeds. Prints Markdown.
//
//   deno run --allow-read bench/gradient_sampler.ts [--seeds 10] [--trials 16]

import { digits } from "../src/dataset/digits.ts";
import { createExperiment } from "../src/experiment/experiment.ts";
import { createStudy } from "../src/tune/study/create.ts";
import type { Space } from "../src/tune/space/space.ts";
import { readFlags } from "../tools/program.ts";
import { median } from "./rank_tests.ts";

const SAMPLERS = ["random", "tpe", "gradient"] as const;
const LAGS = [1, 4];

const lr = { type: "float", low: 1e-5, high: 1, log: true } as const;
const weight_decay = { type: "float", low: 1e-6, high: 1, log: true } as const;
const SPACES: readonly Space[] = [
  { lr },
  { lr, weight_decay },
  { lr, hidden_size: { type: "int", low: 8, high: 128, log: true } },
];

/** The accuracy of the best trial so far, after each trial. */
async function runStudy(
  space: Space,
  sampler: string,
  { lag, seed, trials }: { lag: number; seed: number; trials: number },
): Promise<number[]> {
  const objective = await createExperiment({
    data: await digits(),
    validation: { type: "holdout", fraction: 0.2 },
    seed,
    variant: "plain",
    fixed: { epochs: 3, hidden_size: 64 },
    gradient: sampler === "gradient",
  });
  const direction = "maximize";
  const study = await createStudy({ space, sampler, seed, lag, direction });
  await study.optimize(objective, { total: trials });
  let best = 0;
  return study.trials.map(({ outcome }) => {
    const value = outcome?.state === "complete" ? outcome.values[0]! : 0;
    return best = Math.max(best, value);
  });
}

const flags = readFlags(import.meta.filename, {
  string: ["seeds", "trials"],
});
const seeds = Array.from({ length: Number(flags.seeds ?? 10) }, (_, i) => i);
const trials = Number(flags.trials ?? 16);
const stops = [trials / 4, trials / 2, trials].map(Math.ceil);

console.log(
  `Accuracy of the best trial so far in percent, median of ${seeds.length} seeds (worst)\n`,
);
console.log(
  `| searched | lag | sampler | ${
    stops.map((n) => `${n} trials`).join(" | ")
  } |`,
);
console.log(`|${" --- |".repeat(3 + stops.length)}`);
const percent = (share: number) => (100 * share).toFixed(1);
for (const space of SPACES) {
  for (const lag of LAGS) {
    for (const sampler of SAMPLERS) {
      const runs: number[][] = [];
      for (const seed of seeds) {
        runs.push(await runStudy(space, sampler, { lag, seed, trials }));
      }
      const cells = stops.map((n) => {
        const after = runs.map((best) => best[n - 1]!);
        return `${percent(median(after))} (${percent(Math.min(...after))})`;
      });
      const searched = Object.keys(space).join(", ");
      console.log(
        `| ${[searched, lag, sampler, ...cells].join(" | ")} |`,
      );
    }
  }
}
