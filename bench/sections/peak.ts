// The roof over every dense kernel, measured, not looked up.

import { loadEngines, loadPeak } from "../engines.ts";
import { timeCalls } from "../measure.ts";
import type { Section } from "../table.ts";

export const peak: Section = {
  name: "peak",
  description: "multiply-adds a second of one core, in registers",
  async *run() {
    const rows = [];
    for (const { variant } of await loadEngines()) {
      const { call, operations } = await loadPeak(variant);
      const time = await timeCalls(call, { repeats: 101, eachMs: 5 });
      rows.push({
        variant,
        "GFLOP/s": operations / time.median / 1e9,
        spread: `${(time.spread * 100).toFixed(0)} %`,
      });
    }
    yield { title: "Multiply-add peak of one core", rows };
  },
};
