import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createStudy,
  type RunEvent,
  type SettingsInput,
  type Study,
  type StudyEvent,
} from "../../mod.ts";
import { isChosen } from "../../src/cluster/coordinator/verify/verifier.ts";
import { hasNats, NatsServer } from "../support/nats_server.ts";
import { makeObjective, type Setup } from "./objective.ts";
import {
  exportOf,
  LiarProcess,
  moduleTask,
  withCoordinator,
  WorkerProcess,
} from "./support.ts";

const SPACE = { x: { type: "float", low: 0, high: 1 } } as const;
const RANDOM = {
  space: SPACE,
  sampler: "random",
  pruner: "none",
  seed: 3,
} as const satisfies SettingsInput;
const TPE = {
  space: SPACE,
  sampler: "tpe",
  pruner: "asha",
  seed: 3,
} as const satisfies SettingsInput;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasNats, fn });
}

/** What one thread gives. */
async function exportOfOne(settings: SettingsInput, total: number) {
  const study = await createStudy(settings);
  await study.optimize(makeObjective({ stepMs: 0 }), { total });
  return exportOf(study);
}

interface Verified {
  readonly study: Study;
  readonly notices: readonly string[];
  readonly confirmed: number;
  readonly shutOut: readonly string[];
}

/** Runs a study on the workers that are there, verified. */
async function verified(
  server: NatsServer,
  settings: SettingsInput,
  { share, total, setup = {}, onEvent = () => {}, onNotice = () => {} }: {
    readonly share: number;
    readonly total: number;
    readonly setup?: Setup;
    readonly onEvent?: (event: StudyEvent | RunEvent) => void;
    readonly onNotice?: (message: string) => void;
  },
): Promise<Verified> {
  const study = await createStudy(settings);
  const notices: string[] = [];
  const options = {
    task: await moduleTask({ ...setup }),
    verify: { share, bestTrials: () => study.bestTrials },
    onNotice: (message: string) => {
      notices.push(message);
      onNotice(message);
    },
  };
  return await withCoordinator(server, study, options, async (executor) => {
    await study.optimize(executor, { total, onEvent });
    return { study, notices, ...executor.status.verified! };
  });
}

test("a liar among three workers changes nothing, is shut out and says so", async () => {
  await using server = await NatsServer.start();
  await using liar = new LiarProcess(server, "liar", "0", "better");
  await using _a = new WorkerProcess(server, "1", "anna");
  await using _b = new WorkerProcess(server, "1", "ben");
  const ended = liar.status;
  const { study, shutOut, notices } = await verified(server, TPE, {
    share: 1,
    total: 30,
    setup: { stepMs: 100 },
  });
  assertEquals(exportOf(study), await exportOfOne(TPE, 30));
  assertEquals(shutOut, ["liar"]);
  assert(notices.some((text) => text.startsWith("worker liar is shut out")));
  assertEquals((await ended).code, 1);
  assert((await liar.log).includes("its coordinator shut this worker out"));
});

test("a share of 1 has every trial computed twice, by two workers", async () => {
  await using server = await NatsServer.start();
  await using _a = new WorkerProcess(server, "1");
  await using _b = new WorkerProcess(server, "2");
  const diary = await Deno.makeTempFile();
  const { study, confirmed } = await verified(server, RANDOM, {
    share: 1,
    total: 12,
    setup: { diary },
  });
  assertEquals(exportOf(study), await exportOfOne(RANDOM, 12));
  assertEquals(confirmed, 12);
  const lines = (await Deno.readTextFile(diary)).trim().split("\n").sort();
  const twice = Array.from({ length: 12 }, (_, n) => n)
    .flatMap((n) => [1, 2, 3, 4].flatMap((s) => [`${n} ${s}`, `${n} ${s}`]));
  assertEquals(lines, twice.sort());
  await Deno.remove(diary);
});

test("a share of 0.2 has the chosen and each new best computed twice", async () => {
  const total = 40;
  await using server = await NatsServer.start();
  await using _a = new WorkerProcess(server, "1");
  await using _b = new WorkerProcess(server, "1");
  const diary = await Deno.makeTempFile();
  const bests: number[] = [];
  let best = Infinity;
  const { study } = await verified(server, RANDOM, {
    share: 0.2,
    total,
    setup: { diary },
    onEvent: (event) => {
      if (event.type !== "ended") return;
      const [value] = Object(event.outcome).values;
      if (value < best) bests.push(event.number);
      best = Math.min(best, value);
    },
  });
  assertEquals(exportOf(study), await exportOfOne(RANDOM, total));
  const lines = (await Deno.readTextFile(diary)).trim().split("\n");
  const numbers = Array.from({ length: total }, (_, n) => n);
  const twice = numbers.filter((n) =>
    lines.filter((line) => line === `${n} 4`).length === 2
  );
  const chosen = numbers.filter((n) => isChosen(3, n, 0.2));
  assert(chosen.length > 3 && bests.length > 1);
  const wanted = new Set([...chosen, ...bests]);
  assertEquals([...wanted].filter((n) => !twice.includes(n)), []);
  // Beside those: of workers that nobody had confirmed yet, and what was best
  // until another trial was.
  const more = twice.filter((n) => !wanted.has(n));
  assert(more.length < 10, `${more}`);
  await Deno.remove(diary);
});

test("a worker that lied of a new best told the truth before: that stands", async () => {
  await using server = await NatsServer.start();
  await using _liar = new LiarProcess(server, "liar", "5", "better");
  await using _a = new WorkerProcess(server, "1", "anna");
  await using _b = new WorkerProcess(server, "1", "ben");
  const { study, shutOut } = await verified(
    server,
    { ...RANDOM, space: SPACE, seed: 5 },
    { share: 0, total: 40, setup: { steps: 1, stepMs: 100 } },
  );
  const here = await createStudy({ ...RANDOM, seed: 5 });
  await here.optimize(makeObjective({ steps: 1, stepMs: 0 }), { total: 40 });
  assertEquals(exportOf(study), exportOf(here));
  assertEquals(shutOut, ["liar"]);
});

test("what a proven worker lied of, and counted, stops the study by name", async () => {
  await using server = await NatsServer.start();
  await using _liar = new LiarProcess(server, "liar", "12", "worse");
  await using _a = new WorkerProcess(server, "1", "anna");
  const others: WorkerProcess[] = [];
  const { message } = await assertRejects(
    () =>
      verified(server, RANDOM, {
        share: 0.1, // trials 6, 13, 16, 46 and 59, by both of them
        total: 60,
        setup: { steps: 1, stepMs: 100 },
        onNotice: (message) => {
          const isDispute = message.endsWith("expected 3");
          if (!isDispute || others.length > 0) return;
          others.push(new WorkerProcess(server, "1", "ben"));
        },
      }),
    Error,
    "Cannot go on with the study: what liar told of trial ",
  );
  for (const other of others) await other[Symbol.asyncDispose]();
  assertEquals(others.length, 1);
  assert(message.includes("counted, and two other workers"), message);
});

test("a lone worker's trials wait for another worker, and say so", async () => {
  await using server = await NatsServer.start();
  await using _a = new WorkerProcess(server, "1");
  const others: WorkerProcess[] = [];
  const { study, notices } = await verified(server, RANDOM, {
    share: 0,
    total: 3,
    onNotice: (message) => {
      if (!message.startsWith("trials wait")) return;
      others.push(new WorkerProcess(server, "1"));
    },
  });
  for (const other of others) await other[Symbol.asyncDispose]();
  assertEquals(exportOf(study), await exportOfOne(RANDOM, 3));
  assertEquals(others.length, 1);
  const text = "trials wait to be verified: 1 workers are there, expected 2";
  assertEquals(notices.filter((notice) => notice === text).length, 1);
});

test("a trial whose verifying worker is killed is verified by another", async () => {
  await using server = await NatsServer.start();
  await using first = new WorkerProcess(server, "1");
  await using _b = new WorkerProcess(server, "1");
  const others: WorkerProcess[] = [];
  const { study } = await verified(server, TPE, {
    share: 1,
    total: 8,
    setup: { stepMs: 100 },
    onEvent: ({ type }) => {
      if (type !== "progress" || others.length > 0) return;
      first.end("SIGKILL");
      others.push(new WorkerProcess(server, "1"));
    },
  });
  for (const other of others) await other[Symbol.asyncDispose]();
  assertEquals(exportOf(study), await exportOfOne(TPE, 8));
});

test("trials that go on from others are verified with what they pause with", async () => {
  const settings = {
    space: SPACE,
    sampler: {
      name: "pbt",
      options: { population: 3, interval: 4 },
    },
    pruner: "none",
    seed: 3,
    lag: 3,
  } as SettingsInput;
  await using server = await NatsServer.start();
  await using _liar = new LiarProcess(server, "liar", "1", "better");
  await using _a = new WorkerProcess(server, "1");
  await using _b = new WorkerProcess(server, "1");
  const setup = { steps: 12 };
  const { study, confirmed, shutOut } = await verified(server, settings, {
    share: 0,
    total: 9,
    setup: { ...setup, stepMs: 50 },
  });
  const here = await createStudy(settings);
  await here.optimize(makeObjective({ ...setup, stepMs: 0 }), { total: 9 });
  assertEquals(exportOf(study), exportOf(here));
  assertEquals(confirmed, 9);
  assertEquals(shutOut, ["liar"]);
});
