// Points that no trial of a study has yet: how every sampler avoids exact
// duplicates and notices that a space is exhausted. All trials count, whatever
// became of them (pending and failed ones included).

import type { Pcg32 } from "../../random.ts";
import {
  fromUnit,
  isActive,
  sizeOf,
  type Space,
  valueAt,
} from "../space/space.ts";
import type { Params, ParamValue } from "../trial.ts";
import type { StudyView } from "./sampler.ts";

/** How often a sampler's own proposal may repeat a point before we step in. */
const PROPOSALS = 8;

/** A text that two points share exactly when all their parameters agree. */
function keyOf(space: Space, params: Params): string {
  let key = "";
  for (const name in space) {
    const value = params[name];
    if (value !== undefined) key += JSON.stringify(value);
    key += ",";
  }
  return key;
}

/**
 * The points that the trials of a view have, kept up to date from one view to
 * the next: only trials that are new since then are read.
 */
export class SeenPoints {
  #space: Space | undefined;
  #count = 0;
  #last: Params | undefined;
  #keys = new Set<string>();

  /** Reads a view; forgets everything first if it does not extend the last. */
  update(view: StudyView): this {
    const { space, trials } = view;
    // The last trial's object stands for all before it: no two studies share it.
    if (
      space !== this.#space || this.#last !== trials[this.#count - 1]?.params
    ) {
      this.#space = space;
      this.#count = 0;
      this.#keys = new Set();
    }
    for (; this.#count < trials.length; this.#count++) {
      this.#keys.add(keyOf(space, trials[this.#count]!.params));
    }
    this.#last = trials.at(-1)?.params;
    return this;
  }

  /** Whether a trial has exactly these parameters. */
  has(params: Params): boolean {
    return this.#space !== undefined &&
      this.#keys.has(keyOf(this.#space, params));
  }
}

/**
 * The first of a sampler's proposals that no trial has yet, or, if it keeps
 * repeating itself, some point that none has.
 *
 * @param view What the sampler may know.
 * @param seen The points of that view.
 * @param random The stream of the trial that is being created.
 * @param propose Makes a proposal; called up to eight times.
 * @returns Parameters, or null if every point of the space has been tried.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pcg32 } from "../../random.ts";
 * import { SeenPoints, suggestUnseen } from "./unseen.ts";
 * const space = { x: { type: "int", low: 1, high: 2 } } as const;
 * const trials = [{ number: 0, params: { x: 1 } }];
 * const view = { space, directions: ["minimize"], seed: 0, trials } as const;
 * const seen = new SeenPoints().update(view);
 * const random = Pcg32.of(0, "sampling", 1);
 * assertEquals(suggestUnseen(view, seen, random, () => ({ x: 1 })), { x: 2 });
 * ```
 */
export function suggestUnseen(
  view: StudyView,
  seen: SeenPoints,
  random: Pcg32,
  propose: () => Params,
): Params | null {
  for (let i = 0; i < PROPOSALS; i++) {
    const params = propose();
    if (!seen.has(params)) return params;
  }
  return searchUnseen(view.space, seen, random);
}

/**
 * Walks the space depth first, every parameter from a random value on, to the
 * first unseen point. Points met on the way are distinct, so at most one more
 * is looked at than trials exist, however large the space is. A continuous
 * parameter stands for one random value: that point is as good as surely new.
 */
function searchUnseen(
  space: Space,
  seen: SeenPoints,
  random: Pcg32,
): Params | null {
  const entries = Object.entries(space);
  const params: Record<string, ParamValue> = {};
  const walk = (depth: number): boolean => {
    if (depth === entries.length) return !seen.has(params);
    const [name, param] = entries[depth]!;
    if (!isActive(param, params)) return walk(depth + 1);
    const unit = random.nextFloat();
    const size = sizeOf(param);
    if (!Number.isFinite(size)) {
      params[name] = fromUnit(param, unit);
      if (walk(depth + 1)) return true;
    } else {
      for (let i = 0; i < size; i++) {
        params[name] = valueAt(param, (Math.floor(unit * size) + i) % size);
        if (walk(depth + 1)) return true;
      }
    }
    delete params[name];
    return false;
  };
  return walk(0) ? { ...params } : null;
}
