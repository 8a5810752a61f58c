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

/** Timings of a call, each with that of a yardstick taken around it. */
export interface PairTimes {
  /** Seconds that one call takes. */
  readonly calls: readonly number[];
  /** Seconds of the yardstick, the mean of before and after. */
  readonly yardsticks: readonly number[];
}

/**
 * Seconds that one call takes, each timing beside one of a yardstick: on a
 * machine whose speed changes from second to second the ratio still holds.
 */
export async function timeBeside(
  call: Call,
  yardstick: Call,
  { repeats, eachMs }: TimingOptions,
): Promise<PairTimes> {
  await warmUp(yardstick);
  await warmUp(call);
  const rounds = roundsFor(call, eachMs);
  const yardRounds = roundsFor(yardstick, eachMs / 2);
  const calls: number[] = [], yardsticks: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const before = timeOnce(yardstick, yardRounds);
    calls.push(timeOnce(call, rounds));
    yardsticks.push((before + timeOnce(yardstick, yardRounds)) / 2);
  }
  return { calls, yardsticks };
}
