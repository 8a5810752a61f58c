// Exponential and logarithm against Math in f64, in units in the last place.

import { assert, assertEquals } from "@std/assert";
import type { Variant } from "../../src/engine/load.ts";
import { loadProbe } from "../support/probe.ts";
import { uniform } from "../support/numbers.ts";

const COUNT = 1 << 18;

type ArrayFunction = (ptr: number, count: number) => void;

async function start(variant: Variant) {
  const exports = await loadProbe("exp", variant);
  const memory = exports.memory as WebAssembly.Memory;
  const apply = (name: string, x: Float32Array): Float32Array => {
    const view = new Float32Array(memory.buffer, 1024, x.length);
    view.set(x);
    (exports[name] as ArrayFunction)(1024, x.length);
    return view.slice();
  };
  return {
    exp: (x: Float32Array) => apply("expArray", x),
    log: (x: Float32Array) => apply("logArray", x),
  };
}

const started = { relaxed: start("relaxed"), plain: start("plain") };

/** Distance to the next f32 beyond a normal number. */
function ulp(x: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(x))) - 23);
}

for (const variant of ["relaxed", "plain"] as const) {
  Deno.test(`exp4() is within 2 ulp on [−50, 0] (${variant})`, async () => {
    const x = uniform(COUNT, 1, -50, 0), y = (await started[variant]).exp(x);
    let most = 0;
    y.forEach((found, i) => {
      const wanted = Math.exp(x[i]!);
      most = Math.max(most, Math.abs(found - wanted) / ulp(wanted));
    });
    assert(most <= 2, `${most} ulp`);
  });

  Deno.test(`exp4() bends at −50, keeps NaN and gives 1 at 0 (${variant})`, async () => {
    const { exp } = await started[variant];
    const x = Float32Array.of(0, -0, NaN, -50, -51, -1e30, -Infinity, 1);
    const y = exp(x), least = y[3]!;
    assertEquals([y[0], y[1], y[2]], [1, 1, NaN]);
    assertEquals([y[4], y[5], y[6]], [least, least, least]);
    assert(Math.abs(least / Math.exp(-50) - 1) < 1e-6);
    assert(Math.abs(y[7]! - Math.E) < 5e-7);
  });

  Deno.test(`log32() is within 2 ulp of max(|log x|, 1/4) on [1, 2^20] (${variant})`, async () => {
    const x = uniform(COUNT, 2, 0, 20).map((e) => 2 ** e);
    const y = (await started[variant]).log(x);
    let most = 0;
    y.forEach((found, i) => {
      const wanted = Math.log(x[i]!);
      const unit = ulp(Math.max(wanted, 0.25));
      most = Math.max(most, Math.abs(found - wanted) / unit);
    });
    assert(most <= 2, `${most} ulp`);
  });

  Deno.test(`log32() gives 0 at 1, keeps NaN and ∞ (${variant})`, async () => {
    const { log } = await started[variant];
    const y = log(Float32Array.of(1, NaN, Infinity, 0.5));
    assertEquals([...y.subarray(0, 3)], [0, NaN, Infinity]);
    assertEquals(y[3], Math.fround(-Math.LN2));
  });
}
