// Where the sparse input layer stops paying: the same network from sparse and
// from dense inputs, by the share of inputs that are not zero.

import { loadEngine } from "../../src/engine/load.ts";
import type { InputForm } from "../../src/engine/samples.ts";
import { SPARSE_DENSITY } from "../../src/engine/samples.ts";
import { randomImages } from "../data.ts";
import { loadEngines } from "../engines.ts";
import { summarise } from "../measure.ts";
import type { BenchOptions, Section, Table } from "../table.ts";
import { configuration, timeEpochs } from "../training.ts";

const DENSITIES = [0.05, 0.1, 0.19, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1];
const NETWORKS = [configuration(64, 2), configuration(128, 3)];

export const sparse: Section = {
  name: "sparse",
  description: "sparse against dense inputs, by density: where they cross",
  async *run({ quick, repeats }: BenchOptions): AsyncGenerator<Table> {
    const count = quick ? 2000 : 10_000;
    const [engine] = await loadEngines();
    const rows = [];
    for (const density of DENSITIES) {
      const { module, variant } = engine!;
      for (const { name, hidden } of NETWORKS) {
        const seconds: Record<string, number[]> = { sparse: [], dense: [] };
        for (let repeat = 0; repeat < Math.max(repeats, 3); repeat++) {
          for (const inputForm of ["sparse", "dense"] as InputForm[]) {
            const images = randomImages(count, density);
            const fresh = await loadEngine({ module, variant });
            const times = await timeEpochs(fresh, images, {
              hidden,
              inputForm,
            });
            seconds[inputForm]!.push(...times);
          }
        }
        const [sparse, dense] = [seconds.sparse!, seconds.dense!].map(
          summarise,
        );
        rows.push({
          density,
          network: name,
          sparse: sparse!,
          dense: dense!,
          "dense / sparse": dense!.median / sparse!.median,
        });
      }
    }
    yield {
      title: `Input layer by density, ${engine!.variant}, ${count} samples; ` +
        `sparse is chosen up to ${SPARSE_DENSITY}`,
      rows,
    };
  },
};
