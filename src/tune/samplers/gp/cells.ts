// What a front leaves to be gained, cut into cells that do not overlap: the
// region below a reference point that no point of the front dominates, sliced
// along the last objective, each slice cut as if it had one objective less.

/** An open box: below `high` and not below `low` in every objective. */
export interface Cell {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * Cells of all that is better than a reference and not dominated.
 *
 * @param front Points whose every value is to be small, in any order.
 * @param reference One value an objective; may be infinite.
 */
export function cellsBeyond(
  front: readonly (readonly number[])[],
  reference: readonly number[],
): Cell[] {
  const last = reference.length - 1, end = reference[last]!;
  if (last === 0) {
    const high = front.reduce((least, [v]) => Math.min(least, v!), end);
    return [{ low: [-Infinity], high: [high] }];
  }
  const sorted = front
    .filter((point) => point.every((v, m) => v < reference[m]!))
    .sort((a, b) => a[last]! - b[last]!);
  // Cells that go on from slice to slice, and where each began.
  let open = new Map<string, { cell: Cell; from: number }>();
  const closed: Cell[] = [];
  const close = (kept: typeof open, to: number) => {
    for (const [key, { cell, from }] of open) {
      if (kept.has(key) || from === to) continue;
      const { low, high } = cell;
      closed.push({ low: [...low, from], high: [...high, to] });
    }
    open = kept;
  };
  for (let count = 0; count <= sorted.length; count++) {
    const from = sorted[count - 1]?.[last] ?? -Infinity;
    const slice = cellsBeyond(
      sorted.slice(0, count).map((point) => point.slice(0, last)),
      reference.slice(0, last),
    );
    close(
      new Map(slice.map((cell) => {
        const key = `${cell.low};${cell.high}`;
        return [key, open.get(key) ?? { cell, from }];
      })),
      from,
    );
  }
  close(new Map(), end);
  return closed;
}
