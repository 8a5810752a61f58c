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

/** Something to be timed: called with 0, 1, 2, …, so that it can rotate its buffers. */
export type Call = (round: number) => void;

/** How much is timed. */
export interface TimingOptions {
  /** How many timings the median is of. */
  readonly repeats: number;
  /** About how long one timing lasts, in ms: calls are counted to fit. */
  readonly eachMs: number;
}

/** Calls until the fast code is there; it is taken up between calls. */
async function warmUp(call: Call): Promise<void> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  for (let calls = 0;; calls++) {
    if (calls >= WARM_CALLS ? elapsed() > WARM_MS : elapsed() > 10 * WARM_MS) {
      return;
    }
    call(calls);
    if (calls % 50 === 49) await new Promise((done) => setTimeout(done, 1));
  }
}

function timeOnce(call: Call, rounds: number): number {
  const started = performance.now();
  for (let round = 0; round < rounds; round++) call(round);
  return (performance.now() - started) / 1000 / rounds;
}

function roundsFor(call: Call, eachMs: number): number {
  return Math.max(1, Math.round(eachMs / 1000 / timeOnce(call, 1)));
}

/** Seconds that one call takes. */
export async function timeCalls(
  call: Call,
  { repeats, eachMs }: TimingOptions,
): Promise<Timing> {
  await warmUp(call);
  const rounds = roundsFor(call, eachMs);
  return summarise(
    Array.from({ length: repeats }, () => timeOnce(call, rounds)),
  );
}

/** A timing, and how it compares with another taken beside it. */
export interface PairTiming {
  /** Seconds that one call takes. */
  readonly time: Timing;
  /** Seconds of the yardstick over seconds of the call. */
  readonly ratio: Timing;
  /** The fastest of the calls and of the yardsticks: what a quiet machine does. */
  readonly fastest: { readonly call: number; readonly yardstick: number };
}

/**
 * Seconds that one call takes, each timing beside one of a yardstick: on a
 * machine whose speed changes from second to second the ratio still holds.
 */
export async function timeBeside(
  call: Call,
  yardstick: Call,
  { repeats, eachMs }: TimingOptions,
): Promise<PairTiming> {
  await warmUp(yardstick);
  await warmUp(call);
  const rounds = roundsFor(call, eachMs);
  const yardRounds = roundsFor(yardstick, eachMs / 2);
  const times: number[] = [], yards: number[] = [], ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const before = timeOnce(yardstick, yardRounds);
    const time = timeOnce(call, rounds);
    const after = timeOnce(yardstick, yardRounds);
    times.push(time);
    yards.push(before, after);
    ratios.push((before + after) / 2 / time);
  }
  return {
    time: summarise(times),
    ratio: summarise(ratios),
    fastest: { call: Math.min(...times), yardstick: Math.min(...yards) },
  };
}
