import { isOutside, joinPath } from '../../model/path.ts'
import { type Source, type Span, span } from '../../model/source.ts'
import { leaveOut } from '../left-out.ts'
import { expand } from '../parse/variables.ts'

export type ComposeVariables = ReadonlyMap<string, string>

/** Where the relative paths and the variables of a Compose file are resolved. */
export interface Scope {
  /** Repository-relative; empty for the root. */
  readonly folder: string
  readonly environment: ComposeVariables
  /** Where Compose is called, which is what `$PWD` holds; absent where that is the folder. */
  readonly calledIn?: string
}

/** One assignment of a `.env` or `env_file`; without a value the variable comes from the caller. */
export interface Assignment {
  readonly name: string
  readonly value?: string
  readonly at: Span
}

/** Variables that every shell has: the project's folder and the user's home directory, as paths spell them. */
const everywhere: ComposeVariables = new Map([
  ['PWD', '.'],
  ['HOME', '~'],
])

const assignment =
  /^\ufeff?[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:[=:][ \t]*("(?:\\[\s\S]|[^"\\])*"|'[^']*'|[^\r\n]*))?[^\r\n]*$/gm

/** Characters of the values of a file: a program is given no more in its environment, and values that hold others grow without end. */
const maxCharacters = 2_000_000

/** Reads assignments in their order; a value may name variables of the caller's, and those that are assigned before it. */
export function readAssignments(
  source: Source,
  outer: ComposeVariables = new Map(),
  before: ComposeVariables = new Map(),
): Assignment[] {
  const own = new Map(before)
  let left = maxCharacters
  const lookup = (name: string) => outer.get(name) ?? own.get(name) ?? everywhere.get(name)
  return [...source.text.matchAll(assignment)].map((match) => {
    const [, name = '', raw] = match
    const at = span(source, match.index, match.index + match[0].length)
    if (raw === undefined) return { name, at }
    const value = decode(raw, lookup)
    left -= value.length
    if (left < 0) {
      leaveOut(at, `only the first ${maxCharacters} characters of its values are read`)
      own.delete(name)
      return { name, at }
    }
    own.set(name, value)
    return { name, value, at }
  })
}

/** In double quotes; another character stands for itself. */
const escaped: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['$', '$$'],
])

function decode(raw: string, lookup: (name: string) => string | undefined): string {
  if (raw.startsWith("'") && raw.length > 1 && raw.endsWith("'")) return raw.slice(1, -1)
  if (raw.startsWith('"') && raw.length > 1 && raw.endsWith('"')) {
    const text = raw.slice(1, -1).replace(/\\([nrt"\\$])/g, (_, c: string) => escaped.get(c) ?? c)
    return filled(text, lookup)
  }
  return filled(raw.replace(/ #.*$/, '').trim(), lookup)
}

/** What nobody sets is empty, where no default is given. */
function filled(text: string, lookup: (name: string) => string | undefined): string {
  const { text: known, unknown } = expand(text, lookup, '$$')
  const unset = new Set(unknown)
  return unset.size === 0
    ? known
    : expand(text, (name) => lookup(name) ?? (unset.has(name) ? '' : undefined), '$$').text
}

/** The variables of one or several `.env`, the last of which wins; the ones that `outer` has already keep their values. */
export function readEnvironment(
  sources: readonly (Source | undefined)[],
  outer: ComposeVariables = new Map(),
): ComposeVariables {
  const found = new Map<string, string>()
  for (const source of sources) {
    if (!source) continue
    for (const { name, value } of readAssignments(source, outer, found)) if (value !== undefined) found.set(name, value)
  }
  return found.size === 0 ? outer : new Map([...found, ...outer])
}

export function lookUp({ environment, folder, calledIn = folder }: Scope, name: string): string | undefined {
  const value = environment.get(name) ?? everywhere.get(name)
  return name === 'PWD' && value === everywhere.get(name) ? wayTo(calledIn, folder) : value
}

/** A folder of the repository as it is called from another; where one is outside, its name is not known. */
function wayTo(folder: string, from: string): string {
  if (folder === from || isOutside(folder) || isOutside(from) || from.startsWith('~')) return '.'
  const ups = from === '' ? [] : from.split('/').map(() => '..')
  return [...ups, folder].filter((part) => part !== '').join('/')
}

/** A folder that is written below another; `/srv` and `~/app` are folders of the machine. */
export const folderBelow = (folder: string, written: string): string =>
  /^[/~]/.test(written) ? joinPath(written, '') : joinPath(folder, written)
