// Every kernel at the layers where it runs, in operations a second and as a
// share of the peak measured in the same run.

import { loadEngines, peakOf } from "../engines.ts";
import { type KernelCase, listCases } from "../kernel_cases.ts";
import { timeCalls } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";
import type { Engine } from "../../src/engine/engine.ts";

async function runCase(engine: Engine, one: KernelCase, quick: boolean) {
  const close = engine.openRun();
  try {
    const call = one.prepare(engine);
    const timing = await timeCalls(call, quick ? 5 : 15, quick ? 3 : 8);
    const gflops = one.operations / timing.median / 1e9;
    const { gflops: peak } = await peakOf(engine.variant);
    return {
      kernel: one.kernel,
      layer: one.layer,
      time: timing,
      "GFLOP/s": gflops,
      "of peak": `${(gflops / peak * 100).toFixed(0)} %`,
    };
  } finally {
    close();
  }
}

export const kernels: Section = {
  name: "kernels",
  description: "every kernel at named layers: GFLOP/s and share of the peak",
  async *run({ quick }: BenchOptions): AsyncGenerator<Table> {
    for (const engine of await loadEngines()) {
      const rows = [];
      for (const one of listCases()) {
        rows.push(await runCase(engine, one, quick));
      }
      const { gflops } = await peakOf(engine.variant);
      yield {
        title: `Kernels, ${engine.variant}, peak ${gflops.toFixed(1)} GFLOP/s`,
        rows,
      };
    }
  },
};
