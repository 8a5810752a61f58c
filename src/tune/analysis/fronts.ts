// Non-dominated sorting, kept up to date as trials come: a new one moves only
// those that it dominates, directly or through others, each by one front (Li et
// al. 2017, "Efficient non-domination level update"). Within a front the least
// crowded come first (Deb et al. 2002).

import type { Direction } from "../trial.ts";
import { dominates } from "./best.ts";

interface Member<T> {
  readonly item: T;
  readonly values: readonly number[];
  /** How many were added before it. */
  readonly index: number;
}

interface FrontOf<T> {
  readonly members: readonly Member<T>[];
  /** Its items by falling distance, once that has been asked for. */
  ordered?: readonly T[];
}

/** Items by how many fronts have to be taken away until none dominates them. */
export class Fronts<T> {
  readonly #directions: readonly Direction[];
  #fronts: FrontOf<T>[] = [];
  #count = 0;

  /** @param directions One for each value. */
  constructor(directions: readonly Direction[]) {
    this.#directions = directions;
  }

  /** How many items there are. */
  get length(): number {
    return this.#count;
  }

  /** The fronts from the best on, the least crowded items of each first. */
  get ordered(): readonly (readonly T[])[] {
    return this.#fronts.map((front) =>
      front.ordered ??= leastCrowdedFirst(front.members)
    );
  }

  /** Takes an item, with a finite number for each direction. */
  add(item: T, values: readonly number[]): void {
    let moving = [{ item, values, index: this.#count++ }];
    for (let k = this.#levelOf(values); moving.length > 0; k++) {
      const front = this.#fronts[k];
      const falls = (other: Member<T>) =>
        moving.some((one) => this.#dominates(one, other));
      const fallen = front?.members.filter(falls) ?? [];
      if (front !== undefined && fallen.length === front.members.length) {
        // All of it falls, and with it all that is below.
        this.#fronts.splice(k, 0, { members: moving });
        return;
      }
      const stay = front?.members.filter((one) => !fallen.includes(one)) ?? [];
      this.#fronts[k] = { members: [...stay, ...moving] };
      moving = fallen;
    }
  }

  /** The first front in which none dominates the values. */
  #levelOf(values: readonly number[]): number {
    let low = 0, high = this.#fronts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const isDominated = this.#fronts[middle]!.members.some((one) =>
        this.#dominates(one, { values })
      );
      if (isDominated) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dominates(
    a: Pick<Member<T>, "values">,
    b: Pick<Member<T>, "values">,
  ): boolean {
    return dominates(a.values, b.values, this.#directions);
  }
}

/** By falling crowding distance, of equals the one that came first. */
function leastCrowdedFirst<T>(members: readonly Member<T>[]): T[] {
  const byIndex = members.toSorted((a, b) => a.index - b.index);
  const distances = crowdingDistances(byIndex.map(({ values }) => values));
  return Array.from(distances.keys())
    .sort((a, b) =>
      distances[a] === distances[b] ? a - b : distances[b]! - distances[a]!
    )
    .map((i) => byIndex[i]!.item);
}

/**
 * How far the neighbours of each point of a front are apart, summed over the
 * objectives, as shares of the front's extent; infinite at its ends.
 */
function crowdingDistances(points: readonly (readonly number[])[]): number[] {
  const distances = points.map(() => 0);
  for (let m = 0; m < (points[0]?.length ?? 0); m++) {
    const order = Array.from(points.keys())
      .sort((a, b) => points[a]![m]! - points[b]![m]! || a - b);
    // Halves, so that no difference overflows.
    const at = (i: number) => points[order[i]!]![m]! / 2;
    const last = order.length - 1, extent = at(last) - at(0);
    order.forEach((point, i) => {
      if (i === 0 || i === last) distances[point] = Infinity;
      else if (extent > 0) {
        distances[point]! += (at(i + 1) - at(i - 1)) / extent;
      }
    });
  }
  return distances;
}
