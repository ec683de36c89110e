/**
 * Every way to take one value for each name, in order; a name without values is left out. At most one more than `most`, so that who
 * asks can tell that there are more.
 */
export function combinations<T>(
  lists: readonly (readonly [name: string, values: readonly T[]])[],
  most: number,
): ReadonlyMap<string, T>[] {
  const given = lists.filter(([, values]) => values.length > 0)
  let count = 1
  for (const [, values] of given) count = Math.min(most + 1, count * values.length)
  return Array.from({ length: count }, (_, at) => {
    // The last name changes first.
    let rest = at
    const row = given.toReversed().map(([name, values]) => {
      const value = values[rest % values.length]!
      rest = Math.floor(rest / values.length)
      return [name, value] as const
    })
    return new Map(row.toReversed())
  })
}
