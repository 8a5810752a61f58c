// An objective for workers of tests: a curve over steps that takes its time,
// and does harm where its setup says so.

import type { Objective } from "../../mod.ts";

/** What it does. */
export interface Setup {
  /** Steps of each trial. */
  readonly steps?: number;
  /** Milliseconds of each step. */
  readonly stepMs?: number;
  /** The trial that ends its whole process. */
  readonly deadly?: number;
  /** A file that gets a line for each step: `TRIAL STEP`. */
  readonly diary?: string;
}

/** Makes the objective. */
export function makeObjective(
  { steps = 4, stepMs = 10, deadly, diary }: Setup,
): Objective {
  return async (trial) => {
    const x = Number(trial.params["x"]), { resumeFrom, until } = trial;
    let value = 0;
    for (let step = (resumeFrom?.[0] ?? 0) + 1; step <= steps; step++) {
      await new Promise((resolve) => setTimeout(resolve, stepMs));
      if (trial.number === deadly) Deno.kill(Deno.pid, "SIGKILL");
      if (diary !== undefined) {
        const line = `${trial.number} ${step}\n`;
        Deno.writeTextFileSync(diary, line, { append: true });
      }
      value = (x - 0.3) ** 2 + 1 / step;
      trial.setAttribute("last", step);
      if (trial.report(step, value, { half: value / 2 })) break;
      if (step < (until ?? Infinity) || step === steps) continue;
      trial.checkpoint(Uint8Array.of(step));
      break;
    }
    return value;
  };
}
