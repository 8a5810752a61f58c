// The study and the pool together: what a user sees of Workers is speed alone.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createStudy } from "../../src/pool/study.ts";
import { exportStudy } from "../../src/tune/study/export.ts";
import { workerExecutor } from "../../src/pool/worker_executor.ts";
import { countWorkers } from "./count_workers.ts";
import { HANG_MS } from "./fixtures/objectives.ts";

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
    { state: "failed", reason: "worker lost 3 times: it ended itself" },
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

Deno.test("a failed record says what became of the workers", async () => {
  const study = await createStudy({
    space: { how: { type: "categorical", choices: ["exit", "reject"] } },
    sampler: "grid",
  });
  const executor = workerExecutor({
    module: MODULE,
    factory: "dying",
    jobs: 2,
  });
  const told: (string | undefined)[] = [];
  await study.optimize(executor, {
    onEvent: (event) => event.type === "lost" && told.push(event.reason),
  });
  executor.close();
  const reasons = study.trials.map(({ outcome }) =>
    outcome?.state === "failed" ? outcome.reason : outcome?.state
  );
  assertEquals(reasons[0], "worker lost 3 times: it ended itself");
  assertMatch(reasons[1]!, /^worker lost 3 times: .*nobody caught it$/);
  assertEquals(told.filter((reason) => reason === "it ended itself").length, 3);
});

Deno.test("a study whose Workers hang ends in time and leaves none", async () => {
  using workers = countWorkers();
  const code = `export default () => {
    const end = performance.now() + ${HANG_MS};
    while (performance.now() < end);
  }`;
  const hanging = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const space = { x: { type: "int", low: 1, high: 4 } } as const;
  const study = await createStudy({ space, sampler: "grid" });
  await study.optimize(hanging, { jobs: 2, timeout: 0.4 });
  assertEquals(study.stopped?.rule, "timeout");
  assertEquals(workers, { ...workers, started: 2, live: 0 });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  await study.optimize(hanging, { jobs: 2, signal: controller.signal });
  assertEquals(study.stopped?.rule, "aborted");
  assertEquals(workers, { ...workers, started: 4, live: 0 });
  assertEquals(study.trials.every(({ outcome }) => !outcome), true);
  await study.optimize(({ params }) => params.x);
  assertEquals(study.trials.length, 4);
});
