import { assertEquals, assertRejects } from "@std/assert";
import { defer } from "../src/deferred.ts";

Deno.test("defer() resolves from outside, once", async () => {
  const { promise, resolve } = defer<number>();
  resolve(Promise.resolve(1));
  resolve(2);
  assertEquals(await promise, 1);
});

Deno.test("defer() rejects from outside", async () => {
  const { promise, reject } = defer<void>();
  reject(new RangeError("no"));
  await assertRejects(() => promise, RangeError, "no");
});
