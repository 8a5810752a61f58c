// The problems of the search benchmark, in one order. Those with an odd number
// (counted from 1) make the half on which the samplers' hyper-parameters may be
// chosen; the even ones are the untouched half, for reporting alone.

import { bbob } from "./bbob.ts";
import { conditional } from "./conditional.ts";
import { constrained } from "./constrained.ts";
import { failing } from "./failing.ts";
import { integer } from "./integer.ts";
import { mixed } from "./mixed.ts";
import { multi } from "./multi.ts";
import { noisy } from "./noisy.ts";
import type { Problem } from "./problem.ts";
import { tables } from "./tables.ts";

/** Which half a problem is of. */
export type Half = "tuned" | "untouched";

/** A problem that may still have to be read. */
export interface Entry {
  readonly name: string;
  readonly half: Half;
  load(): Problem;
}

const listed: readonly (readonly [string, () => Problem])[] = [
  ...[...bbob(5), ...bbob(10)].map(made),
  ...tables,
  ...[...mixed, ...conditional, ...noisy, ...integer].map(made),
  ...[...constrained, ...failing, ...multi].map(made),
];

function made(problem: Problem): [string, () => Problem] {
  return [problem.name, () => problem];
}

/** All problems; the first has number 1. */
export const problems: readonly Entry[] = listed.map(([name, load], i) => ({
  name,
  half: i % 2 === 0 ? "tuned" : "untouched",
  load,
}));

/** The problems with such names; all without any. */
export function problemsNamed(names: readonly string[] | undefined): Entry[] {
  if (names === undefined) return [...problems];
  return names.map((name) => {
    const entry = problems.find((entry) => entry.name === name);
    if (entry !== undefined) return entry;
    throw new RangeError(`Cannot search problem "${name}": it is not listed`);
  });
}
