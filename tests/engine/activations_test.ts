// Every activation of the list against its formula in f64, and its slope.

import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Engine } from "../../src/engine/engine.ts";
import { ACTIVATIONS } from "../../src/train/network/activations.ts";
import { withGuardedMemory } from "../support/guarded_memory.ts";
import { EPSILON } from "../support/close.ts";
import { testBoth } from "../support/engines.ts";
import { uniform } from "../support/numbers.ts";
import { ACTIVATION_RULES } from "../support/reference_activations.ts";

/** Numbers near 0, everyday ones, and such as saturate. */
const INPUTS = Float32Array.from([
  ...[0, -0, 1e-30, -1e-30, 1e-5, -1e-5, 0.3, -0.3, 1, -1, 87, -87, 1e4, -1e4],
  ...uniform(501, 1, -1, 1),
  ...uniform(501, 2, -12, 12),
]);
/** Errors in units of ε·(1 + |z|); the formulas that cancel have more. */
const BOUND = 8;

function run(
  engine: Engine,
  number: number,
  z: Float32Array,
): { readonly values: Float32Array; readonly slopes: Float32Array } {
  return withGuardedMemory(engine, (guarded) => {
    const zPtr = guarded.input(z), aPtr = guarded.floats(z.length);
    const dPtr = guarded.state(new Float32Array(z.length).fill(1));
    engine.kernels.activate(number, aPtr, zPtr, z.length);
    engine.kernels.activateGradient(number, dPtr, zPtr, z.length);
    return {
      values: guarded.read(aPtr, z.length),
      slopes: guarded.read(dPtr, z.length),
    };
  });
}

testBoth("every activation and its slope agree with f64", (engine) => {
  for (const [name, { number }] of Object.entries(ACTIVATIONS)) {
    const { value, slope } = ACTIVATION_RULES[name]!;
    const found = run(engine, number, INPUTS);
    INPUTS.forEach((z, i) => {
      const allowed = BOUND * EPSILON * (1 + Math.abs(z));
      const check = (what: string, a: number, b: number) =>
        assert(
          Math.abs(a - b) <= allowed,
          `${name}: ${what} of ${z} is ${a}, expected ${b} ± ${allowed}`,
        );
      check("value", found.values[i]!, value(z));
      check("slope", found.slopes[i]!, slope(z));
    });
  }
});

testBoth("small numbers lose nothing in tanh, ELU and SELU", (engine) => {
  for (const name of ["tanh", "elu", "selu"]) {
    const z = Float32Array.of(-1e-6, -1e-4, -1e-2, -0.1);
    const { values } = run(engine, ACTIVATIONS[name]!.number, z);
    z.forEach((x, i) => {
      const wanted = ACTIVATION_RULES[name]!.value(x);
      const error = Math.abs(values[i]! / wanted - 1);
      assert(error <= 12 * EPSILON, `${name} of ${x} is off by ${error}`);
    });
  }
});

testBoth("an activation may work in place, and hides no NaN", (engine) => {
  for (const [name, { number, atZero }] of Object.entries(ACTIVATIONS)) {
    withGuardedMemory(engine, (guarded) => {
      const ptr = guarded.state(Float32Array.of(NaN, 0, 1, -1));
      engine.kernels.activate(number, ptr, ptr, 4);
      const [nan, zero] = guarded.read(ptr, 2);
      assert(Number.isNaN(nan), name);
      assert(Math.abs(zero! - atZero) <= EPSILON, name);
    });
  }
});

testBoth("the engine has as many activations as the list", (engine) => {
  const numbers = Object.values(ACTIVATIONS).map(({ number }) => number);
  assertEquals(numbers, Array.from(numbers, (_, i) => i));
  assertEquals(Object.keys(ACTIVATION_RULES), Object.keys(ACTIVATIONS));
  assertThrows(
    () => engine.kernels.activate(numbers.length, 0, 0, 0),
    WebAssembly.RuntimeError,
  );
});
