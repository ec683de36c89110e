import { posix } from 'node:path'
import type { Command } from 'unbash'
import type { Call } from './frame.ts'
import type { Variables } from './variables.ts'

/** Longer names of folders are not taken apart. */
const maxFolder = 500

/** Linux takes no longer path. */
const maxPath = 4096

/** Stands for a folder that nobody knows. */
const lost = '\0'
export const isLost = (folder: string) => folder.startsWith(lost)

/** Where a call runs, by the folder that the shell is in. */
export function placeOf(folder: string | undefined): Pick<Call, 'folder' | 'below' | 'isLost'> {
  if (folder === undefined) return {}
  if (isLost(folder)) return { isLost: true }
  return /^[/~]/.test(folder) ? { folder } : { below: folder }
}

/** The folder of the script, or of the repository: where the text begins. */
const beginning =
  /^(?:\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}|\$\((?=.*(?:dirname.*(?:\$\{?0|BASH_SOURCE)|rev-parse --show-toplevel)).*\)|\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|PWD)\}?)/s

/** Where `cd` goes, as far as it is written; undefined where the text begins. */
export function folderAfter({ args }: Command, before: string | undefined, variables: Variables): string | undefined {
  const target = args.find((word) => word.type === 'Word' && !/^-[LPe@-]/.test(word.value))
  if (target?.type !== 'Word') return args.length === 0 ? '~' : before
  const { text, unsure } = variables.word(target)
  if (text === '-') return lost
  if (unsure === undefined) {
    const folder = /^[/~]/.test(text) ? text : posix.join(before ?? '.', text)
    return folder.length > maxPath ? lost : folder
  }
  if (text.length > maxFolder) return lost
  const name = /^\$\{?(\w+)\}?(?=\/|$)/.exec(text)
  const [only, ...more] = name ? variables.assigned(name[1]!) : []
  const written = name && only && more.length === 0 ? only.text + text.slice(name[0].length) : text
  const below = written.replace(beginning, '.')
  return below !== written && !/[$`]/.test(below) ? posix.join(below) : lost
}
