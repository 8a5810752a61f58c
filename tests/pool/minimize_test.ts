import { assertEquals, assertRejects } from "@std/assert";
import { maximize, minimize } from "../../src/pool/minimize.ts";

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
