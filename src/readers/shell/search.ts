import { countWhile } from '../../model/offsets.ts'

/** How many of the entries begin at an offset or before it; they stand in the order of the text. */
export const countUpTo = (entries: readonly { readonly pos: number }[], at: number): number =>
  countWhile(entries, ({ pos }) => pos <= at)
