import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { localExecutor } from "../../../../src/tune/study/run/local_executor.ts";
import { pause } from "../../../support/pause.ts";

Deno.test("localExecutor() runs at most its jobs, and nothing once closed", async () => {
  assertThrows(() => localExecutor(() => 0, 1.5), RangeError, "jobs is 1.5");
  const executor = localExecutor(
    ({ signal }) => pause(5, signal).then(() => 1),
    1,
  );
  const { signal } = new AbortController();
  const start = (number: number) =>
    executor.start({ number, params: {} }, () => {}, signal);
  const first = start(0);
  await assertRejects(() => start(1), RangeError, "1 trials are running");
  executor.close();
  await assertRejects(() => first, Error, "was closed");
  await assertRejects(() => start(2), Error, "was closed");
});

Deno.test("an objective that does not stop keeps its place, and nobody waits for it but who needs it", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const started: number[] = [];
  const executor = localExecutor(({ number }) => {
    started.push(number);
    return number === 0 ? promise : number;
  }, 1);
  const abandoning = new AbortController();
  const { signal } = new AbortController();
  const hung = executor.start(
    { number: 0, params: {} },
    () => {},
    abandoning.signal,
  );
  await pause(0, signal);
  abandoning.abort(new Error("enough"));
  await assertRejects(() => hung, Error, "enough");
  const next = executor.start({ number: 1, params: {} }, () => {}, signal);
  await pause(1, signal);
  assertEquals(started, [0]);
  resolve(5);
  assertEquals((await next).outcome, { state: "complete", values: [1] });
  assertEquals(started, [0, 1]);
});
