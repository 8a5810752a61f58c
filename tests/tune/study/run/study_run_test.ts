import { assert, assertEquals, assertRejects } from "@std/assert";
import { createStudy } from "../../../../src/tune/study/create.ts";
import { createRandom } from "../../../../src/tune/samplers/random.ts";
import { type Trial, WorkerLostError } from "../../../../src/tune/executor.ts";
import { MemoryStorage } from "../../../support/memory_storage.ts";
import { pause } from "../../../support/pause.ts";

const FLOAT = { x: { type: "float", low: 0, high: 1 } } as const;
const GRID = { x: { type: "int", low: 1, high: 5 } } as const;

Deno.test("with a cost trials are created some way ahead, never all of them", async () => {
  for (const sampler of ["random", "grid"]) {
    const study = await createStudy({
      space: { x: { type: "int", low: 1, high: 1e9 } },
      sampler,
    });
    const controller = new AbortController();
    const costs: number[] = [];
    const reason = await study.optimize(({ number, params }) => {
      costs.push(params.x);
      if (costs.length === 300) controller.abort();
      return number;
    }, {
      total: 50_000,
      signal: controller.signal,
      cost: ({ x }) => Number(x),
    });
    assertEquals(reason.rule, "aborted");
    const created = study.trials.map(({ params }) => params.x);
    assert(created.length < 500, `${created.length} trials`);
    // Behind the very first, which shows that the objective works, the dearest
    // of those that were there.
    assertEquals(costs[0], created[0]);
    assertEquals(costs[1], Math.max(...created.slice(1, 101)));
  }
});

Deno.test("a run that ahead of itself created trials leaves the cheap ones for the end", async () => {
  const study = await createStudy({ space: FLOAT, sampler: "random" });
  const order: number[] = [];
  await study.optimize(({ params }) => order.push(params.x), {
    total: 400,
    cost: ({ x }) => Number(x),
  });
  const last = order.slice(-100);
  assertEquals(last, last.toSorted((a, b) => b - a));
  assertEquals(study.trials.map(({ number }) => number), [
    ...Array(400).keys(),
  ]);
});

Deno.test("a timeout and an abort end a run whose objective never settles, and drop what it tells later", async () => {
  for (const isAbort of [false, true]) {
    const storage = new MemoryStorage();
    const study = await createStudy({ space: FLOAT, storage });
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<number>();
    let hung: Trial<{ x: number }> | undefined;
    const reason = await study.optimize((trial) => {
      hung = trial;
      trial.report(1, 10);
      if (isAbort) controller.abort();
      return promise;
    }, isAbort ? { signal: controller.signal } : { timeout: 0.02 });
    assertEquals(reason.rule, isAbort ? "aborted" : "timeout");
    const told = storage.events.length;
    assertEquals(hung?.report(2, 20), true);
    resolve(30);
    await pause(1, new AbortController().signal);
    assertEquals(storage.events.length, told);
    const [trial] = study.trials;
    assertEquals(trial?.outcome, undefined);
    assertEquals(trial?.reports, [{ step: 1, value: 10 }]);
    await study.optimize(({ report }) => {
      report(1, 10);
      return 0;
    }, { total: 1 });
    assertEquals(study.best?.number, 0);
  }
});

Deno.test("a budget of nothing runs nothing, and says so", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  const never = () => {
    throw new Error("was started");
  };
  assertEquals(await study.optimize(never, { total: 0 }), {
    rule: "total",
    message: "all 0 trials were created",
  });
  assertEquals((await study.optimize(never, { more: 0 })).rule, "total");
  assertEquals(await study.optimize(never, { timeout: 0 }), {
    rule: "timeout",
    message: "0 s are over",
  });
  assertEquals(study.trials, []);
  await study.optimize(() => 0, { total: 2 });
  assertEquals(await study.optimize(never, { total: 0 }), {
    rule: "total",
    message: "all 0 trials were created",
  });
  assertEquals(study.trials.length, 2);
});

Deno.test("more: 0 finishes what was left unfinished, timeout: 0 does not", async () => {
  const study = await createStudy({ space: GRID, sampler: "grid" });
  const controller = new AbortController();
  await study.optimize(() => {
    controller.abort();
    return 0;
  }, { signal: controller.signal });
  const states = () => study.trials.map(({ outcome }) => outcome?.state);
  assertEquals(states(), [undefined]);
  await study.optimize(() => 0, { timeout: 0 });
  assertEquals(states(), [undefined]);
  await study.optimize(() => 0, { more: 0 });
  assertEquals(states(), ["complete"]);
});

Deno.test("a sampler that throws in the middle stops the study and abandons what runs", async () => {
  const random = createRandom();
  const study = await createStudy({
    space: FLOAT,
    sampler: {
      ...random,
      suggest(view, number) {
        if (number === 3) throw new TypeError("a bug");
        return random.suggest(view, number);
      },
    },
  });
  const signals: AbortSignal[] = [];
  const haveBegun = Promise.withResolvers<void>();
  await assertRejects(
    () =>
      study.optimize(({ number, signal }) => {
        signals.push(signal);
        if (signals.length === 3) haveBegun.resolve();
        return number === 0
          ? haveBegun.promise.then(() => 0)
          : pause(10_000, signal).then(() => 1);
      }, { jobs: 3, total: 9 }),
    TypeError,
    "a bug",
  );
  assertEquals(signals.slice(1).map(({ aborted }) => aborted), [true, true]);
  assertEquals(study.trials.map(({ outcome }) => outcome?.state), [
    "complete",
    undefined,
    undefined,
  ]);
});

Deno.test("a run knows which worker had a trial that was pruned", async () => {
  const study = await createStudy({
    space: GRID,
    sampler: "grid",
    pruner: "threshold:upper=9",
  });
  await study.optimize(({ report, number }) => {
    report(1, number === 2 ? 10 : 0);
    return number;
  }, { jobs: 2 });
  const { outcome, run } = study.trials[2]!;
  assertEquals(outcome, { state: "pruned", values: [10] });
  assert(run?.worker === 0 || run?.worker === 1, `${run?.worker}`);
});

Deno.test("a run says when the lag leaves workers idle, and only then", async () => {
  const told = async (
    options: { sampler?: string; stopping?: string[] },
    budget: { total: number; jobs: number },
  ) => {
    const study = await createStudy({ space: FLOAT, lag: 3, ...options });
    const events: unknown[] = [];
    await study.optimize(() => 0, {
      ...budget,
      onEvent: (event) => {
        if (event.type === "limited") events.push(event);
      },
    });
    return events;
  };
  const limited = { type: "limited", jobs: 5, mostAtOnce: 3 };
  assertEquals(await told({}, { total: 20, jobs: 5 }), [limited]);
  const stopping = ["target:value=-1"];
  assertEquals(
    await told({ sampler: "random", stopping }, { total: 20, jobs: 5 }),
    [limited],
  );
  assertEquals(await told({}, { total: 20, jobs: 3 }), []);
  assertEquals(await told({}, { total: 3, jobs: 5 }), []);
  assertEquals(await told({ sampler: "random" }, { total: 20, jobs: 5 }), []);
});

Deno.test("a lost trial runs again to its end, whatever is called as it is lost", async () => {
  for (const call of ["enqueue", "stop"] as const) {
    const study = await createStudy({ space: FLOAT, sampler: "random" });
    let starts = 0;
    await study.optimize({
      capacity: 3,
      async start({ number }) {
        await pause(1, new AbortController().signal);
        if (starts++ === 0) throw new WorkerLostError(number);
        const outcome = { state: "complete", values: [number] } as const;
        return { outcome, seconds: 0, worker: 0 };
      },
      close() {},
    }, {
      total: 2,
      onEvent: ({ type }) => {
        if (type !== "lost") return;
        if (call === "stop") study.stop();
        else study.enqueue({ x: 0.5 });
      },
    });
    const states = study.trials.slice(0, 2).map((each) => each.outcome?.state);
    assertEquals(states, ["complete", "complete"], call);
  }
});

Deno.test("stop() lets running trials end; another optimize goes on", async () => {
  const study = await createStudy({
    space: { x: { type: "int", low: 0, high: 5 } },
    sampler: "grid",
  });
  study.stop(); // nothing runs: nothing happens
  const reason = await study.optimize(async ({ number }) => {
    if (number === 1) study.stop();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return number;
  }, { jobs: 2, cost: () => 1 });
  assertEquals(reason, { rule: "stopped", message: "stop() was called" });
  const ended = study.trials.filter(({ outcome }) => outcome !== undefined);
  assertEquals(ended.map(({ number }) => number), [0, 1]);
  assertEquals(
    (await study.optimize(({ number }) => number)).rule,
    "exhausted",
  );
  assertEquals(study.trials.every(({ outcome }) => outcome), true);
});

Deno.test("pause() starts no trial more until resume(); the trials are the same", async () => {
  for (const jobs of [1, 2]) {
    const study = await createStudy({ space: GRID, sampler: "grid" });
    study.pause(); // nothing runs: nothing happens
    const started: number[] = [];
    const before: number[] = [];
    const reason = await study.optimize(async ({ number, params, signal }) => {
      started.push(number);
      await pause(1, signal);
      if (number === 1) {
        study.pause();
        setTimeout(() => {
          before.push(...started);
          study.resume();
        }, 30);
      }
      return params.x;
    }, { jobs, ...(jobs === 2 && { cost: () => 1 }) });
    assertEquals(
      before,
      jobs === 1 ? [0, 1] : [0, 1, 2].slice(0, before.length),
    );
    assertEquals(reason.rule, "exhausted");
    const values = study.trials.map(({ outcome }) =>
      outcome?.state === "complete" && outcome.values[0]
    );
    assertEquals(values, [1, 2, 3, 4, 5]);
  }
});

Deno.test("a paused run ends by stop(), a timeout or an abort", async () => {
  for (const end of ["stopped", "timeout", "aborted"]) {
    const study = await createStudy({ space: FLOAT, sampler: "random" });
    const controller = new AbortController();
    const reason = await study.optimize(({ number }) => {
      study.pause();
      if (end === "stopped") setTimeout(() => study.stop(), 5);
      if (end === "aborted") setTimeout(() => controller.abort(), 5);
      return number;
    }, {
      total: 3,
      signal: controller.signal,
      ...(end === "timeout" && { timeout: 0.01 }),
    });
    assertEquals(reason.rule, end);
    assertEquals(study.trials.length, 1);
  }
});
