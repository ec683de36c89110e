/**
 * Every way to take one value for each name, in order; a name without values is left out. At most one more than `most`, so that who
 * asks can tell that there are more.
 */
export function combinations<T>(
  lists: readonly (readonly [name: string, values: readonly T[]])[],
  most: number,
): ReadonlyMap<string, T>[] {
  return lists.reduce<ReadonlyMap<string, T>[]>(
    (rows, [name, values]) =>
      values.length === 0
        ? rows
        : rows
            .flatMap((row) => values.slice(0, most + 1).map((value) => new Map([...row, [name, value]])))
            .slice(0, most + 1),
    [new Map()],
  )
}
