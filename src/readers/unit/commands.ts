import { directives, type PlacedText, unitWords } from '../parse/unit-file.ts'
import { part, splitWords, type Word } from '../parse/words.ts'
import { specified } from './specifiers.ts'

/** A command of a service: `ExecStart`, `ExecStartPre` and their like. */
export interface UnitCommand {
  readonly setting: string
  readonly words: readonly Word[]
  /** The setting's value. */
  readonly value: Word
}

/** A unit with its drop-ins as systemd puts them together. */
export interface Unit {
  readonly commands: readonly UnitCommand[]
  /** On what addresses a socket listens. */
  readonly listens: readonly Word[]
  readonly environment: ReadonlyMap<string, Word>
  /** The last value of every other setting of a service, by name; empty where it is taken back. */
  readonly settings: ReadonlyMap<string, Word>
}

/**
 * A unit and its drop-ins, in the order in which systemd reads them: an empty `ExecStart=` takes back those before it.
 * @param name of the unit, for specifiers
 * @param environmentFile the variables of a file that the unit names
 */
export function readUnit(
  files: readonly PlacedText[],
  name: string,
  environmentFile: (path: string) => readonly (readonly [string, Word])[] = () => [],
): Unit {
  const starts = new Map<string, { readonly value: Word; readonly words: readonly Word[] }[]>()
  let listens: Word[] = []
  const environment = new Map<string, Word>()
  const settings = new Map<string, Word>()
  for (const file of files) {
    for (const { name: setting, value, at } of directives(file.text)) {
      const words = () => unitWords(value, (from, to) => file.locate(at + from, at + to))
      const isEmpty = value.trim() === ''
      if (setting === 'Environment') {
        if (isEmpty) environment.clear()
        for (const word of words()) environment.set(...assignmentOf(specified(word, name)))
      } else if (setting === 'EnvironmentFile') {
        for (const [variable, word] of environmentFile(value.trim().replace(/^-/, ''))) environment.set(variable, word)
      } else if (/^Exec[A-Z]/.test(setting)) {
        const whole = { text: value, span: file.locate(at, at + value.length) }
        const before = (isEmpty ? undefined : starts.get(setting)) ?? []
        for (const own of commandsIn(words())) before.push({ value: whole, words: own })
        starts.set(setting, before)
      } else if (setting === 'ListenStream') {
        if (isEmpty) listens = []
        for (const word of words()) listens.push(word)
      } else settings.set(setting, trimmed(value, at, file))
    }
  }
  const commands = [...starts].flatMap(([setting, own]) =>
    own.map(({ value, words }) => ({ setting, value, words: expandedAll(words, environment, name) })),
  )
  return { commands, listens, environment, settings }
}

/** A value without the blanks around it. */
export function trimmed(value: string, at: number, { locate }: PlacedText): Word {
  const start = at + value.length - value.trimStart().length
  const text = value.trim()
  return { text, span: locate(start, start + text.length) }
}

/** A `;` of its own ends a command. */
function commandsIn(words: readonly Word[]): (readonly Word[])[] {
  const found: Word[][] = [[]]
  for (const word of words) {
    if (word.text === ';') found.push([])
    else found.at(-1)!.push(word)
  }
  return found.filter((own) => own.length > 0)
}

/** The words of a variable's value, each at its place where the value is spelled literally. */
export function wordsIn({ text, span: at }: Word): Word[] {
  const isLiteral = at.source.text.slice(at.start, at.end) === text
  return splitWords(text, (from, to) => (isLiteral ? { ...at, start: at.start + from, end: at.start + to } : at))
}

/** The variable that a word of `Environment=` sets. */
export function assignmentOf(word: Word): [string, Word] {
  const equals = word.text.indexOf('=')
  return [word.text.slice(0, Math.max(0, equals)), part(word, equals + 1)]
}

/** `@`, `-`, `+`, `!`, `|` and `:` before the program are systemd's; behind `@` a name of the process follows, `:` puts nothing in. */
function expandedAll([first, ...rest]: readonly Word[], variables: ReadonlyMap<string, Word>, unit: string): Word[] {
  const prefix = /^[@\-+!:|]*/.exec(first!.text)![0]
  const program = specified(part(first!, prefix.length), unit)
  const own = prefix.includes('@') ? rest.slice(1) : rest
  const known = own.map((word) => specified(word, unit))
  return [program, ...(prefix.includes(':') ? known : known.flatMap((word) => expanded(word, variables)))]
}

/** Words as systemd puts variables in: `$OPTIONS` as a word of its own is split, `${OPTIONS}` is not. */
export function expanded(word: Word, set: ReadonlyMap<string, Word>): readonly Word[] {
  if (!word.text.includes('$')) return [word]
  // Whoever's service it is, as for `%h`.
  const variables = { get: (name: string) => set.get(name) ?? (name === 'HOME' ? { ...word, text: '~' } : undefined) }
  const whole = /^\$(\w+)$/.exec(word.text)?.[1]
  if (whole !== undefined) {
    const value = variables.get(whole)
    if (!value) return [{ ...word, unsure: `$${whole} has no known value`, several: true }]
    return wordsIn(value).map((one) => ({ ...one, use: word.span }))
  }
  let unknown: string | undefined
  let length = 0
  const text = word.text.replace(/\$(?:\$|\{(\w+)\})/g, (written, name?: string) => {
    if (name === undefined) return '$'
    const value = variables.get(name)
    length += value?.text.length ?? 0
    if (value === undefined || value.unsure !== undefined || length > maxLength) unknown ??= written
    return value === undefined || length > maxLength ? written : value.text
  })
  return [unknown === undefined ? { ...word, text } : { ...word, text, unsure: `${unknown} has no known value` }]
}

/** Of a word with its variables put in: a hostile file may name a long one many times. */
const maxLength = 65_536

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=("(?:[^"\\]|\\[\s\S])*"|'[^']*'|[^\s#"'][^\n]*|)/gm

/** The variables of an environment file, or that a shell's file sets, with their values. */
export function environmentIn({ text, locate }: PlacedText): [string, Word][] {
  return [...text.matchAll(assignment)].map((match) => {
    const [whole, name = '', written = ''] = match
    const raw = written.trimEnd()
    const start = match.index + whole.length - written.length
    const words = /^["']/.test(raw) ? splitWords(raw, (from, to) => locate(start + from, start + to)) : []
    return [name, words[0] ?? { text: raw, span: locate(start, start + raw.length) }]
  })
}
