/** How many of the items at the beginning of a list are so that none behind them is: the list is in order, and is not looked through. */
export function countWhile<T>(items: readonly T[], is: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (is(items[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the last of the offsets, which rise, that is not behind another; -1 where each is. */
export const lastUpTo = (offsets: readonly number[], at: number): number =>
  countWhile(offsets, (offset) => offset <= at) - 1
