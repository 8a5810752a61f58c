// Every sampler with every pruner: any number of workers, and a study cut and
// resumed, end with the same export.

import { assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import { pruners } from "../../../src/tune/pruners/mod.ts";
import { samplers } from "../../../src/tune/samplers/mod.ts";
import type { Study } from "../../../src/tune/study/study.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { makePruner } from "../../support/pruner_contract.ts";
import { scriptOf } from "../../support/sensitive.ts";
import { SimulatedExecutor } from "../../support/simulation.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const TOTAL = 16;

const SPACE = {
  a: { type: "categorical", choices: ["x", "y", "z"] },
  b: { type: "int", low: 1, high: 64, log: true },
  c: { type: "int", low: 0, high: 9, when: { a: ["x", "z"] } },
} as const;

async function run(study: Study, capacity: number, seed: number) {
  const random = Pcg32.of(seed, "sampling", capacity);
  const executor = new SimulatedExecutor(scriptOf, {
    capacity,
    random,
    lossRate: 0.1,
  });
  await study.optimize(executor, { total: TOTAL });
}

for (const sampler of Object.keys(samplers)) {
  Deno.test(`sampler ${sampler} with every pruner is repeatable`, async () => {
    for (const [index, pruner] of Object.keys(pruners).entries()) {
      const options: StudyOptions = {
        space: SPACE,
        sampler,
        pruner: makePruner(pruner),
        seed: index,
      };
      const storage = new MemoryStorage();
      const first = await createStudy({ ...options, storage });
      await run(first, 1, 0);
      const reference = bytesOf(first);
      for (const capacity of [2, 4, 8]) {
        const study = await createStudy(options);
        await run(study, capacity, index);
        assertEquals(bytesOf(study), reference, `${pruner}, ${capacity}`);
      }
      const random = Pcg32.of(index, "split", 0);
      const cut = 1 + random.nextBelow(storage.events.length - 1);
      const rest = new MemoryStorage(storage.events.slice(0, cut));
      const resumed = await createStudy({
        ...options,
        storage: rest,
        resume: true,
      });
      await run(resumed, 3, cut);
      assertEquals(bytesOf(resumed), reference, `${pruner}, cut at ${cut}`);
    }
  });
}
