import { readFileSync, realpathSync, statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { isWithin } from '../model/path.ts'
import { gitOutput } from './git.ts'

/** No report is larger; what is hostile may be. */
const maxBytes = 256 * 1024 * 1024

/** The text of a stored report. @throws where there is none */
export function storedReport(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new Error('there is no such file')
  if (!stats.isFile()) throw new Error('it is not a file')
  if (stats.size > maxBytes) throw new Error('it is too large')
  return readFileSync(path, 'utf8')
}

/** The path of a file in the repository where git has it: then it is of the commit that is checked out, and no artifact. */
export function pathInCommit(root: string, path: string): string | undefined {
  try {
    const [place, folder] = [realpathSync(path), realpathSync(root)]
    if (!isWithin(place, folder)) return undefined
    const name = relative(folder, place).split(sep).join('/')
    return gitOutput(root, 'ls-files', '-z', '--', name) === '' ? undefined : name
  } catch {
    return undefined
  }
}
