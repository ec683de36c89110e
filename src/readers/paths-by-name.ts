import { groupBy } from '../model/group.ts'

const known = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>()

/** The paths of a repository by the names of their files, sorted once for all that look for one. */
export function pathsByName(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = known.get(paths) ?? groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1))
  known.set(paths, found)
  return found
}
