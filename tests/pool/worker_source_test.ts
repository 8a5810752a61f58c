// Workers that a function starts or a module's URL names, and what is said
// where there can be none.

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { workerExecutor } from "../../src/pool/worker_executor.ts";
import { UNKNOWN_MESSAGES } from "./fixtures/objectives.ts";
import { creating, MODULE, start, withCreated } from "./pools.ts";

Deno.test("workerExecutor() runs what a Worker of its own file serves", async () => {
  const create = creating("serveObjective(({ params }) => params.x + 1)");
  await withCreated({ create }, async (pool) => {
    const { outcome } = await start(pool, 0, { x: 3 });
    assertEquals(outcome, { state: "complete", values: [4] });
  });
  const making = creating(
    "serveFactory(async (base) => ({ params }) => params.x + base)",
  );
  await withCreated({ create: making, setup: 30 }, async (pool) => {
    const { outcome } = await start(pool, 0, { x: 3 });
    assertEquals(outcome, { state: "complete", values: [33] });
  });
});

Deno.test("a Worker passes over what is no message of a pool", async () => {
  const start7 = creating("serveObjective(() => 7)");
  const create = () => {
    const worker = start7();
    for (const message of UNKNOWN_MESSAGES) worker.postMessage(message);
    worker.addEventListener("message", () => {
      for (const message of UNKNOWN_MESSAGES) worker.postMessage(message);
    });
    return worker;
  };
  await withCreated({ create }, async (pool) => {
    for (const number of [0, 1]) {
      const { outcome } = await start(pool, number);
      assertEquals(outcome, { state: "complete", values: [7] });
    }
  });
});

const UNFIT: readonly [string, () => Worker, string][] = [
  [
    "a create() that throws",
    () => {
      throw new Error("refused here");
    },
    "Cannot start a worker: refused here",
  ],
  [
    "a file that is not there",
    () => new Worker(MODULE + ".js", { type: "module" }),
    // What follows is Deno's own, and another text where it checks types.
    "Cannot start a worker: ",
  ],
  [
    "a file with a syntax error",
    creating("serveObjective(="),
    "Cannot start a worker: ",
  ],
  [
    "a file that needs a page",
    creating("document.title = 1"),
    "document is not defined",
  ],
  [
    "a Worker that serves twice",
    creating("serveObjective(() => 1); serveObjective(() => 2);"),
    "this Worker serves one already",
  ],
  [
    "an objective that is none",
    creating("serveObjective(5)"),
    "it is 5, expected a function",
  ],
];

Deno.test("workerExecutor() waits for a file that never serves, but not for ever", () =>
  withCreated({ create: creating("0"), startMs: 300 }, async (pool) => {
    const error = await assertRejects(() => start(pool, 0), Error);
    assert(error.message.includes("has not called serveObjective"));
  }));

for (const [what, create, message] of UNFIT) {
  Deno.test(`workerExecutor() says why it cannot use ${what}`, () =>
    withCreated({ create }, async (pool) => {
      const error = await assertRejects(() => start(pool, 0), Error);
      assert(error.message.includes(message), error.message);
      assert(error.message.startsWith("Cannot start a worker: "));
    }));
}

Deno.test("workerExecutor() says what to do where there are no Workers", () => {
  const { Worker } = globalThis;
  using _restored = {
    [Symbol.dispose]: () => void (globalThis.Worker = Worker),
  };
  Object.assign(globalThis, { Worker: undefined });
  const create = () => new Worker(MODULE);
  for (const options of [{ module: MODULE }, { create }]) {
    assertThrows(
      () => workerExecutor({ ...options, jobs: 1 }),
      Error,
      "this platform has no Worker (edge runtimes have none, Node has them in the package for npm), expected an objective function",
    );
  }
});

Deno.test("workerExecutor() says what to do where there are no blob: URLs", () => {
  const { createObjectURL } = URL;
  using _restored = {
    [Symbol.dispose]: () => void (URL.createObjectURL = createObjectURL),
  };
  Object.assign(URL, { createObjectURL: undefined });
  assertThrows(
    () => workerExecutor({ module: MODULE, jobs: 1 }),
    Error,
    "URL.createObjectURL is not to be had here, expected workerExecutor({ create:",
  );
});

Deno.test("workerExecutor() names the right that is missing, and asks for none", async () => {
  const library = import.meta.resolve("../../src/pool/worker_executor.ts");
  const script = `
    import { workerExecutor } from ${JSON.stringify(library)};
    const pool = workerExecutor({ module: "data:text/javascript,", jobs: 1 });
    const trial = { number: 0, params: {} };
    await pool.start(trial, () => {}, new AbortController().signal)
      .catch((error) => console.log(error.message));
    pool.close();`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      `data:text/javascript,${encodeURIComponent(script)}`,
    ],
    stderr: "null",
  }).output();
  const printed = new TextDecoder().decode(stdout);
  assert(
    printed.includes("Cannot start a worker: Requires read access"),
    printed,
  );
});
