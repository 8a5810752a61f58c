// How much of the space below a reference point a set of points dominates: one
// number for how good a front of several objectives is.
//
// Glossary: a point's room is its distance to the reference in every objective,
// so that it dominates the box from the reference to itself; m points, d
// objectives. Only rooms are calculated with, and there more is better.

/**
 * The hypervolume of points whose every value is to be small, exactly.
 *
 * Two objectives are swept along one of them; more are sliced along the last
 * one, each slice being what a point adds to those that reach deeper (While,
 * Bradstreet and Barone, A fast way of calculating exact hypervolumes, 2012).
 *
 * @param points Points, in any order; one that is not below the reference in
 *   every objective (or is NaN there) adds nothing, nor does a dominated one.
 * @param reference The corner that bounds the volume, one value an objective.
 * @returns 0 of no points; Infinity where the volume has no end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hypervolume } from "../../../report.ts";
 * // Two boxes of 3 by 1 and of 1 by 3 with a square in common.
 * assertEquals(hypervolume([[1, 3], [3, 1]], [4, 4]), 5);
 * ```
 */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  const rooms = points
    .map((point) => reference.map((bound, i) => bound - point[i]!))
    .filter((room) => room.every((side) => side > 0));
  // Differences of what has no end would be NaN.
  if (rooms.some((room) => boxOf(room) === Infinity)) return Infinity;
  return volume(rooms, reference.length);
}

/** What rooms cover together in their first d objectives. */
function volume(rooms: readonly (readonly number[])[], d: number): number {
  if (rooms.length === 0) return 0;
  if (d === 1) return rooms.reduce((most, [side]) => Math.max(most, side!), 0);
  if (d === 2) return area(rooms);
  // Shallowest last: cut to one room, all those before it are as deep as it.
  const sorted = maximal(rooms, d).sort((a, b) => b[d - 1]! - a[d - 1]!);
  return sorted.reduce((sum, room, i) => {
    const deeper = sorted.slice(0, i).map((other) => common(room, other, d));
    return sum + room[d - 1]! * (boxOf(room, d - 1) - volume(deeper, d - 1));
  }, 0);
}

/** The same of two objectives: a staircase, widest step first. */
function area(rooms: readonly (readonly number[])[]): number {
  let top = 0, sum = 0;
  for (const [x, y] of rooms.toSorted((a, b) => b[0]! - a[0]!)) {
    if (y! <= top) continue;
    sum += x! * (y! - top);
    top = y!;
  }
  return sum;
}

/** The rooms that no other contains, one of equals. */
function maximal(rooms: readonly (readonly number[])[], d: number) {
  // Only a room that comes before in this order can contain another.
  const sorted = rooms.toSorted((a, b) => boxOf(b, d) - boxOf(a, d));
  const kept: (readonly number[])[] = [];
  for (const room of sorted) {
    if (!kept.some((other) => contains(other, room, d))) kept.push(room);
  }
  return kept;
}

function contains(
  outer: readonly number[],
  inner: readonly number[],
  d: number,
): boolean {
  for (let i = 0; i < d; i++) if (outer[i]! < inner[i]!) return false;
  return true;
}

/** The part of two rooms that both cover, without the last objective. */
function common(a: readonly number[], b: readonly number[], d: number) {
  return Array.from({ length: d - 1 }, (_, i) => Math.min(a[i]!, b[i]!));
}

function boxOf(room: readonly number[], d = room.length): number {
  let product = 1;
  for (let i = 0; i < d; i++) product *= room[i]!;
  return product;
}
