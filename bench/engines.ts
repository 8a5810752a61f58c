// Engines, and the yardstick for their kernels.

import type { Engine } from "../src/engine/engine.ts";
import { loadEngine, type Variant } from "../src/engine/load.ts";
import { loadProbe } from "../tests/support/probe.ts";
import type { Call } from "./measure.ts";

/** The two builds. */
export const VARIANTS: readonly Variant[] = ["relaxed", "plain"];

/** Fresh engines, one of each variant that this host has. */
export async function loadEngines(): Promise<Engine[]> {
  const engines = [];
  for (const variant of VARIANTS) {
    engines.push(await loadEngine({ variant }).catch(() => undefined));
  }
  return engines.filter((engine) => engine !== undefined);
}

/** Multiply-adds of a chain in one call. */
const COUNT = 20_000;

/** The multiply-add peak of one core, as a yardstick. */
export interface PeakProbe {
  readonly call: Call;
  /** Floating-point operations of a call, a multiply-add counted as two. */
  readonly operations: number;
}

/** Builds the probe of a variant. */
export async function loadPeak(variant: Variant): Promise<PeakProbe> {
  const exports = await loadProbe("peak", variant);
  const chains = (exports.CHAINS as WebAssembly.Global).value as number;
  const multiplyAdds = exports.multiplyAdds as (count: number) => number;
  return {
    call: () => void multiplyAdds(COUNT),
    operations: COUNT * chains * 8,
  };
}
