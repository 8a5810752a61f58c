// Constraints: a measure and its limit, as in `rss<512MB`.

import { quote } from "../errors.ts";
import { type Measure, parseMeasure } from "./measures.ts";

/** A limit on a measure. */
export interface Constraint {
  /** As it was written; its name too. */
  readonly text: string;
  readonly measure: Measure;
  /** How far a number is on the wrong side; 0 or less is feasible. */
  readonly excess: (value: number) => number;
}

/** What a number may be counted in. */
const UNITS: { readonly [unit: string]: number } = {
  "": 1,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/**
 * Reads a constraint.
 *
 * @throws {RangeError} If it is none; the message names it.
 */
export function parseConstraint(text: string): Constraint {
  const [, measure, relation, limit] =
    /^(.+?)(<=|>=|<|>)([^<>=]+)$/.exec(text) ?? [];
  const most = limit === undefined ? undefined : parseQuantity(limit);
  if (measure === undefined || most === undefined) {
    throw new RangeError(
      `Cannot use --constraint: found ${quote(text)}, expected a measure ` +
        "and its limit, as in rss<512MB",
    );
  }
  const sign = relation!.startsWith("<") ? 1 : -1;
  const isStrict = !relation!.endsWith("=");
  return {
    text,
    measure: parseMeasure(measure.trim(), "--constraint"),
    excess: (value) => {
      const excess = sign * (value - most);
      return excess === 0 && isStrict ? Number.EPSILON : excess;
    },
  };
}

/** A number with a unit: `512MB`, `1.5 s`; undefined if it is none. */
export function parseQuantity(text: string): number | undefined {
  const [, number, unit] =
    /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([A-Za-z]*)\s*$/
      .exec(text) ?? [];
  if (number === undefined || !Object.hasOwn(UNITS, unit!)) return undefined;
  return Number(number) * UNITS[unit!]!;
}
