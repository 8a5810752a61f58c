import { assertEquals, assertRejects } from "@std/assert";
import { maximize, minimize } from "../../src/pool/minimize.ts";
import { createStudy } from "../../src/pool/study.ts";
import { MemoryStorage } from "../support/memory_storage.ts";
import { bytesOf } from "../support/study_bytes.ts";

const SPACE = { n: { type: "int", low: 0, high: 9 } } as const;

Deno.test("minimize() and maximize() find their end of a function", async () => {
  const square = ({ params: { n } }: { params: { n: number } }) => (n - 3) ** 2;
  const least = await minimize(square, SPACE, { sampler: "grid", jobs: 2 });
  assertEquals([least.params.n, least.value], [3, 0]);
  const most = await maximize(square, SPACE, { sampler: "grid" });
  assertEquals([most.params.n, most.value], [9, 36]);
  assertEquals(most.study.trials.length, 10);
});

Deno.test("minimize() ends after 100 trials unless told otherwise", async () => {
  const space = { x: { type: "float", low: 0, high: 1 } } as const;
  const count = async (options: Parameters<typeof minimize>[2]) =>
    (await minimize(({ params }) => Number(params["x"]), space, {
      sampler: "random",
      ...options,
    })).study.trials.length;
  assertEquals(await count({}), 100);
  const left = { total: undefined } as object; // as JavaScript passes it on
  assertEquals(await count(left), 100);
  assertEquals(await count({ total: 7 }), 7);
  assertEquals(
    await count({ stopping: ["no_improvement:trials=1"], lag: 1 }) < 100,
    true,
  );
});

Deno.test("minimize() says why no trial completed, and refuses unknown options", async () => {
  await assertRejects(
    () => minimize(() => ({ failed: "too cold" }), SPACE, { total: 2 }),
    Error,
    "Cannot minimize: no trial completed: too cold",
  );
  const wrong = { totl: 2 } as { total?: number };
  await assertRejects(
    () => minimize(() => 1, SPACE, wrong),
    RangeError,
    "totl",
  );
});

Deno.test("minimize() is createStudy() and optimize() in one, for any number of jobs", async () => {
  const space = { x: { type: "float", low: -5, high: 5 } } as const;
  const code = "export default ({ params: { x } }) => (x - 2) ** 2";
  const module = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const study = await createStudy({ space, seed: 3 });
  await study.optimize(({ params: { x } }) => (x - 2) ** 2, { total: 20 });
  for (const jobs of [1, 2, 4]) {
    const options = { seed: 3, total: 20, jobs };
    const found = await minimize(module, space, options);
    assertEquals(bytesOf(found.study), bytesOf(study));
  }
});

Deno.test("minimize() with a signal, which may never come, ends all the same", async () => {
  const space = { x: { type: "float", low: 0, high: 1 } } as const;
  const { signal } = new AbortController();
  const options = { sampler: "random", signal };
  const { study } = await minimize(({ number }) => number, space, options);
  assertEquals(study.stopped?.rule, "total");
});

Deno.test("minimize() refuses options before anything is written", async () => {
  const cases: [options: object, message: string][] = [
    [{ totl: 2 }, 'Cannot minimize: totl is unknown, did you mean "total"'],
    [{ direction: "maximize" }, "Cannot minimize: direction is unknown"],
    [{ space: SPACE }, "Cannot minimize: space is unknown"],
    [{ total: -1 }, "Cannot minimize: total is -1"],
  ];
  for (const [options, message] of cases) {
    const storage = new MemoryStorage();
    await assertRejects(
      () => minimize(() => 1, SPACE, { ...options, storage }),
      RangeError,
      message,
    );
    assertEquals(storage.events, []);
  }
});
