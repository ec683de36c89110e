import { staleness } from '../../scripts/source-hash.mjs'

/** Before the tests of dist: an old bundle proves nothing about this source. */
export function setup() {
  const stale = staleness()
  // The sentence says it all: no stack.
  if (stale) throw Object.assign(new Error(stale), { stack: stale })
}
