// Lists kept in order.

/**
 * Puts an item into a list that is in order, behind all that are no greater.
 *
 * @param compare Negative if its first item comes before its second.
 */
export function insertSorted<T>(
  item: T,
  list: T[],
  compare: (a: T, b: T) => number,
): void {
  let low = 0, high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(list[middle]!, item) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, item);
}
