// Grid search in the order of scikit-learn's ParameterGrid: names sorted, the
// last one varying fastest. Points are decoded from their index, so that a
// grid of any size costs nothing until it is walked.

import { quote } from "../../errors.ts";
import { technique } from "../technique.ts";
import {
  activeIn,
  type ParamSpec,
  sizeOf,
  type Space,
  valueAt,
} from "../space/space.ts";
import type { Params, ParamValue } from "../trial.ts";
import type { Sampler } from "./sampler.ts";
import { SeenPoints } from "./unseen.ts";

interface Axis {
  readonly name: string;
  readonly param: ParamSpec;
  readonly size: number;
}

/** Names in the order of scikit-learn, that of code points. */
function axesOf(space: Space): Axis[] {
  return Object.keys(space).sort((a, b) => a < b ? -1 : 1).map((name) => {
    const param = space[name]!;
    const size = sizeOf(param);
    if (!Number.isFinite(size)) {
      throw new RangeError(
        `Cannot walk a grid over parameter ${
          quote(name)
        }: it is continuous, expected a list of values or a step`,
      );
    }
    return { name, param, size };
  });
}

/**
 * The point number `index` (mixed radix, the last axis has the lowest digit).
 * Where a parameter does not exist all its values would give the same point:
 * only the first of them does, the others give null.
 */
function pointAt(
  space: Space,
  axes: readonly Axis[],
  index: bigint,
): Params | null {
  const digits: Record<string, number> = {};
  const values: Record<string, ParamValue> = {};
  for (const axis of axes.toReversed()) {
    const size = BigInt(axis.size);
    const digit = Number(index % size);
    digits[axis.name] = digit;
    values[axis.name] = valueAt(axis.param, digit);
    index /= size;
  }
  const params: Record<string, ParamValue> = {};
  for (const [name] of activeIn(space, params)) params[name] = values[name]!;
  const isFirst = axes.every(({ name }) =>
    digits[name] === 0 || Object.hasOwn(params, name)
  );
  return isFirst ? params : null;
}

/**
 * How many points the grid of a space has, before conditions take some away.
 *
 * @param space A space without continuous parameters.
 * @returns The product of the numbers of values, exact below 2^53.
 * @throws {RangeError} If a parameter is continuous.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countGrid } from "./grid.ts";
 * assertEquals(countGrid({ n: { type: "int", low: 1, high: 4 } }), 4);
 * ```
 */
export function countGrid(space: Space): number {
  return axesOf(space).reduce((product, { size }) => product * size, 1);
}

/** A walk along the grid of one space, remembered between suggestions. */
interface Walk {
  readonly space: Space;
  readonly axes: readonly Axis[];
  readonly total: bigint;
  /** Every index below it is taken or void, now and for ever. */
  next: bigint;
  /** How many trials that takes into account, and the last of them. */
  trials: number;
  last: Params | undefined;
}

function startWalk(space: Space): Walk {
  const axes = axesOf(space);
  const total = axes.reduce((n, { size }) => n * BigInt(size), 1n);
  return { space, axes, total, next: 0n, trials: 0, last: undefined };
}

/** Makes a grid sampler: each point exactly once, in order. */
export function createGrid(): Sampler {
  const seen = new SeenPoints();
  let walk: Walk | undefined;
  return {
    name: "grid",
    readsOutcomes: false,
    needs: { finiteSpace: true },
    options: {},
    checkSpace: axesOf,
    suggest(view) {
      const { space, trials } = view;
      seen.update(view);
      if (
        walk?.space !== space || walk.trials > trials.length ||
        walk.last !== trials[walk.trials - 1]?.params
      ) walk = startWalk(space);
      walk.trials = trials.length;
      walk.last = trials.at(-1)?.params;
      for (; walk.next < walk.total; walk.next++) {
        const params = pointAt(space, walk.axes, walk.next);
        if (params !== null && !seen.has(params)) return { params };
      }
      return null;
    },
  };
}

/** Grid search, as listed. */
export const grid = technique({
  description: "every combination of the values once, in scikit-learn's order",
  options: {},
  create: createGrid,
});
