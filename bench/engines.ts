// Engines and their measured peak.

import type { Engine } from "../src/engine/engine.ts";
import { loadEngine, type Variant } from "../src/engine/load.ts";
import { loadProbe } from "../tests/support/probe.ts";
import { timeCalls, type Timing } from "./measure.ts";

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
const COUNT = 100_000;

/** What the peak probe found. */
export interface Peak {
  /** Of one probe call. */
  readonly timing: Timing;
  /** Floating-point operations a second, a multiply-add counted as two. */
  readonly gflops: number;
}

const peaks = new Map<Variant, Promise<Peak>>();

async function measure(variant: Variant): Promise<Peak> {
  const exports = await loadProbe("peak", variant);
  const chains = (exports.CHAINS as WebAssembly.Global).value as number;
  const probe = exports.multiplyAdds as (count: number) => number;
  const timing = await timeCalls(() => probe(COUNT), 31, 5);
  return { timing, gflops: COUNT * chains * 8 / timing.median / 1e9 };
}

/** The multiply-add peak of one core, measured once a run. */
export function peakOf(variant: Variant): Promise<Peak> {
  const known = peaks.get(variant) ?? measure(variant);
  peaks.set(variant, known);
  return known;
}
