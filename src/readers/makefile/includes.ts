import { joinPath } from '../../model/path.ts'
import type { Source } from '../../model/source.ts'
import type { Repository } from '../reader.ts'

export const inclusion = /^[ ]*[-s]?include[ \t]+([^#]*)/

/** Paths that an `include` line names. make looks them up where it was started: beside the first Makefile. */
export function namesOf(names: string, folder: string, { paths }: Repository): string[] {
  return names
    .split(/\s+/)
    .filter((name) => name !== '' && !name.startsWith('/') && !name.includes('$'))
    .flatMap((name) => {
      const path = joinPath(folder, name)
      return /[*?]/.test(name) ? paths.filter(matcher(path)) : [path]
    })
}

/** `*` and `?` of a file's name, and of a folder's. */
function matcher(pattern: string): (path: string) => boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]')
  const whole = new RegExp(`^${escaped}$`)
  // Many stars are slow to match, and no Makefile has them.
  return (path) => pattern.split('*').length <= 4 && whole.test(path)
}

/** What a file includes under literal names; those that hold a variable are known only when it is read. */
export function includedFrom({ text }: Source, folder: string, repository: Repository): string[] {
  return text.split('\n').flatMap((line) => {
    const names = inclusion.exec(line)?.[1]
    return names === undefined ? [] : namesOf(names, folder, repository)
  })
}
