import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { isWithin } from '../model/path.ts'
import type { Checkout } from '../model/report.ts'
import { gitOutput } from './git.ts'
import { InputError, topOf } from './listing.ts'

/** A folder to check, and the paths in it to keep to. */
interface Place {
  readonly root: string
  readonly paths: readonly string[]
}

/**
 * The root of a terminal run: the current folder, or the one folder outside it that was given.
 * @throws InputError
 */
export function rootOf(cwd: string, paths: readonly string[]): Place {
  const absolute = paths.map((path) => resolve(cwd, path))
  if (absolute.every((path) => isWithin(path, cwd)))
    return { root: cwd, paths: absolute.includes(cwd) ? [] : absolute.map((path) => relative(cwd, path)) }
  const only = absolute[0]
  if (absolute.length !== 1 || only === undefined) {
    throw new InputError('Paths outside the current folder must be checked one at a time.')
  }
  const stats = statSync(only, { throwIfNoEntry: false })
  if (!stats) throw new InputError(`${paths[0]} does not exist: name a file or folder.`)
  return stats.isDirectory() ? { root: only, paths: [] } : { root: dirname(only), paths: [basename(only)] }
}

/** `actions/checkout` with a `path:` of so many parts is found. */
const maxDepth = 3

/**
 * The root of a run on GitHub: the workspace, or the one checkout in it where `actions/checkout` was given a `path:`. Of several
 * it is the one that the paths lie in, or the one of the commit that the run is about.
 */
export function checkoutIn(workspace: string, paths: readonly string[], commit: string): Place {
  if (existsSync(join(workspace, '.git'))) return { root: workspace, paths }
  const absolute = paths.map((path) => resolve(workspace, path))
  const tops = absolute.length > 0 ? absolute.map(topOf) : checkouts(workspace)
  const inside = [...new Set(tops)].filter((top) => top !== undefined && isWithin(top, workspace))
  const root = inside.length > 1 && absolute.length === 0 ? inside.find((top) => headOf(top!) === commit) : inside[0]
  if (root === undefined || absolute.some((path) => !isWithin(path, root))) return { root: workspace, paths }
  return { root, paths: absolute.map((path) => relative(root, path)).filter((path) => path !== '') }
}

/** A file that an input names from the workspace or from the root, as a path of the root; absolute where it lies outside. */
export function fileFrom(path: string, root: string, workspace: string): string {
  const place = resolve(workspace, path)
  const file = isWithin(place, root) ? place : resolve(root, path)
  return isWithin(file, root) ? relative(root, file) : file
}

function checkouts(folder: string, depth = 1): string[] {
  const folders = foldersIn(folder)
  const found = folders.filter((path) => existsSync(join(path, '.git')))
  if (depth >= maxDepth) return found
  return [...found, ...folders.filter((path) => !found.includes(path)).flatMap((path) => checkouts(path, depth + 1))]
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.flatMap((entry) =>
      entry.isDirectory() && entry.name !== 'node_modules' ? [join(folder, entry.name)] : [],
    )
  } catch {
    return []
  }
}

/** The commit that a folder is checked out at; undefined where git knows none. @param repository `owner/name` */
export function checkoutOf(root: string, repository: string | null = null): Checkout | undefined {
  if (topOf(root) === undefined) return undefined
  try {
    const [, commit = '', folder = ''] = /^(\w+)\n(.*)\n$/s.exec(gitOutput(root, 'rev-parse', 'HEAD', '--show-prefix'))!
    return { repository, commit, folder }
  } catch {
    return undefined
  }
}

function headOf(root: string): string | undefined {
  try {
    return gitOutput(root, 'rev-parse', 'HEAD').trim()
  } catch {
    return undefined
  }
}
