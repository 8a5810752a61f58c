// How anything is timed here: warm up until fast code runs, repeat, and take
// the median. Nothing is printed.

/** Some timings of one thing. */
export interface Timing {
  readonly median: number;
  /** Half the range between the quartiles, as a share of the median. */
  readonly spread: number;
  readonly count: number;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1), low = Math.floor(at);
  const below = sorted[low]!, above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - low);
}

/** Median and spread of some numbers, at least one. */
export function summarise(values: readonly number[]): Timing {
  const sorted = values.toSorted((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const range = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return { median, spread: range / 2 / median, count: values.length };
}

/** V8 replaces first-tier code after some hundred calls, in the background. */
const WARM_CALLS = 300;
const WARM_MS = 150;

/**
 * Seconds that one call takes.
 *
 * @param call Called with 0, 1, 2, …, so that it can rotate its buffers.
 * @param repeats How many timings the median is of.
 * @param eachMs About how long one timing lasts; calls are counted to fit.
 */
export async function timeCalls(
  call: (round: number) => void,
  repeats = 15,
  eachMs = 8,
): Promise<Timing> {
  const started = performance.now();
  let calls = 0;
  while (
    calls < WARM_CALLS && performance.now() - started < 10 * WARM_MS ||
    performance.now() - started < WARM_MS
  ) {
    call(calls++);
    // The new code is taken up between calls.
    if (calls % 50 === 0) await new Promise((done) => setTimeout(done, 1));
  }
  const perCall = timeOnce(call, 1);
  const rounds = Math.max(1, Math.round(eachMs / 1000 / perCall));
  return summarise(
    Array.from({ length: repeats }, () => timeOnce(call, rounds)),
  );
}

function timeOnce(call: (round: number) => void, rounds: number): number {
  const started = performance.now();
  for (let round = 0; round < rounds; round++) call(round);
  return (performance.now() - started) / 1000 / rounds;
}
