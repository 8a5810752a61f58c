// The roof over every dense kernel, measured, not looked up.

import { loadEngines, peakOf } from "../engines.ts";
import type { Section } from "../table.ts";

export const peak: Section = {
  name: "peak",
  description: "multiply-adds a second of one core, in registers",
  async *run() {
    const rows = [];
    for (const { variant } of await loadEngines()) {
      const { gflops, timing } = await peakOf(variant);
      rows.push({ variant, "GFLOP/s": gflops, "1.2 M × 4 lanes": timing });
    }
    yield { title: "Multiply-add peak of one core", rows };
  },
};
