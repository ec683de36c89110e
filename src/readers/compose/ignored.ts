import { folderOf, joinPath } from '../../model/path.ts'
import type { Repository } from '../reader.ts'

const maxPatternLength = 200
const maxStars = 5

/** Whether a `.gitignore` of the repository keeps a path out of it: such a file is made or filled in where the project runs. */
export function isIgnored(path: string, repository: Pick<Repository, 'read'>): boolean {
  const folders = ['']
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder)
  return folders.some((folder) => {
    const below = folder === '' ? path : path.slice(folder.length + 1)
    const lines = repository.read(joinPath(folder, '.gitignore'))?.text.split(/\r?\n/) ?? []
    return lines.findLast((line) => matches(line.replace(/^!/, ''), below))?.startsWith('!') === false
  })
}

/** One line of a `.gitignore`, for the path or a folder around it. */
function matches(line: string, path: string): boolean {
  const pattern = line.trim().replace(/\/$/, '')
  if (pattern === '' || pattern.startsWith('#') || pattern.length > maxPatternLength) return false
  if (pattern.split('*').length > maxStars) return false
  const isAnchored = pattern.includes('/')
  const parts = pattern
    .replace(/^\//, '')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*+|\?/g, (stars) => (stars === '**/' ? '(?:.*/)?' : stars === '?' ? '[^/]' : '[^/]*'))
  return toRegExp(`^${isAnchored ? '' : '(?:.*/)?'}${parts}(?:/.*)?$`)?.test(path) ?? false
}

function toRegExp(text: string): RegExp | undefined {
  try {
    return new RegExp(text)
  } catch {
    return undefined
  }
}
