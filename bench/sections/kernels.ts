// Every kernel at the layers where it runs, in operations a second and as a
// share of the multiply-add peak, which is measured beside every timing.

import type { Engine } from "../../src/engine/engine.ts";
import { loadEngines, loadPeak, type PeakProbe } from "../engines.ts";
import { type KernelCase, listCases } from "../kernel_cases.ts";
import { timeBeside } from "../measure.ts";
import type { BenchOptions, Row, Section, Table } from "../table.ts";

interface KernelTime {
  /** The fastest pass of the peak probe, in seconds. */
  readonly yardstick: number;
  /** Operations a second in the fastest timing. */
  readonly fastest: number;
  readonly row: Row;
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

async function runCase(
  engine: Engine,
  peak: PeakProbe,
  { kernel, layer, operations, prepare }: KernelCase,
  quick: boolean,
): Promise<KernelTime> {
  const close = engine.openRun();
  try {
    const { time, ratio, fastest } = await timeBeside(
      prepare(engine),
      peak.call,
      {
        repeats: quick ? 5 : 15,
        eachMs: quick ? 3 : 8,
      },
    );
    const share = ratio.median * operations / peak.operations;
    return {
      yardstick: fastest.yardstick,
      fastest: operations / fastest.call,
      row: {
        kernel,
        layer,
        time,
        "GFLOP/s": operations / time.median / 1e9,
        "of peak": percent(share),
      },
    };
  } finally {
    close();
  }
}

export const kernels: Section = {
  name: "kernels",
  description:
    "every kernel at named layers: GFLOP/s and share of the peak, of medians and of the fastest",
  async *run({ quick }: BenchOptions): AsyncGenerator<Table> {
    for (const engine of await loadEngines()) {
      const peak = await loadPeak(engine.variant);
      const times: KernelTime[] = [];
      for (const one of listCases()) {
        times.push(await runCase(engine, peak, one, quick));
      }
      const yardstick = Math.min(...times.map((time) => time.yardstick));
      const roof = peak.operations / yardstick;
      const rows = times.map(({ row, fastest }) => ({
        ...row,
        "fastest": percent(fastest / roof),
      }));
      yield { title: `Kernels, ${engine.variant}`, rows };
    }
  },
};
