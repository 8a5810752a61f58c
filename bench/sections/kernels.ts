// Every kernel at the layers where it runs, in operations a second and as a
// share of the multiply-add peak, which is measured beside every timing.

import type { Engine } from "../../src/engine/engine.ts";
import { loadEngines, loadPeak, type PeakProbe } from "../engines.ts";
import { type KernelCase, listCases } from "../kernel_cases.ts";
import { timeBeside } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";

async function runCase(
  engine: Engine,
  peak: PeakProbe,
  { kernel, layer, operations, prepare }: KernelCase,
  quick: boolean,
) {
  const close = engine.openRun();
  try {
    const { time, ratio } = await timeBeside(prepare(engine), peak.call, {
      repeats: quick ? 5 : 15,
      eachMs: quick ? 3 : 8,
    });
    const share = ratio.median * operations / peak.operations;
    return {
      kernel,
      layer,
      time,
      "GFLOP/s": operations / time.median / 1e9,
      "of peak": `${(share * 100).toFixed(0)} %`,
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
      const peak = await loadPeak(engine.variant), rows = [];
      for (const one of listCases()) {
        rows.push(await runCase(engine, peak, one, quick));
      }
      yield { title: `Kernels, ${engine.variant}`, rows };
    }
  },
};
