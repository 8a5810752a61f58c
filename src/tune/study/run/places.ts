// The places of an executor in which trials run. A trial that was abandoned is
// over for the study at once, but keeps its place until it has really ended,
// so that never more run than there are places.

/** Places that are taken and given back, in order of asking. */
export class Places<T> {
  readonly #idle: T[];
  readonly #waiting: ((place: T) => void)[] = [];

  /** @param places All of them, idle. */
  constructor(places: readonly T[]) {
    this.#idle = [...places];
  }

  /** Takes the place that was idle for longest, or the next that becomes so. */
  take(): Promise<T> {
    const place = this.#idle.shift();
    if (place !== undefined) return Promise.resolve(place);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a place back. */
  release(place: T): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(place);
    else next(place);
  }
}

/** What a promise gives, or the signal's reason as soon as it is aborted. */
export function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() =>
      signal.removeEventListener("abort", abort)
    );
  });
}
