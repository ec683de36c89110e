import { folderOf, joinPath } from '../../model/path.ts'
import type { Source, Span } from '../../model/source.ts'
import { withoutTemplateEnding } from '../../model/template.ts'
import type { Word } from '../parse/words.ts'
import type { Repository } from '../reader.ts'
import type { Call, Library } from './frame.ts'

type Files = Pick<Repository, 'read'>

/** Where a command may run: the folder of its file, and the repository's root. */
export function foldersOf(key: string): string[] {
  const path = key.slice(0, key.indexOf('#'))
  return path.startsWith('.github/') ? [''] : [...new Set([folderOf(path), ''])]
}

/** Where a file that a script sources may lie: beside the script, or where it is started. A variable before the path is a folder. */
export function libraryOf(key: string, repository: Files): Library {
  const spent = spentIn.get(repository) ?? { commands: 0 }
  spentIn.set(repository, spent)
  const folders = foldersOf(key)
  const own = key.slice(0, key.indexOf('#'))
  const find = (written: string, from: string): Source | undefined => {
    const path = pathIn(written)
    if (path === undefined) return undefined
    for (const folder of [...(from === '' ? [] : [folderOf(from)]), ...folders]) {
      const found = repository.read(joinPath(folder, path))
      if (found && found.path !== own) return found
    }
    return undefined
  }
  return Object.assign(find, { spent })
}

const spentIn = new WeakMap<Files, Library['spent']>()

/** The path that a word names, below whatever folder a variable before it says. */
export function pathIn(written: string): string | undefined {
  const path = written.startsWith('$') ? behindFolder.exec(written)?.[1] : written
  return path === undefined || path === '' || /^[/~]|[$`]/.test(path) ? undefined : path
}

/** What stands behind the folder that `$DIR/`, `${BASH_SOURCE%/*}/` or `$(cd … && pwd)/` says. */
const behindFolder = /[)}\w]\/+([\w.@+-]+(?:\/[\w.@+-]+)*)$/

const sourceOf = ({ use, span: at }: Word) => (use ?? at).source

/** What a sourced file says alone is read with that file, where it is a script by its name. */
export const concerns = ({ words }: Call, sources: ReadonlySet<Source>) =>
  words.some((word) => !sources.has(sourceOf(word)) || !sources.has(word.span.source)) ||
  !/\.(?:sh|bash|ksh|zsh|bats)$/.test(withoutTemplateEnding(sourceOf(words[0]!).path))

/** The place of a line of a sourced file of which a call says what it is given. */
export const resolvedBy = ({ words }: Call, sources: ReadonlySet<Source>): Span[] => {
  const [first] = words
  return sources.has(sourceOf(first!)) && words.every(({ unsure }) => unsure === undefined)
    ? [first!.use ?? first!.span]
    : []
}

/** Whether a line of a text may source a file. */
export const mentionsSource = (text: string): boolean => /^[ \t]*(?:\.|source)[ \t]/m.test(text)

/** The end of a line that sources a file: the path, without the folder that a variable or a command says. */
const sourcing = /^[ \t]*(?:\.|source)[ \t][^\n;]{0,200}?([\w./-]{1,200})["']?[ \t]*(?:$|[;&|#])/gm

/** Files that one script sources, and those source. */
const maxSourced = 50

/** Stands for a file that is not looked at: it may run anything. */
const notLookedAt = 'docker run'

/** The first text that a script sources, or that those source, of which something holds. */
export function sourcedText(
  text: string,
  folders: readonly string[],
  repository: Files,
  holds: (text: string) => boolean,
  seen = new Set<Source>(),
): string | undefined {
  for (const [, written] of text.matchAll(sourcing)) {
    const name = written!.replace(/^\/+/, '')
    // `$DIR/lib.sh`: the first name may be a variable's.
    const names = [name, name.slice(name.indexOf('/') + 1)]
    const paths = names.flatMap((one) => folders.map((folder) => joinPath(folder, one)))
    const library = paths.map((path) => repository.read(path)).find((one) => one !== undefined)
    if (!library || seen.has(library)) continue
    if (seen.size >= maxSourced) return notLookedAt
    seen.add(library)
    if (holds(library.text)) return library.text
    const found = sourcedText(library.text, [folderOf(library.path), ...folders], repository, holds, seen)
    if (found !== undefined) return found
  }
  return undefined
}
