// Every kernel at the layers where it runs, in operations a second and as a
// share of the multiply-add peak, which is measured beside every timing. All of
// them take several turns, so that each also meets the machine's calm moments.

import type { Engine } from "../../src/engine/engine.ts";
import { loadEngines, loadPeak, type PeakProbe } from "../engines.ts";
import { type KernelCase, listCases } from "../kernel_cases.ts";
import { type PairTimes, summarise, timeBeside } from "../measure.ts";
import type { BenchOptions, Row, Section, Table } from "../table.ts";

const TURNS = 5, REPEATS = 5, EACH_MS = 6;

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

async function takeTurn(
  engine: Engine,
  peak: PeakProbe,
  { prepare }: KernelCase,
): Promise<PairTimes> {
  const close = engine.openRun();
  try {
    const options = { repeats: REPEATS, eachMs: EACH_MS };
    return await timeBeside(prepare(engine), peak.call, options);
  } finally {
    close();
  }
}

/** A kernel's row; `roof` is the fastest that the peak was seen. */
function rowOf(
  { kernel, layer, operations }: KernelCase,
  { calls, yardsticks }: PairTimes,
  peak: PeakProbe,
  roof: number,
): Row {
  const time = summarise(calls);
  const ratio = summarise(calls.map((call, i) => yardsticks[i]! / call));
  return {
    kernel,
    layer,
    time,
    "GFLOP/s": operations / time.median / 1e9,
    "of peak": percent(ratio.median * operations / peak.operations),
    "fastest": percent(operations / Math.min(...calls) / roof),
  };
}

export const kernels: Section = {
  name: "kernels",
  description: "every kernel at named layers: GFLOP/s and share of the peak",
  async *run({ quick }: BenchOptions): AsyncGenerator<Table> {
    for (const engine of await loadEngines()) {
      const peak = await loadPeak(engine.variant);
      const timed = [...listCases()].map((one) => ({
        one,
        times: { calls: [] as number[], yardsticks: [] as number[] },
      }));
      for (let turn = 0; turn < (quick ? 1 : TURNS); turn++) {
        for (const { one, times } of timed) {
          const { calls, yardsticks } = await takeTurn(engine, peak, one);
          times.calls.push(...calls);
          times.yardsticks.push(...yardsticks);
        }
      }
      const shortest = Math.min(...timed.flatMap((t) => t.times.yardsticks));
      const roof = peak.operations / shortest;
      const rows = timed.map(({ one, times }) => rowOf(one, times, peak, roof));
      yield { title: `Kernels, ${engine.variant}`, rows };
    }
  },
};
