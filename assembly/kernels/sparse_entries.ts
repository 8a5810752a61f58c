// Images that are mostly zero, as lists of their non-zero bytes.
//
// An image is a list of entries, one u16 for each non-zero byte:  distance << 8 │ value
// with the distance from the entry before (from position 0 for the first); gaps over 255 are
// crossed by entries of value 0. starts[n] … starts[n+1] are the entries of image n.

/**
 * The number of non-zero bytes among count.
 *
 * u: count bytes. Any count, no alignment.
 */
export function countNonZeros(uPtr: usize, count: i32): i32 {
  let total = 0;
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const zeros = i8x16.eq(v128.load(uPtr + i), i8x16.splat(0));
    total += 16 - popcnt(i8x16.bitmask(zeros));
  }
  for (; i < count; i++) total += i32(load<u8>(uPtr + i) != 0);
  return total;
}

/** The longest distance between entries. */
const FAR: i32 = 255;

/** Entries that a row of I bytes takes beyond those of its non-zeros, at most. */
export function extraEntries(I: i32): i32 {
  return I / FAR;
}

/**
 * Appends the entries of `rows` images and their starts.
 *
 * entries: u16, one for a non-zero and extraEntries(I) a row; starts: rows + 1 u32, the first given
 *   (where to append); u: rows × I bytes.
 * Blocking: sixteen bytes at a time, of which a bit mask lists the non-zeros.
 */
export function compressBytes(
  entriesPtr: usize, startsPtr: usize, uPtr: usize, rows: i32, I: i32,
): void {
  let end = entriesPtr + (<usize>load<u32>(startsPtr) << 1);
  for (let r = 0; r < rows; r++) {
    let i = 0, before = 0;
    for (; i + 16 <= I; i += 16) {
      const zeros = i8x16.eq(v128.load(uPtr + i), i8x16.splat(0));
      for (let mask = i8x16.bitmask(zeros) ^ 0xffff; mask != 0; mask &= mask - 1) {
        const position = i + ctz(mask);
        end = appendEntry(end, position - before, load<u8>(uPtr + position));
        before = position;
      }
    }
    for (; i < I; i++) {
      const value = load<u8>(uPtr + i);
      if (value != 0) {
        end = appendEntry(end, i - before, value);
        before = i;
      }
    }
    uPtr += I;
    store<u32>(startsPtr + (<usize>(r + 1) << 2), <u32>((end - entriesPtr) >> 1));
  }
}

/** Appends one entry, and those that cross a wide gap before it; returns the end. */
@inline
function appendEntry(end: usize, distance: i32, value: u8): usize {
  for (; distance > FAR; distance -= FAR) {
    store<u16>(end, <u16>(FAR << 8));
    end += 2;
  }
  store<u16>(end, <u16>(distance << 8) | value);
  return end + 2;
}
