/** The index of the last of the offsets, which rise, that is not behind another; -1 where each is. */
export function lastUpTo(offsets: readonly number[], at: number): number {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (offsets[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
