import { staleness } from '../../scripts/source-hash.mjs'

/** Before the tests of dist: an old bundle proves nothing about this source. */
export function setup() {
  const stale = staleness()
  if (stale) throw new Error(stale)
}
