// Numbers in order, of which any can be ranked. They lie in runs of bounded
// length, so that adding one moves few of them and ranking one skips most:
// with a hundred thousand numbers both take about a microsecond
// (bench/study_growth.ts).

/** The longest run; a longer one is split in the middle. */
const LONGEST = 512;

/** A growing collection of numbers, none of them NaN. */
export class SortedValues {
  /** Ascending, within each run and from run to run; none but the first empty. */
  readonly #runs: number[][] = [[]];
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a number, which may be there already. */
  add(value: number): void {
    const runs = this.#runs;
    const at = countWhile(
      runs.length - 1,
      (r) => runs[r]!.at(-1)! < value,
    );
    const run = runs[at]!;
    run.splice(countWhile(run.length, (i) => run[i]! < value), 0, value);
    if (run.length > LONGEST) {
      runs.splice(at + 1, 0, run.splice(run.length >> 1));
    }
    this.#size++;
  }

  /** The number that `index` others come before, if there is one. */
  at(index: number): number | undefined {
    for (const run of this.#runs) {
      if (index < run.length) return run[index];
      index -= run.length;
    }
    return undefined;
  }

  /** How many are less than a value. */
  countBelow(value: number): number {
    return this.#countWhile((x) => x < value);
  }

  /** How many are greater than a value. */
  countAbove(value: number): number {
    return this.#size - this.#countWhile((x) => x <= value);
  }

  /** How many satisfy a condition that holds up to some number. */
  #countWhile(holds: (value: number) => boolean): number {
    let count = 0;
    for (const run of this.#runs) {
      if (run.length > 0 && holds(run.at(-1)!)) count += run.length;
      else return count + countWhile(run.length, (i) => holds(run[i]!));
    }
    return count;
  }
}

/** How many of the indices 0 … n−1 satisfy what holds up to one of them. */
function countWhile(n: number, holds: (index: number) => boolean): number {
  let low = 0, high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
