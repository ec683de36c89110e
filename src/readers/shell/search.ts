/** How many of the entries begin at an offset or before it; they stand in the order of the text. */
export function countUpTo(entries: readonly { readonly pos: number }[], at: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entries[middle]!.pos <= at) low = middle + 1
    else high = middle
  }
  return low
}
