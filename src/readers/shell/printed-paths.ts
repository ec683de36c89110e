import { removed } from './patterns.ts'
import { ownFolderOf, type ShellText } from './shell-text.ts'

/** The path that a program prints which is given these words; undefined for programs, options and words that are not known. */
export function printedPath(program: string, words: readonly string[]): string | undefined {
  switch (program) {
    case 'basename':
      return basename(words)
    case 'dirname': {
      const [path, ...more] = words[0] === '--' ? words.slice(1) : words
      return path !== undefined && more.length === 0 && !path.startsWith('-') ? `${folder(path)}\n` : undefined
    }
    case 'realpath':
    case 'readlink': {
      const [path, ...more] = words.filter((word) => !isResolving.test(word))
      const isWhole = program === 'realpath' || words.some((word) => /^-[efm]/.test(word))
      return path !== undefined && more.length === 0 && isWhole && /^[/~]/.test(path) ? `${path}\n` : undefined
    }
    default:
      return undefined
  }
}

/** The folder of a path that is known in part: of the script itself, and of what `basename` names in a known folder. */
export function folderOfUnknown(path: string, shell: ShellText): string | undefined {
  if (ownFile.test(path)) return `${ownFolderOf(shell)}\n`
  const above = namedIn.exec(path)?.[1]
  return above === undefined || /[$`]/.test(above) ? undefined : `${above === '' ? '/' : above}\n`
}

/** A new folder or file of its own, which holds nothing; `at` tells it from others. */
export function temporaryPath(words: readonly string[], at: number): string | undefined {
  const [template, ...more] = words.filter((word) => !/^(?:-[dqt]+|--directory|--quiet)$/.test(word))
  if (more.length > 0 || template?.startsWith('-')) return undefined
  if (template === undefined) return `/tmp/tmp.${at}\n`
  const name = template.replace(/(?<!X)X*([^X/]*)$/, `${at}$1`)
  return `${words.some((word) => /^-\w*t/.test(word)) ? `/tmp/${name}` : name}\n`
}

/** Options that leave it the path of the same file. */
const isResolving = /^(?:-[efmnPqsz]+|--(?:canonicalize(?:-existing|-missing)?|physical|no-symlinks|quiet)?)$/

/** `$0`, and what stands for the same file. */
const ownFile =
  /^(?:\$\{?0\}?|\$\{?BASH_SOURCE(?:\[0\])?\}?|(?:\$\(|`)\s*(?:readlink|realpath)\s+(?:-\w+\s+|--\s+)*"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\s*[)`])$/

/** What `basename` prints has no slash. */
const namedIn = /^(.*)\/(?:\$\(|`)\s*basename\s[^()`]*[)`]$/s

function basename(words: readonly string[]): string | undefined {
  const [path, suffix = ''] = words
  if (path === undefined || path.startsWith('-') || words.length > 2 || endsUnnamed.test(path)) return undefined
  const name = path.replace(/\/+$/, '').replace(/^.*\//s, '')
  return `${name !== suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name}\n`
}

/** `$PWD` and `$HOME` stand as `.` and `~`: what their last folder is called is not known. */
export const endsUnnamed = /(?:^|\/)(?:\.{1,2}|~)\/*$/

function folder(path: string): string {
  if (endsUnnamed.test(path)) return `${path}/..`
  const own = removed(path.replace(/(?<=[^/])\/+$/, ''), '%', '/*')
  if (own === undefined || !path.includes('/')) return '.'
  return own === '' ? '/' : own
}
