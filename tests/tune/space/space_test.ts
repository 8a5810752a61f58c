import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkSpace } from "../../../src/tune/space/check.ts";
import {
  asPoint,
  canBe,
  readEnqueuedParams,
} from "../../../src/tune/space/params.ts";
import {
  type FloatParam,
  fromUnit,
  sizeOf,
  snap,
  toUnit,
  valueAt,
} from "../../../src/tune/space/space.ts";

const TENTHS: FloatParam = { type: "float", low: 0, high: 1, step: 0.1 };

Deno.test("values on steps are those that a person writes", () => {
  const written = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  assertEquals(written.map((_, i) => valueAt(TENTHS, i)), written);
  const fine: FloatParam = { type: "float", low: 1e-7, high: 1e-6, step: 3e-7 };
  assertEquals([0, 1, 2, 3].map((i) => valueAt(fine, i)), [
    1e-7,
    4e-7,
    7e-7,
    1e-6,
  ]);
  const below: FloatParam = { type: "float", low: -0.3, high: 0, step: 0.1 };
  assert(Object.is(valueAt(below, 3), 0), "and no −0");
});

Deno.test("a number beside a step is the step's own number", () => {
  assertEquals(snap(TENTHS, 0.1 * 3), 0.3);
  assertEquals(readEnqueuedParams({ x: TENTHS }, { x: 0.1 + 0.2 }), { x: 0.3 });
  assertEquals(asPoint({ x: TENTHS }, { x: 0.1 * 3 }), { x: 0.3 });
  const params = { x: 0.3 };
  assert(asPoint({ x: TENTHS }, params) === params, "the same object");
  assertEquals(asPoint({ x: TENTHS }, { x: 0.35 }), null);
  const third: FloatParam = { type: "float", low: 0, high: 0.3, step: 0.1 };
  assert(canBe(third, 0.1 * 3), "although it is above the high end");
  assert(!canBe(third, 0.4));
});

Deno.test("every way to a step gives one double", () => {
  const nice = fc.tuple(
    fc.integer({ min: -1000, max: 1000 }),
    fc.integer({ min: 1, max: 1000 }),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 1, max: 300 }),
  ).map(([low, step, decimals, count]): FloatParam => {
    const of = (n: number) => Number((n / 10 ** decimals).toFixed(decimals));
    return {
      type: "float",
      low: of(low),
      high: of(low + step * count),
      step: of(step),
    };
  });
  const any = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    fc.integer({ min: 1, max: 300 }),
  ).map(([low, step, count]): FloatParam => ({
    type: "float",
    low: low + 0,
    high: low + step * count,
    step,
  }));
  fc.assert(fc.property(fc.oneof(nice, any), fc.nat(300), (param, n) => {
    checkSpace({ x: param });
    const index = n % sizeOf(param);
    const value = valueAt(param, index);
    assertEquals(snap(param, value), value);
    assert(canBe(param, value));
    assertEquals(snap(param, param.low + index * param.step!), value);
    assertEquals(fromUnit(param, toUnit(param, value)), value);
  }));
});
