/** Items by their keys, in the order in which each key is first met. Node 20 has no `Map.groupBy`. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) addTo(groups, keyOf(item), item)
  return groups
}

/** Puts an item at the end of the group of its key, which it opens where there is none. */
export function addTo<T, K>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

/** Of the items with one key the last, where the first stands. */
export const lastOfEach = <T>(list: readonly T[], keyOf: (one: T) => unknown): T[] => [
  ...new Map(list.map((one) => [keyOf(one), one])).values(),
]
