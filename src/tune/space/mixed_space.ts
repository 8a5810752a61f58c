// A search space as samplers with a model of their own see it: one axis for
// each parameter that has more than one value, NaN where a parameter does not
// exist, the index of its choice for a categorical one. coordinates.ts is the
// other way to see it; docs/architecture.md says why there are two.

import {
  activeIn,
  fromUnit,
  type ParamSpec,
  sizeOf,
  type Space,
  toUnit,
} from "./space.ts";
import type { Params, ParamValue } from "../trial.ts";
import type { Axis } from "../math/parzen.ts";

/** Parameters, and the point that stands for exactly them. */
export interface Candidate {
  readonly params: Params;
  readonly point: Float64Array;
}

/** The axes of a space, and the ways between points and parameters. */
export class MixedSpace {
  /** What each number of a point means. */
  readonly axes: readonly Axis[];
  readonly #space: Space;
  /** By parameter of the space, its axis; −1 if it has none. */
  readonly #axisOf: readonly number[];
  readonly #points = new WeakMap<Params, Float64Array>();

  /** @param space A checked space. */
  constructor(space: Space) {
    this.#space = space;
    const axes: Axis[] = [];
    this.#axisOf = Object.values(space).map((param) => {
      const size = sizeOf(param);
      if (size === 1) return -1;
      return param.type === "categorical"
        ? axes.push({ categories: size, cell: 0 }) - 1
        : axes.push({ categories: 0, cell: 1 / size }) - 1;
    });
    this.axes = axes;
  }

  /** The point of a trial's parameters, computed once for each trial. */
  encode(params: Params): Float64Array {
    const known = this.#points.get(params);
    if (known !== undefined) return known;
    const point = new Float64Array(this.axes.length).fill(NaN);
    Object.entries(this.#space).forEach(([name, param], i) => {
      const value = params[name], axis = this.#axisOf[i]!;
      if (axis >= 0 && value !== undefined) {
        point[axis] = positionOf(param, value);
      }
    });
    this.#points.set(params, point);
    return point;
  }

  /** The nearest candidate: on steps, and NaN where parameters do not exist. */
  snap(x: Float64Array): Candidate {
    const point = new Float64Array(this.axes.length).fill(NaN);
    const params: Record<string, ParamValue> = {};
    for (const [name, param, i] of activeIn(this.#space, params)) {
      const axis = this.#axisOf[i]!;
      if (axis < 0) {
        params[name] = fromUnit(param, 0.5);
        continue;
      }
      const value = param.type === "categorical"
        ? param.choices[x[axis]!]!
        : fromUnit(param, x[axis]!);
      params[name] = value;
      point[axis] = positionOf(param, value);
    }
    return { params, point };
  }
}

/** Where a value lies on its axis. */
function positionOf(param: ParamSpec, value: ParamValue): number {
  return param.type === "categorical"
    ? param.choices.indexOf(value)
    : toUnit(param, value);
}
