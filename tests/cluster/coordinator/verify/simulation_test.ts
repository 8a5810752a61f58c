// Whoever lies, whenever and however workers are quick, slow or dead: what a
// study that is verified comes to is right, or it says that it cannot be.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { Pcg32 } from "../../../../src/random.ts";
import {
  createStudy,
  type StudyOptions,
} from "../../../../src/tune/study/create.ts";
import type { Study } from "../../../../src/tune/study/study.ts";
import { MemoryStorage } from "../../../support/memory_storage.ts";
import {
  scriptOf,
  sensitivePruner,
  sensitiveSampler,
} from "../../../support/sensitive.ts";
import { bytesOf } from "../../../support/study_bytes.ts";
import { SimulatedExecutor } from "../../../support/simulation.ts";
import { Coordinator } from "./coordinator.ts";
import { Strangers, type StrangersOptions } from "./strangers.ts";

const TOTAL = 20, SEEDS = 12;
const SPACE = { x: { type: "int", low: 0, high: 999 } } as const;

const STUDIES: readonly StudyOptions[] = [
  { space: SPACE, lag: 4, sampler: sensitiveSampler(4), pruner: "none" },
  { space: SPACE, lag: 4, sampler: "random", pruner: sensitivePruner() },
  {
    space: SPACE,
    lag: 8,
    sampler: sensitiveSampler(8),
    pruner: sensitivePruner(),
  },
];

async function bytesOfOne(options: StudyOptions): Promise<string> {
  const study = await createStudy(options);
  const random = new Pcg32(0n);
  const executor = new SimulatedExecutor(scriptOf, { capacity: 1, random });
  await study.optimize(executor, { total: TOTAL, onError: "record" });
  return bytesOf(study);
}

interface Case extends Omit<StrangersOptions, "script" | "random"> {
  readonly share: number;
  /** Kills the coordinator after so many events; another one goes on. */
  readonly killAfter?: number;
}

/** A study with strangers: its bytes, or why it stopped. */
async function runWith(options: StudyOptions, one: Case, seed: number) {
  const random = new Pcg32(BigInt(seed));
  const strangers = new Strangers({ ...one, script: scriptOf, random });
  const found = new Set<string>();
  let stopped: string | undefined;
  const run = async (study: Study, killAfter = Infinity) => {
    const coordinator = new Coordinator(strangers, study, one.share);
    const killing = new AbortController();
    let events = 0;
    try {
      await study.optimize(coordinator, {
        total: TOTAL,
        onError: "record",
        signal: killing.signal,
        onEvent: () => {
          if (events++ !== killAfter) return;
          queueMicrotask(() => {
            coordinator.die();
            killing.abort();
          });
        },
      });
    } catch (error) {
      stopped = (error as Error).message;
    } finally {
      coordinator.close();
    }
    for (const liar of coordinator.shutOut) found.add(liar);
    return bytesOf(study);
  };
  const storage = new MemoryStorage();
  let bytes = await run(
    await createStudy({ ...options, storage }),
    one.killAfter,
  );
  if (one.killAfter !== undefined && stopped === undefined) {
    const rest = new MemoryStorage(storage.events);
    bytes = await run(
      await createStudy({ ...options, storage: rest, resume: true }),
    );
  }
  strangers.close();
  return { bytes, stopped, found, lies: strangers.lies };
}

Deno.test("verified: with a share of 1 and one liar every study is right", async () => {
  let found = 0;
  for (const [i, options] of STUDIES.entries()) {
    const right = await bytesOfOne(options);
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = { share: 1, honest: 3, liars: 1, truths: seed % 4 };
      const run = await runWith(options, { ...one, deathRate: 0.1 }, seed);
      const name = `study ${i}, seed ${seed}`;
      assertEquals(run.stopped, undefined, name);
      assertEquals(run.bytes, right, name);
      for (const liar of run.found) assert(run.lies.has(liar), name);
      found += run.found.size;
    }
  }
  assert(found > SEEDS, `${found} were found`);
});

Deno.test("verified: with any share, whoever lies, what is not stopped is right", async () => {
  const counts = { right: 0, stopped: 0, undetected: 0 };
  for (const [i, options] of STUDIES.entries()) {
    const right = await bytesOfOne(options);
    for (let seed = 0; seed < SEEDS; seed++) {
      const share = [0, 0.3, 1][seed % 3]!, liars = 1 + seed % 2;
      const one = { share, honest: 3, liars, truths: seed % 5 };
      const run = await runWith(options, { ...one, deathRate: 0.1 }, seed);
      const name = `study ${i}, seed ${seed}: ${run.stopped}`;
      for (const liar of run.found) assert(run.lies.has(liar), name);
      if (run.stopped !== undefined) {
        assertMatch(run.stopped, /^Cannot (verify|go on with) /, name);
        counts.stopped++;
      } else if (run.bytes === right) counts.right++;
      else {
        // Somebody who told the truth at first was believed, and not checked.
        assert(share < 1 && one.truths > 0, name);
        assert([...run.lies].some((liar) => !run.found.has(liar)), name);
        counts.undetected++;
      }
    }
  }
  assert(counts.right > 2 * counts.stopped, JSON.stringify(counts));
});

Deno.test("verified: a coordinator killed at any time is followed by one that is right", async () => {
  for (const [i, options] of STUDIES.entries()) {
    const right = await bytesOfOne(options);
    for (let seed = 0; seed < SEEDS; seed++) {
      const one = { share: 1, honest: 3, liars: seed % 2, truths: 2 };
      const killAfter = 5 + 11 * seed;
      const more = { deathRate: 0.1, killAfter };
      const run = await runWith(options, { ...one, ...more }, seed);
      const name = `study ${i}, seed ${seed}`;
      assertEquals(run.stopped, undefined, name);
      assertEquals(run.bytes, right, name);
    }
  }
});
