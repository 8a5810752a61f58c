// Counts the Workers that a test starts, and those of them that still live.

/** How many there are; put back what was there when it is disposed of. */
export interface WorkerCount extends Disposable {
  started: number;
  live: number;
}

/** Counts from now on. */
export function countWorkers(): WorkerCount {
  const Original = Worker;
  const count: WorkerCount = {
    started: 0,
    live: 0,
    [Symbol.dispose]: () => {
      globalThis.Worker = Original;
    },
  };
  globalThis.Worker = class extends Original {
    #isLive = true;

    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      count.started++;
      count.live++;
    }

    override terminate(): void {
      if (this.#isLive) count.live--;
      this.#isLive = false;
      super.terminate();
    }
  };
  return count;
}
