// The study and the pool together: what a user sees of Workers is speed alone.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { createStudy } from "../../src/tune/study/create.ts";
import { exportStudy } from "../../src/tune/study/export.ts";
import { workerExecutor } from "../../src/pool/worker_executor.ts";

const MODULE = import.meta.resolve("./fixtures/objectives.ts");

/** Random search with asha, which prunes most trials; without host facts. */
async function searchWith(jobs: number): Promise<unknown> {
  const study = await createStudy({
    space: { x: { type: "float", low: 0, high: 1 } },
    sampler: "random",
    pruner: "asha",
    seed: 3,
  });
  const executor = workerExecutor({ module: MODULE, factory: "steps", jobs });
  await study.optimize(executor, { total: 24 });
  executor.close();
  const { study: settings, trials, best } = exportStudy(study);
  return [settings, trials.map(({ run: _run, ...rest }) => rest), best];
}

Deno.test("a pruned study is the same for any number of workers", async () => {
  const one = await searchWith(1);
  assert(JSON.stringify(one).includes('"pruned"'));
  for (const jobs of [2, 3, 5]) assertEquals(await searchWith(jobs), one);
});

Deno.test("a trial that kills its worker three times is failed, the rest goes on", async () => {
  const study = await createStudy({
    space: { how: { type: "categorical", choices: ["live", "close", "grow"] } },
    sampler: "grid",
  });
  const executor = workerExecutor({
    module: MODULE,
    factory: "dying",
    jobs: 2,
  });
  await study.optimize(executor);
  executor.close();
  assertEquals(exportStudy(study).study.irregular, true);
  const outcomes = study.trials.map(({ outcome }) => outcome);
  assertEquals(outcomes, [
    { state: "complete", values: [7] },
    { state: "failed", reason: "worker lost 3 times" },
    { state: "complete", values: [7] },
  ]);
});

Deno.test("an exception in a Worker reaches the caller with the stack it had there", async () => {
  const code =
    "export default function naughty() { throw new RangeError('no'); }";
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  const executor = workerExecutor({ module, jobs: 2 });
  const study = await createStudy({
    space: { x: { type: "int", low: 1, high: 3 } },
    sampler: "grid",
  });
  const error = await assertRejects(() => study.optimize(executor), Error);
  executor.close();
  const cause = (error as Error).cause as Error;
  assertEquals(cause.message, "no");
  assert(cause.stack?.startsWith("RangeError: no\n"), cause.stack);
  assert(cause.stack?.includes("naughty"), cause.stack);
});
