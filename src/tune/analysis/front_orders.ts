// Which points of a front come first: what samplers for several objectives
// choose by where dominance says nothing.

import { insertSorted } from "../math/sorted.ts";

/** An open box: above `low` and below `high` in every cost. */
interface Cell {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The indices of a front's points in the order of choice.
 *
 * @param costs One list a point, every number to be small.
 */
export type FrontOrder = (costs: readonly (readonly number[])[]) => number[];

/** How far behind the worst cost a volume ends, as a share of the extent. */
const MARGIN = 0.1;

/** How many cells are looked at, at most, to choose points by volume. */
const MOST_LOOKS = 20_000;

/**
 * By falling crowding distance (Deb et al. 2002): how far the neighbours of a
 * point are apart, summed over the objectives, as shares of the front's extent;
 * the ends first. Of equals the first.
 */
export const leastCrowded: FrontOrder = (costs) => {
  const distances = costs.map(() => 0);
  for (const m of costs[0]?.keys() ?? []) {
    const order = Array.from(costs.keys())
      .sort((a, b) => costs[a]![m]! - costs[b]![m]! || a - b);
    // Halves, so that no difference overflows.
    const at = (i: number) => costs[order[i]!]![m]! / 2;
    const last = order.length - 1, extent = at(last) - at(0);
    order.forEach((point, i) => {
      if (i === 0 || i === last) distances[point] = Infinity;
      else if (extent > 0) {
        distances[point]! += (at(i + 1) - at(i - 1)) / extent;
      }
    });
  }
  return fallingBy(distances);
};

/**
 * Each time the point that adds most to the hypervolume of those before it, of
 * equals the first: a good spread from the first few on (Guerreiro, Fonseca and
 * Paquete 2016). The volume ends a tenth of the front's extent behind its worst
 * costs. Of a very large front the last follow by what they added when that was
 * last calculated.
 */
export const mostVolume: FrontOrder = (costs) => {
  const points = shares(costs);
  let left: readonly Cell[] = [{
    low: costs[0]?.map(() => 0) ?? [],
    high: costs[0]?.map(() => 1 + MARGIN) ?? [],
  }];
  const gains = points.map((point) => volumeBehind(point, left));
  const compare = (i: number, j: number) => gains[j]! - gains[i]! || i - j;
  const queue = Array.from(points.keys()).sort(compare);
  const chosen: number[] = [];
  for (let looks = 0; queue.length > 0 && looks < MOST_LOOKS;) {
    // What a point adds can only fall as others are chosen: an old figure is a
    // bound, and most are never calculated anew (Minoux 1978).
    const first = queue.shift()!, point = points[first]!;
    gains[first] = volumeBehind(point, left);
    looks += left.length;
    if (queue.length > 0 && compare(queue[0]!, first) < 0) {
      insertSorted(first, queue, compare);
      continue;
    }
    chosen.push(first);
    left = left.flatMap((cell) => partsBefore(point, cell));
  }
  return [...chosen, ...queue];
};

/** How much of some cells a point dominates. */
function volumeBehind(point: readonly number[], cells: readonly Cell[]) {
  let sum = 0;
  for (const { low, high } of cells) {
    let volume = 1;
    for (let m = 0; m < point.length && volume > 0; m++) {
      volume *= Math.max(high[m]! - Math.max(low[m]!, point[m]!), 0);
    }
    sum += volume;
  }
  return sum;
}

/** What of a cell a point does not dominate, cut along one axis after another. */
function partsBefore(point: readonly number[], cell: Cell): Cell[] {
  if (volumeBehind(point, [cell]) === 0) return [cell];
  const parts: Cell[] = [];
  let { low } = cell;
  point.forEach((value, m) => {
    if (value <= low[m]!) return;
    parts.push({ low, high: cell.high.with(m, value) });
    low = low.with(m, value);
  });
  return parts;
}

/** Costs as shares of the extent of each objective, 0 the best. */
function shares(costs: readonly (readonly number[])[]): number[][] {
  const bounds = costs[0]?.map((_, m) => {
    const column = costs.map((cost) => cost[m]! / 2);
    const low = column.reduce((a, b) => Math.min(a, b), Infinity);
    const high = column.reduce((a, b) => Math.max(a, b), -Infinity);
    return { low, extent: high - low || 1 };
  });
  return costs.map((cost) =>
    cost.map((value, m) => (value / 2 - bounds![m]!.low) / bounds![m]!.extent)
  );
}

/** Indices from the largest figure to the smallest, of equals the first. */
function fallingBy(figures: readonly number[]): number[] {
  return Array.from(figures.keys()).sort((a, b) =>
    figures[a] === figures[b] ? a - b : figures[b]! - figures[a]!
  );
}
