import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
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

/**
 * The path of a file in the repository where git has it, or one of its submodules does: then it is of the commit that is checked
 * out, and no artifact. Where git does not say, it counts as the commit's; in a folder that is no repository, it does not.
 */
export function pathInCommit(root: string, path: string): string | undefined {
  let name: string | undefined
  try {
    const [place, folder] = [realpathSync(path), realpathSync(root)]
    if (!isWithin(place, folder)) return undefined
    name = relative(folder, place).split(sep).join('/')
    if (!isRepository(folder)) return undefined
    if (gitOutput(root, 'ls-files', '-z', '--', name) !== '') return name
    const modules = gitOutput(root, 'ls-files', '-z', '--stage').split('\0')
    const isInModule = modules.some((line) => {
      const [, module] = /^160000 [^\t]*\t(.*)$/s.exec(line) ?? []
      return module !== undefined && name!.startsWith(`${module}/`)
    })
    return isInModule ? name : undefined
  } catch {
    return name
  }
}

/** Whether a folder, or one that it lies in, is a checkout of git. */
const isRepository = (folder: string): boolean =>
  existsSync(join(folder, '.git')) || (dirname(folder) !== folder && isRepository(dirname(folder)))
