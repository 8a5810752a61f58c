// The difference of two binaries, in the form that src/engine/patch.ts undoes.

/** The shortest stretch that is worth naming instead of repeating. */
const SHORTEST = 12;
/** How many places of the same bytes are looked at. */
const MOST_PLACES = 64;

/** A stretch of the old binary. */
interface Stretch {
  readonly at: number;
  readonly count: number;
}

/** Appends numbers and bytes. */
class Writer {
  readonly bytes: number[] = [];

  number(value: number): void {
    for (; value > 0x7f; value >>>= 7) this.bytes.push(value & 0x7f | 0x80);
    this.bytes.push(value);
  }

  /** A number that may be negative. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }
}

/** Makes a patch that `applyPatch` makes `made` of `old` with. */
export function makePatch(old: Uint8Array, made: Uint8Array): Uint8Array {
  const places = indexOf(old);
  const writer = new Writer();
  writer.number(made.length);
  let fresh: number[] = [], oldAt = 0;
  const write = ({ at, count }: Stretch) => {
    writer.number(fresh.length);
    writer.bytes.push(...fresh);
    writer.number(count);
    writer.signed(at - oldAt);
    fresh = [];
    oldAt = at + count;
  };
  for (let at = 0; at < made.length;) {
    // Going on where the last stretch ended costs nothing: it is tried first.
    const candidates = [oldAt, ...places.get(keyAt(made, at)) ?? []];
    const found = longest(old, made, at, candidates);
    if (found.count < SHORTEST) fresh.push(made[at++]!);
    else {
      write(found);
      at += found.count;
    }
  }
  if (fresh.length > 0) write({ at: oldAt, count: 0 });
  return Uint8Array.from(writer.bytes);
}

/** Where in a binary each stretch of the shortest length begins. */
function indexOf(bytes: Uint8Array): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + SHORTEST <= bytes.length; at++) {
    const key = keyAt(bytes, at), known = places.get(key) ?? [];
    if (known.length < MOST_PLACES) places.set(key, [...known, at]);
  }
  return places;
}

function keyAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + SHORTEST));
}

/** The longest of the stretches that begin as `made` does at `at`. */
function longest(
  old: Uint8Array,
  made: Uint8Array,
  at: number,
  candidates: readonly number[],
): Stretch {
  let best: Stretch = { at: 0, count: 0 };
  for (const start of candidates) {
    let count = 0;
    while (
      start + count < old.length && old[start + count] === made[at + count]
    ) {
      count++;
    }
    if (count > best.count) best = { at: start, count };
  }
  return best;
}
