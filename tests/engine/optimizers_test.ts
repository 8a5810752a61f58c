// The list of optimizers and the engine's list of rules are one: every number
// is somebody's, and every optimizer has its reference in f64.

import { assertEquals, assertThrows } from "@std/assert";
import { OPTIMIZERS } from "../../src/train/optimizers/mod.ts";
import { testBoth } from "../support/engines.ts";
import { RULES } from "../support/reference_optimizers.ts";

testBoth("every rule of the engine is one optimizer's", (engine) => {
  const { kernels } = engine;
  const numbers = [
    kernels.PROBE.value as number,
    kernels.COLLECT.value as number,
    ...Object.values(OPTIMIZERS).flatMap(({ rule, hyper }) =>
      hyper ? [rule, hyper.rule] : [rule]
    ),
  ].sort((a, b) => a - b);
  assertEquals(numbers, Array.from(numbers, (_, i) => i));
  const blockPtr = engine.allocate(
    kernels.OPTIMIZER_BYTES.value as number,
    "a block",
  );
  for (const rule of numbers) kernels.advance(rule, blockPtr);
  assertThrows(
    () => kernels.advance(numbers.length, blockPtr),
    WebAssembly.RuntimeError,
  );
});

Deno.test("every optimizer has a reference, and no other", () => {
  assertEquals(Object.keys(RULES).sort(), Object.keys(OPTIMIZERS).sort());
});
