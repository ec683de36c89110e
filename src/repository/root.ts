import { statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { InputError } from './listing.ts'

/**
 * The root of a terminal run: the current folder, or the one folder outside it that was given.
 * @throws InputError
 */
export function rootOf(cwd: string, paths: readonly string[]): { root: string; paths: readonly string[] } {
  const absolute = paths.map((path) => resolve(cwd, path))
  const isInside = (path: string) => path === cwd || path.startsWith(cwd + sep)
  if (absolute.every(isInside))
    return { root: cwd, paths: absolute.includes(cwd) ? [] : absolute.map((path) => relative(cwd, path)) }
  const only = absolute[0]
  if (absolute.length !== 1 || only === undefined) {
    throw new InputError('Paths outside the current folder must be checked one at a time.')
  }
  const stats = statSync(only, { throwIfNoEntry: false })
  if (!stats) throw new InputError(`${paths[0]} does not exist: name a file or folder.`)
  return stats.isDirectory() ? { root: only, paths: [] } : { root: dirname(only), paths: [basename(only)] }
}
