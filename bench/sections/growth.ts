// How the time of an epoch grows with samples, batch and width.

import type { Dataset } from "../../src/dataset/dataset.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { countParameters } from "../../src/train/network/network.ts";
import { firstOf, loadImages } from "../data.ts";
import { loadEngines } from "../engines.ts";
import { summarise, type Timing } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";
import {
  configuration,
  timeEpochs,
  type TrainingOptions,
} from "../training.ts";

const SAMPLES = [10_000, 20_000, 30_000, 40_000, 50_000, 60_000];
const BATCHES = [1, 8, 16, 32, 64, 128, 256, 1024];
const WIDTHS = [16, 32, 64, 128, 256, 512];
const BASE = configuration(64, 2);

/** Median over all epochs of some runs. */
async function median(
  engine: Engine,
  train: Dataset,
  options: TrainingOptions,
  repeats: number,
): Promise<Timing> {
  const seconds: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    seconds.push(...await timeEpochs(engine, train, options));
  }
  return summarise(seconds);
}

export const growth: Section = {
  name: "growth",
  description: "an epoch's time by samples, batch size and width",
  async *run(options: BenchOptions): AsyncGenerator<Table> {
    const images = await loadImages(options);
    const engine = (await loadEngines())[0]!;
    const few = firstOf(images, Math.min(10_000, images.count));
    const { repeats } = options, { hidden, name } = BASE;

    // Turn by turn, so that a change of the machine's speed meets all of them;
    // each on an engine of its own, so that nothing else lies in memory.
    const sizes = SAMPLES.filter((count) => count <= images.count);
    const seconds = new Map<number, number[]>(sizes.map((size) => [size, []]));
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const size of sizes) {
        const fresh = (await loadEngines())[0]!;
        const part = firstOf(images, size);
        seconds.get(size)!.push(...await timeEpochs(fresh, part, { hidden }));
      }
    }
    const bySamples = sizes.map((samples) => ({
      samples,
      time: summarise(seconds.get(samples)!),
    }));
    const each = bySamples[0]!.time.median / bySamples[0]!.samples;
    yield {
      title: `Epoch by number of samples, ${name}, ${engine.variant}`,
      rows: bySamples.map(({ samples, time }) => ({
        samples,
        time,
        "over linear": `${
          ((time.median / samples / each - 1) * 100).toFixed(1)
        } %`,
      })),
    };

    const byBatch = [];
    for (const batchSize of BATCHES) {
      const time = await median(engine, few, { hidden, batchSize }, repeats);
      byBatch.push({ batch: batchSize, time });
    }
    yield {
      title: `Epoch of ${few.count} samples by batch size, ${name}`,
      rows: byBatch,
    };

    const byWidth = [];
    for (const width of WIDTHS) {
      const { hidden, name } = configuration(width, 3);
      const time = await median(engine, few, { hidden }, repeats);
      const parameters = countParameters({ inputs: 784, hidden, outputs: 10 });
      byWidth.push({
        network: name,
        time,
        "ns a sample and 1,000 parameters": time.median / few.count /
          parameters * 1e12,
      });
    }
    yield { title: `Epoch of ${few.count} samples by width`, rows: byWidth };
  },
};
