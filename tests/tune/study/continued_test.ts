// Trials that go on from each other (docs/determinism.md, Trials that go on):
// whatever the timing, the workers, the losses, the interruptions and what
// becomes of checkpoints, a study ends with the same export.

import { assert, assertEquals } from "@std/assert";
import { Pcg32 } from "../../../src/random.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../src/tune/study/create.ts";
import { memoryCheckpoints } from "../../../src/tune/study/run/checkpoints.ts";
import type { CheckpointStore } from "../../../src/tune/storage.ts";
import type { Study } from "../../../src/tune/study/study.ts";
import { MemoryStorage } from "../../support/memory_storage.ts";
import { continuedScriptOf } from "../../support/sensitive.ts";
import { SimulatedExecutor } from "../../support/simulation.ts";
import { bytesOf } from "../../support/study_bytes.ts";

const SPACE = {
  kind: { type: "categorical", choices: ["a", "b", "c"] },
  n: { type: "int", low: 1, high: 4 },
  x: { type: "float", low: 0.001, high: 1, log: true },
} as const;
const { x: _, ...FINITE } = SPACE;

function* cases(): Generator<[name: string, options: StudyOptions]> {
  for (const lag of [1, 3]) {
    const both = { seed: lag, lag, direction: "maximize" } as const;
    for (const quantile of [0.25, 0.5]) {
      const sampler = `pbt:population=5,interval=2,quantile=${quantile}`;
      yield [`${sampler}, lag ${lag}`, { ...both, space: SPACE, sampler }];
    }
    for (const sampler of ["random", "tpe:n_startup_trials=4", "grid"]) {
      const space = sampler === "grid" ? FINITE : SPACE;
      const pruner = "asha:eta=2,promote=true";
      const name = `${sampler}, ${pruner}, lag ${lag}`;
      yield [name, { ...both, space, sampler, pruner }];
    }
  }
}

interface RunOptions {
  readonly capacity: number;
  readonly timing: number;
  readonly lossRate?: number;
  readonly abortAfter?: number;
}

async function run(study: Study, options: RunOptions): Promise<void> {
  const { capacity, timing, lossRate = 0, abortAfter } = options;
  const random = Pcg32.of(timing, "sampling", capacity);
  const executor = new SimulatedExecutor(continuedScriptOf, {
    capacity,
    random,
    lossRate,
  });
  const controller = new AbortController();
  let events = 0;
  await study.optimize(executor, {
    total: 40,
    signal: controller.signal,
    onEvent: () => {
      if (events++ === abortAfter) controller.abort();
    },
  });
  executor.close();
  assert(executor.mostRunning <= capacity);
}

/** Forgets every third checkpoint and spoils every third. */
function badCheckpoints(): CheckpointStore {
  const store = memoryCheckpoints();
  return {
    ...store,
    save: (number, bytes) => {
      if (number % 3 === 0) return Promise.resolve();
      return store.save(number, number % 3 === 1 ? bytes : bytes.slice(1));
    },
  };
}

for (const [name, options] of cases()) {
  Deno.test(`trials that go on are the same for any workers and interruptions: ${name}`, async () => {
    const storage = new MemoryStorage();
    const first = await createStudy({ ...options, storage });
    await run(first, { capacity: 1, timing: 0 });
    const reference = bytesOf(first);
    const continued = first.trials.filter((one) =>
      one.resumeFrom !== undefined
    );
    assert(continued.length > 5, `${continued.length} go on`);
    for (const { number, resumeFrom, until } of continued) {
      const before = first.trials[resumeFrom!]!;
      // But for the end of a grid, which is asked with every outcome.
      const lag = options.sampler === "grid" ? 1 : options.lag!;
      assert(resumeFrom! <= number - lag);
      assert(before.until! < until! && before.outcome?.state === "pruned");
    }
    for (const [timing, capacity] of [1, 2, 4].entries()) {
      const good = await createStudy(options);
      await run(good, { capacity, timing, lossRate: 0.1 });
      assertEquals(bytesOf(good), reference, `${capacity} workers`);
      const checkpoints = badCheckpoints();
      const bad = await createStudy({ ...options, checkpoints });
      await run(bad, { capacity, timing });
      assertEquals(bytesOf(bad), reference, `${capacity} workers, lost files`);
    }
    const random = new Pcg32(BigInt(reference.length));
    const checkpoints = memoryCheckpoints();
    for (let i = 0; i < 6; i++) {
      const cut = 1 + random.nextBelow(storage.events.length - 1);
      const rest = new MemoryStorage(storage.events.slice(0, cut));
      const resumed = await createStudy({
        ...options,
        storage: rest,
        resume: true,
        ...(i % 2 === 0 && { checkpoints }),
      });
      await run(resumed, { capacity: 1 + i % 3, timing: i, abortAfter: 9 * i });
      await run(resumed, { capacity: 2, timing: i });
      assertEquals(bytesOf(resumed), reference, `cut after ${cut}`);
      const { settings, trials } = (await rest.load())!;
      const { directions } = resumed;
      const reread = { name: "study", directions, settings, trials };
      assertEquals(bytesOf(reread), reference, "storage and study differ");
    }
  });
}
