// How much of the space up to a reference point some points dominate, all
// values minimised.

/** The volume, by slices along the last value; few points, two or three values. */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  const last = reference.length - 1;
  const inside = points
    .filter((point) => point.every((v, i) => v < reference[i]!))
    .sort((a, b) => a[last]! - b[last]!);
  if (inside.length === 0) return 0;
  if (last === 0) return reference[0]! - inside[0]![0]!;
  let volume = 0;
  let front: (readonly number[])[] = [];
  for (const [i, point] of inside.entries()) {
    const next = inside[i + 1]?.[last] ?? reference[last]!;
    const base = point.slice(0, last);
    const beats = (a: readonly number[], b: readonly number[]) =>
      a.every((v, k) => v <= b[k]!);
    if (!front.some((other) => beats(other, base))) {
      front = [...front.filter((other) => !beats(base, other)), base];
    }
    if (next > point[last]!) {
      const area = hypervolume(front, reference.slice(0, last));
      volume += area * (next - point[last]!);
    }
  }
  return volume;
}
