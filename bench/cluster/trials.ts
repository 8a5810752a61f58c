// The trials of a simulation: how long each takes and what becomes of it, by its
// number alone, so that it is the same whoever runs it.

import { Pcg32 } from "../../src/random.ts";
import type { Scenario } from "./figures.ts";

/** What a simulated trial does. */
export interface SimulatedTrial {
  readonly ms: number;
  /** From its coming to its begin. */
  readonly latencyMs: number;
  /** It loses its worker's thread half way, the first time that it runs. */
  readonly isLost: boolean;
  /** Standard normal. */
  readonly noise: number;
}

/** What trial `number` does. */
export function trialOf(
  { trialSeconds, spread, failing, latencyMs, seed }: Scenario,
  number: number,
): SimulatedTrial {
  const random = Pcg32.of(seed, "noise", number);
  return {
    // Log-normal, so that its mean is what was wanted.
    ms: 1000 * trialSeconds *
      Math.exp(spread * random.nextNormal() - spread ** 2 / 2),
    latencyMs: -latencyMs * Math.log(1 - random.nextFloat()),
    isLost: random.nextFloat() < failing,
    noise: random.nextNormal(),
  };
}
