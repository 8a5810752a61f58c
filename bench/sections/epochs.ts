// Seconds of a training epoch for narrow to wide networks, the first epoch and
// later ones apart: they should not differ. The last is compared with the first
// of the same run, since a shared machine changes its speed between runs.

import { firstOf, loadImages } from "../data.ts";
import { loadEngines } from "../engines.ts";
import { summarise } from "../measure.ts";
import {
  type BenchOptions,
  duration,
  type Section,
  type Table,
} from "../table.ts";
import { configuration, timeEpochs } from "../training.ts";

const CONFIGURATIONS = [
  configuration(64, 2),
  configuration(64, 3),
  configuration(128, 2),
  configuration(128, 3),
  configuration(256, 3),
  configuration(512, 3),
  configuration(1024, 3),
];
const EPOCHS = 3;
/** Networks this wide take minutes for all samples: a sixth of them tells. */
const WIDE = 512, WIDE_SAMPLES = 10_000;

export const epochs: Section = {
  name: "epochs",
  description: "seconds of a training epoch, first and later ones",
  async *run(options: BenchOptions): AsyncGenerator<Table> {
    const images = await loadImages(options);
    const few = firstOf(images, WIDE_SAMPLES);
    for (const engine of await loadEngines()) {
      const rows = [];
      for (const { name, hidden } of options.configurations ?? CONFIGURATIONS) {
        const isWide = hidden[0]! >= WIDE;
        const train = isWide || options.quick ? few : images;
        const first = [], later = [], ratios = [];
        for (let repeat = 0; repeat < options.repeats; repeat++) {
          const settings = { hidden, epochs: EPOCHS };
          const seconds = await timeEpochs(engine, train, settings);
          first.push(seconds[0]!);
          later.push(...seconds.slice(1));
          ratios.push(seconds.at(-1)! / seconds[0]!);
        }
        const [one, others] = [summarise(first), summarise(later)];
        rows.push({
          network: name,
          samples: train.count,
          "first epoch": one,
          "later epochs": others,
          "fastest": duration(Math.min(...first, ...later)),
          "last / first": summarise(ratios).median,
          "samples/s": Math.round(train.count / others.median),
        });
      }
      yield {
        title: `Training epochs, ${engine.variant}, batch 64, Adam`,
        rows,
      };
    }
  },
};
