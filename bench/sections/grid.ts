// The tutorial's whole job from the command line: process start to exit, by
// number of Workers, with the most memory it held.

import { runDeno } from "../child.ts";
import { findMnist } from "../data.ts";
import { summarise } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";

export const grid: Section = {
  name: "grid",
  description: "the tutorial's grid from the command line, by jobs; memory",
  async *run({ quick, repeats, dataDir }: BenchOptions): AsyncGenerator<Table> {
    const folder = findMnist(dataDir);
    const data = folder !== undefined
      ? ["--dataset", "mnist", "--data-dir", folder]
      : ["--dataset", "digits"];
    const cores = navigator.hardwareConcurrency;
    const counts = [...new Set([1, 2, cores])].sort((a, b) => a - b);
    const measured = new Map(counts.map((jobs) => [jobs, [] as number[]]));
    const peaks = new Map<number, number>();
    // Interleaved, so that a busy minute does not favour one of them.
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const jobs of counts) {
        const { seconds, peakBytes = NaN } = await runDeno([
          ...["run", "-A", "cli.ts", "tune", ...data, "--quiet"],
          ...["--jobs", String(jobs), "--epochs", quick ? "1" : "5"],
        ]);
        measured.get(jobs)!.push(seconds);
        peaks.set(jobs, Math.max(peaks.get(jobs) ?? 0, peakBytes));
      }
    }
    const alone = summarise(measured.get(1)!).median;
    yield {
      title: `The tutorial's grid on ${data[1]}, start to exit`,
      rows: counts.map((jobs) => {
        const time = summarise(measured.get(jobs)!);
        return {
          jobs,
          time,
          "times as fast as one job": alone / time.median,
          "peak MiB": Math.round(peaks.get(jobs)! / 2 ** 20),
        };
      }),
    };
  },
};
