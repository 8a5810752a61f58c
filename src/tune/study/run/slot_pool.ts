// The slots of an executor in which trials run. A trial that was abandoned is
// over for the study at once, but keeps its slot until it has really ended, so
// that never more trials run than there are slots.

/** Slots that are taken and given back, in order of asking. */
export class SlotPool<T> {
  readonly #idle: T[];
  readonly #waiting: ((slot: T) => void)[] = [];

  /** @param slots All of them, idle. */
  constructor(slots: readonly T[]) {
    this.#idle = [...slots];
  }

  /** Takes the slot that was idle for longest, or the next that becomes so. */
  take(): Promise<T> {
    const slot = this.#idle.shift();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a slot back. */
  release(slot: T): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(slot);
    else next(slot);
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
