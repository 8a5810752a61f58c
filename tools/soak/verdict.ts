// Whether memory grows, from samples that go up and down with every collection
// of garbage: by the median of the slopes between all pairs of them
// (Theil and Sen), which a few outliers do not move.

/** An amount at a time. */
export interface Point {
  readonly seconds: number;
  readonly bytes: number;
}

/** What samples say. */
export interface Verdict {
  /** Their median. */
  readonly levelBytes: number;
  /** What their line rises by, from the first to the last of them. */
  readonly riseBytes: number;
  readonly mostBytes: number;
  readonly isFlat: boolean;
}

/**
 * Judges samples in the order of time.
 *
 * @param mostBytes What they may rise by.
 * @throws {RangeError} If there are too few to say anything.
 */
export function judge(points: readonly Point[], mostBytes: number): Verdict {
  if (points.length < LEAST_POINTS) {
    throw new RangeError(
      `Cannot judge memory: ${points.length} samples, expected at least ` +
        LEAST_POINTS,
    );
  }
  const seconds = points.at(-1)!.seconds - points[0]!.seconds;
  const riseBytes = slopeOf(points) * seconds;
  return {
    levelBytes: medianOf(points.map(({ bytes }) => bytes)),
    riseBytes,
    mostBytes,
    isFlat: riseBytes <= mostBytes,
  };
}

const LEAST_POINTS = 5;

/** Bytes in a second. */
function slopeOf(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [at, a] of points.entries()) {
    for (const b of points.slice(at + 1)) {
      slopes.push((b.bytes - a.bytes) / (b.seconds - a.seconds));
    }
  }
  return medianOf(slopes);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
