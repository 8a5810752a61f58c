// JavaScript values that nobody expects, for the arguments of public calls.

import fc from "fast-check";
import type { Pcg32 } from "../../src/random.ts";
import { pick } from "./mutate.ts";

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}

function deep(): unknown {
  let value: unknown = 1;
  for (let i = 0; i < 20_000; i++) value = [value];
  return value;
}

/** Each makes a value, since some can be changed by those who get them. */
const ODD: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => -0,
  () => -1,
  () => 0.5,
  () => 1e300,
  () => 2 ** 53,
  () => "",
  () => "0.5",
  () => "__proto__",
  () => "\u001b]0;x\u0007",
  () => true,
  () => 1n,
  () => Symbol("s"),
  () => () => 1,
  () => [],
  () => {
    const sparse: number[] = [];
    sparse[1] = 1;
    return sparse;
  },
  () => ({}),
  () => new Date(NaN),
  () => new Map([[1, 2]]),
  () => new Uint8Array(3),
  () => Promise.resolve(1),
  () => JSON.parse('{"__proto__": 1}'),
  () => Object.create(null),
  cyclic,
  deep,
];

/** One value of any kind. */
export function oddValue(random: Pcg32): unknown {
  if (random.nextBelow(4) > 0) return pick(random, ODD)();
  const seed = random.nextU32() | 0;
  return fc.sample(fc.anything({ maxDepth: 3 }), { seed, numRuns: 1 })[0];
}

/** A copy of an object in which one field is odd, gone or new. */
export function spoil(
  random: Pcg32,
  valid: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...valid };
  const names = Object.keys(valid);
  const name = names.length === 0 ? "x" : pick(random, names);
  const kind = random.nextBelow(5);
  if (kind === 0) delete copy[name];
  else if (kind === 1) copy[`${name}s`] = oddValue(random);
  else if (kind === 2 && isPlain(copy[name])) {
    copy[name] = spoil(random, copy[name]);
  } else copy[name] = oddValue(random);
  return copy;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

/** A value for a message, whatever it is. */
export function showValue(value: unknown): string {
  return Deno.inspect(value, {
    depth: 2,
    iterableLimit: 5,
    strAbbreviateSize: 80,
  })
    .slice(0, 500);
}
