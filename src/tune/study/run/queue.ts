// Created trials that are to start: those of an interrupted run, lost ones and
// ones created ahead. A binary heap, so that thousands of them cost nothing.

interface Waiting {
  readonly number: number;
  readonly cost: number;
}

/** Whether `a` starts before `b`: the dearer one, of equals the lower number. */
function isBefore(a: Waiting, b: Waiting): boolean {
  if (a.cost !== b.cost) return a.cost > b.cost;
  return a.number < b.number;
}

/** Trials by cost, of equal ones the lowest number first. */
export class Queue {
  /** No entry starts before its parent, the one at ⌊(i − 1) / 2⌋. */
  #heap: Waiting[] = [];

  /** How many trials wait. */
  get size(): number {
    return this.#heap.length;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#heap = [];
  }

  /** Adds a trial; all of the same cost start in order of number. */
  add(number: number, cost: number): void {
    const heap = this.#heap, added = { number, cost };
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(added, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = added;
  }

  /** Takes out the trial that starts first. */
  take(): number | undefined {
    const heap = this.#heap, first = heap[0], last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#sink(last);
    return first.number;
  }

  /** Puts an entry in the place of the first, or as deep as it belongs. */
  #sink(entry: Waiting): void {
    const heap = this.#heap;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child]!)) child++;
      if (!isBefore(heap[child]!, entry)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }
}
