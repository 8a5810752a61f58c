// What the bench needs of statistics: medians and the rank-sum test.

/** The middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[half]!
    : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * The one-sided rank-sum test of Mann and Whitney 1947, by the normal
 * approximation with corrections for ties and continuity (as scipy's
 * `mannwhitneyu(a, b, alternative="greater", method="asymptotic")`).
 *
 * @returns The probability of ranks like these if `a` were not greater than `b`.
 */
export function mannWhitneyGreater(
  a: readonly number[],
  b: readonly number[],
): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  const counts = new Map<number, number>();
  for (const x of [...a, ...b]) counts.set(x, (counts.get(x) ?? 0) + 1);
  const n = a.length + b.length;
  let ties = 0;
  for (const count of counts.values()) ties += count ** 3 - count;
  const variance = a.length * b.length / 12 * (n + 1 - ties / (n * (n - 1)));
  const z = (wins - a.length * b.length / 2 - 0.5) / Math.sqrt(variance);
  return variance > 0 ? upperTail(z) : 0.5;
}

/** The mass of the standard normal distribution above z. */
function upperTail(z: number): number {
  // Simpson's rule from |z| on; the density is below 1e-30 twelve deviations up.
  const steps = 2000, width = 12 / steps, from = Math.abs(z);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-0.5 * (from + i * width) ** 2);
  }
  const tail = sum * width / 3 / Math.sqrt(2 * Math.PI);
  return z >= 0 ? tail : 1 - tail;
}

/**
 * The one-sided signed-rank test of Wilcoxon 1945, exact: equal pairs are left
 * out, tied differences share their ranks (as scipy's `wilcoxon(a, b,
 * alternative="greater", zero_method="wilcox")` with the exact distribution).
 *
 * @returns The probability of ranks like these if `a` were not greater than its
 * partner in `b`; 1 if all pairs are equal.
 */
export function wilcoxonGreater(
  a: readonly number[],
  b: readonly number[],
): number {
  const differences = a.map((x, i) => x - b[i]!).filter((d) => d !== 0);
  // Twice the rank, so that shared ones are integers.
  const ranks = differences.map((d) => {
    const size = Math.abs(d);
    const smaller = differences.filter((e) => Math.abs(e) < size).length;
    const equal = differences.filter((e) => Math.abs(e) === size).length;
    return 2 * smaller + equal + 1;
  });
  const observed = ranks.reduce(
    (sum, r, i) => differences[i]! > 0 ? sum + r : sum,
    0,
  );
  // How many of the 2^n choices of signs give each sum of positive ranks.
  let ways = new Map([[0, 1]]);
  for (const rank of ranks) {
    const next = new Map(ways);
    for (const [sum, count] of ways) {
      next.set(sum + rank, (next.get(sum + rank) ?? 0) + count);
    }
    ways = next;
  }
  const above = [...ways].filter(([sum]) => sum >= observed);
  return above.reduce((sum, [, count]) => sum + count, 0) / 2 ** ranks.length;
}
