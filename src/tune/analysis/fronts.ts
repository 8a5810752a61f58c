// Non-dominated sorting, kept up to date as trials come: a new one moves only
// those that it dominates, directly or through others, each by one front (Li et
// al. 2017, "Efficient non-domination level update").

import type { Direction } from "../trial.ts";
import { dominates } from "./best.ts";
import { type FrontOrder, leastCrowded } from "./front_orders.ts";

interface Member<T> {
  readonly item: T;
  readonly values: readonly number[];
  /** How many were added before it. */
  readonly index: number;
}

interface FrontOf<T> {
  readonly members: readonly Member<T>[];
  /** Its items in order, once that has been asked for. */
  ordered?: readonly T[];
}

/** Items by how many fronts have to be taken away until none dominates them. */
export class Fronts<T> {
  readonly #directions: readonly Direction[];
  readonly #order: FrontOrder;
  #fronts: FrontOf<T>[] = [];
  #count = 0;

  /**
   * @param directions One for each value.
   * @param order Which items of a front come first: the least crowded unless
   * given.
   */
  constructor(
    directions: readonly Direction[],
    order: FrontOrder = leastCrowded,
  ) {
    this.#directions = directions;
    this.#order = order;
  }

  /** How many items there are. */
  get length(): number {
    return this.#count;
  }

  /** The fronts from the best on, each in its order. */
  get ordered(): readonly (readonly T[])[] {
    return this.#fronts.map((front) =>
      front.ordered ??= this.#ordered(front.members)
    );
  }

  #ordered(members: readonly Member<T>[]): T[] {
    const byIndex = members.toSorted((a, b) => a.index - b.index);
    const costs = byIndex.map(({ values }) =>
      values.map((value, m) =>
        this.#directions[m] === "maximize" ? -value : value
      )
    );
    return this.#order(costs).map((i) => byIndex[i]!.item);
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
