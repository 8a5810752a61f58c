// A search space as a box: one coordinate in [0, 1] for each parameter that has
// more than one value. Values of an ordered parameter lie where space.ts maps
// them; of a categorical one only "same or different" counts; a parameter that
// does not exist lies in the middle, so that it never sets two points apart.
// mixed_space.ts is the other way to see it; docs/architecture.md says why there
// are two.

import type { Pcg32 } from "../../random.ts";
import {
  activeIn,
  fromUnit,
  type ParamSpec,
  sizeOf,
  type Space,
  toUnit,
  valueAt,
} from "./space.ts";
import type { Params, ParamValue } from "../trial.ts";

/** Where a parameter lies that does not exist. */
const ABSENT = 0.5;

/** Up to this many values of a parameter, a search tries them all. */
const FEW_VALUES = 16;

/** A point of the box that parameters have. */
export interface Candidate {
  readonly point: Float64Array;
  readonly params: Params;
  /** By coordinate, 1 if its parameter exists there. */
  readonly exists: Uint8Array;
}

/** The box of a space, and the ways between the two. */
export class Coordinates {
  readonly #space: Space;
  /** By parameter of the space, its coordinate; −1 if it has none. */
  readonly #coordinate: readonly number[];
  /** By coordinate, its parameter and how many values that has. */
  readonly #params: readonly ParamSpec[];
  readonly #sizes: readonly number[];
  /** By coordinate, 1 for a categorical parameter. */
  readonly unordered: Uint8Array;

  /** @param space A checked space. */
  constructor(space: Space) {
    this.#space = space;
    const params: ParamSpec[] = [];
    this.#coordinate = Object.values(space).map((param) =>
      sizeOf(param) > 1 ? params.push(param) - 1 : -1
    );
    this.#params = params;
    this.#sizes = params.map(sizeOf);
    this.unordered = Uint8Array.from(
      params,
      (param) => param.type === "categorical" ? 1 : 0,
    );
  }

  /** D. */
  get dimensions(): number {
    return this.#params.length;
  }

  /** The point of parameters. */
  encode(params: Params): Float64Array {
    const point = new Float64Array(this.dimensions).fill(ABSENT);
    Object.entries(this.#space).forEach(([name, param], i) => {
      const d = this.#coordinate[i]!, value = params[name];
      if (d >= 0 && value !== undefined) point[d] = toUnit(param, value);
    });
    return point;
  }

  /** The candidate nearest to any point, coordinate by coordinate. */
  snap(x: Float64Array): Candidate {
    const point = new Float64Array(this.dimensions).fill(ABSENT);
    const exists = new Uint8Array(this.dimensions);
    const params: Record<string, ParamValue> = {};
    for (const [name, param, i] of activeIn(this.#space, params)) {
      const d = this.#coordinate[i]!;
      const unit = d < 0 ? ABSENT : Math.min(Math.max(x[d]!, 0), 1);
      const value = fromUnit(param, unit);
      params[name] = value;
      if (d < 0) continue;
      exists[d] = 1;
      point[d] = this.isSmooth(d) ? unit : toUnit(param, value);
    }
    return { point, params, exists };
  }

  /** A candidate uniform in the space. */
  draw(random: Pcg32): Candidate {
    const x = new Float64Array(this.dimensions);
    for (let d = 0; d < x.length; d++) x[d] = random.nextFloat();
    return this.snap(x);
  }

  /** Whether a coordinate has a continuum of values. */
  isSmooth(d: number): boolean {
    return this.#sizes[d] === Infinity;
  }

  /**
   * What to try instead of the value that a discrete coordinate has: every
   * other value if they are few, else those 1, 2, 4, … places up and down.
   */
  alternatives(point: Float64Array, d: number): number[] {
    const size = this.#sizes[d]!, here = this.#indexAt(point, d);
    const indices: number[] = [];
    if (size <= FEW_VALUES) {
      for (let i = 0; i < size; i++) if (i !== here) indices.push(i);
    } else {
      for (let step = 1; step < size; step *= 2) {
        if (here + step < size) indices.push(here + step);
        if (here - step >= 0) indices.push(here - step);
      }
    }
    return indices.map((index) => this.#valueAt(index, d));
  }

  #indexAt(point: Float64Array, d: number): number {
    const param = this.#params[d]!, unit = point[d]!;
    if (param.type !== "int") return Math.floor(unit * this.#sizes[d]!);
    const value = fromUnit(param, unit) as number;
    return Math.round((value - param.low) / (param.step ?? 1));
  }

  #valueAt(index: number, d: number): number {
    const param = this.#params[d]!;
    return param.type === "int"
      ? toUnit(param, valueAt(param, index))
      : (index + 0.5) / this.#sizes[d]!;
  }
}
