// How soon a user sees something: start of the process to the first finished
// epoch, the help text over a bare runtime, and reading the data.

import { findDataset } from "../../src/dataset/find.ts";
import { runDeno } from "../child.ts";
import { findMnist, loadImages } from "../data.ts";
import { loadEngine } from "../../src/engine/load.ts";
import { uploadSamples } from "../../src/engine/samples.ts";
import { summarise, type Timing } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";

/** Start to exit, or to a line, over some runs. */
async function timeRuns(
  repeats: number,
  args: readonly string[],
  until?: RegExp,
): Promise<Timing> {
  const seconds = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const run = await runDeno(args, until);
    seconds.push(until ? run.firstSeconds ?? NaN : run.seconds);
  }
  return summarise(seconds);
}

/** Seconds of an action, over some runs. */
async function timeAction(
  repeats: number,
  action: () => unknown,
): Promise<Timing> {
  const seconds = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now();
    await action();
    seconds.push((performance.now() - started) / 1000);
  }
  return summarise(seconds);
}

export const startup: Section = {
  name: "startup",
  description: "process start to first epoch, --help, reading the data",
  async *run(options: BenchOptions): AsyncGenerator<Table> {
    const repeats = Math.max(options.repeats, options.quick ? 1 : 10);
    const folder = findMnist(options.dataDir);
    const bare = await timeRuns(repeats, ["eval", "0"]);
    const help = await timeRuns(repeats, ["run", "-A", "cli.ts", "--help"]);
    const rows: Record<string, string | number | Timing>[] = [
      { what: "bare deno eval", time: bare },
      { what: "--help", time: help },
      {
        what: "--help over bare",
        time: { ...help, median: help.median - bare.median },
      },
    ];
    const small = [
      ...["run", "-A", "cli.ts", "tune", "--log", "epochs", "--jobs", "1"],
      ...["--param", "hidden_size=64", "--param", "num_layers=2"],
      ...["--param", "lr=0.001", "--epochs", "1"],
    ];
    rows.push({
      what: "first epoch of 64×2, digits",
      time: await timeRuns(repeats, small, /^Epoch 1/m),
    });
    if (folder !== undefined) {
      const mnist = [...small, "--dataset", "mnist", "--data-dir", folder];
      const options = { cacheDir: folder };
      rows.push({
        what: "first epoch of 64×2, MNIST",
        time: await timeRuns(repeats, mnist, /^Epoch 1/m),
      }, {
        what: "reading the MNIST files",
        time: await timeAction(repeats, () => findDataset(folder, options)),
      });
    }
    const images = await loadImages(options);
    rows.push({
      what: "starting an engine",
      time: await timeAction(repeats, () => loadEngine()),
    }, {
      what: "copying 60,000 images into it",
      time: await timeUploads(repeats, images),
    });
    yield { title: "Start-up", rows };
  },
};

async function timeUploads(
  repeats: number,
  images: Parameters<typeof uploadSamples>[1],
): Promise<Timing> {
  const { module } = await loadEngine();
  const seconds = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const engine = await loadEngine({ module });
    const started = performance.now();
    uploadSamples(engine, images);
    seconds.push((performance.now() - started) / 1000);
  }
  return summarise(seconds);
}
