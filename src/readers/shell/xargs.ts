import type { Word } from '../parse/words.ts'
import { baseName, commandIndex } from './command-line.ts'

/** A call of xargs: what it runs, and how it makes words of what it reads. */
export interface XargsCall {
  /** What stands before it: `sudo`, `env A=b`. */
  readonly before: readonly Word[]
  readonly command: readonly Word[]
  /** `-a FILE` in place of its input. */
  readonly file?: Word
  /** `-0`, `-d`: one sign between the words, and no quotes. */
  readonly separator?: string
  /** `-I`: what each line is put in the place of. */
  readonly place?: string
  /** `-n`, `-L`: words, or lines, of one run. */
  readonly words?: number
  readonly lines?: number
}

/** Short options, by whether a value follows (in the same word or the next) or may stand in the same word. */
const valued = 'adEILnPs'
const attached = 'eil'
const plain = '0rtpxo'
const longs: Readonly<Record<string, string>> = {
  'arg-file': 'a',
  delimiter: 'd',
  'max-args': 'n',
  'max-lines': 'l',
  'max-procs': 'P',
  'max-chars': 's',
  replace: 'i',
  eof: 'e',
  null: '0',
  'no-run-if-empty': 'r',
  verbose: 't',
  interactive: 'p',
  exit: 'x',
  'open-tty': 'o',
}

/** The call of xargs that a command line is; undefined for others, and for options that are not known. */
export function xargsIn(words: readonly Word[]): XargsCall | undefined {
  const at = commandIndex(words)
  const program = words[at]
  if (!program || program.unsure !== undefined || baseName(program) !== 'xargs') return undefined
  const given = new Map<string, Word>()
  let i = at + 1
  for (; i < words.length; i++) {
    const word = words[i]!
    if (word.unsure !== undefined || !/^-./.test(word.text)) break
    if (word.text === '--') {
      i++
      break
    }
    const taken = optionsIn(word, words[i + 1], given)
    if (taken === undefined) return undefined
    i += taken
  }
  const separator = given.has('0') ? '\0' : given.has('d') ? signOf(given.get('d')!.text) : undefined
  const place = given.get('I')?.text ?? (given.has('i') ? given.get('i')!.text || '{}' : undefined)
  const lines = given.get('L')?.text ?? (given.has('l') ? given.get('l')!.text || '1' : undefined)
  return {
    before: words.slice(0, at),
    command: words.slice(i),
    ...(given.has('a') && { file: given.get('a')! }),
    ...(separator !== undefined && { separator }),
    ...(place !== undefined && { place }),
    ...(given.has('n') && { words: Number(given.get('n')!.text) }),
    ...(lines !== undefined && { lines: Number(lines) }),
  }
}

/** Takes the options of one word; how many words behind it are theirs, undefined where one is not known. */
function optionsIn(word: Word, next: Word | undefined, given: Map<string, Word>): number | undefined {
  const long = /^--([\w-]+)(?:=(.*))?$/s.exec(word.text)
  if (long) {
    const name = Object.hasOwn(longs, long[1]!) ? longs[long[1]!] : undefined
    if (name === undefined) return undefined
    const isOpen = valued.includes(name) && long[2] === undefined
    if (isOpen && !next) return undefined
    given.set(name, isOpen ? next! : { ...word, text: long[2] ?? '' })
    return Number(isOpen)
  }
  for (let at = 1; at < word.text.length; at++) {
    const name = word.text[at]!
    const rest = word.text.slice(at + 1)
    if (plain.includes(name)) given.set(name, word)
    else if (attached.includes(name) || (valued.includes(name) && rest !== '')) {
      given.set(name, { ...word, text: rest })
      return 0
    } else if (valued.includes(name) && next) {
      given.set(name, next)
      return 1
    } else return undefined
  }
  return 0
}

const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', r: '\r', '\\': '\\' }

const signOf = (text: string) => (text.startsWith('\\') ? (signs[text[1] ?? ''] ?? text) : text[0]) ?? ''

/** Runs, and words and characters of all of them, that are put together. */
const maxRuns = 200
const maxWords = 5000
const maxLength = 200_000

/** The command lines that it runs for a text; undefined where they are too many, or the text is not one that it takes. */
export function linesOfXargs(call: XargsCall, text: string): Word[][] | undefined {
  const { before, command, place } = call
  const last = command.at(-1)
  if (!last) return []
  const groups = groupsOf(call, text)
  if (!groups || groups.length > maxRuns) return undefined
  const size = groups.reduce((sum, group) => sum + group.length + command.length, 0)
  if (size > maxWords || lengthOf(call, groups) > maxLength) return undefined
  const word = (text: string): Word => ({ text, span: last.span, ...(last.use && { use: last.use }) })
  return groups.map((group) => {
    if (place === undefined) return [...before, ...command, ...group.map(word)]
    const line = group[0] ?? ''
    const filled = command.map((one) =>
      one.text.includes(place) ? { ...one, text: one.text.split(place).join(line) } : one,
    )
    return [...before, ...filled]
  })
}

/** Stands for a line that nobody knows. */
const item = 'xargs_item'

/**
 * The command line with something unknown in the place of each line: one word, but in a text for a shell, which splits it; undefined
 * where nothing stands in its place, and where the lines are themselves the texts.
 */
export function unknownLine({ before, command, place }: XargsCall): Word[] | undefined {
  if (!place || !command.some(({ text }) => text.includes(place))) return undefined
  if (command.some(({ text }, i) => text === place && /^-\w*c$/.test(command[i - 1]?.text ?? ''))) return undefined
  const unsure = `${place} is filled in at run time`
  const filled = command.map((word): Word => {
    const { text } = word
    if (!text.includes(place)) return word
    if (!/\s/.test(text)) return { ...word, text: text.split(place).join(`\${${item}}`), unsure }
    // What the shell would not expand, it is not to leave as it is.
    const open = text.replace(/'([^'"]*)'/g, (whole, inner: string) => (inner.includes(place) ? `"${inner}"` : whole))
    return { ...word, text: open.split(place).join(`\${${item}}`) }
  })
  return [...before, ...filled]
}

/** Characters of all runs: a word may have the place of an item many times. */
function lengthOf({ command, place }: XargsCall, groups: readonly (readonly string[])[]): number {
  const own = command.reduce((sum, { text }) => sum + text.length, 0)
  const places = place ? command.reduce((sum, { text }) => sum + text.split(place).length - 1, 0) : 1
  return groups.reduce((sum, group) => sum + own + places * group.reduce((all, item) => all + item.length, 0), 0)
}

/** What each run is given; one run with nothing where there is nothing to read. */
function groupsOf({ separator, place, words, lines }: XargsCall, text: string): string[][] | undefined {
  if (separator !== undefined) {
    const items = text.split(separator)
    if (items.at(-1) === '') items.pop()
    return place !== undefined ? items.map((item) => [item]) : inGroups(items, words ?? lines)
  }
  const read = text.split('\n').map((line) => line.replace(/^[ \t]+/, ''))
  if (place !== undefined) {
    const items = read.filter((line) => line !== '').map(unquoted)
    return items.every((item) => item !== undefined) ? items.map((item) => [item]) : undefined
  }
  const all = read.map((line) => itemsOf(line))
  if (all.some((items) => items === undefined)) return undefined
  const known = all as string[][]
  if (lines === undefined) return inGroups(known.flat(), words)
  return inGroups(
    known.filter((items) => items.length > 0),
    lines,
  ).map((group) => group.flat())
}

function inGroups<T>(items: readonly T[], size: number | undefined): T[][] {
  if (size === undefined || !(size > 0) || items.length === 0) return [[...items]]
  const groups: T[][] = []
  for (let i = 0; i < items.length; i += size) groups.push(items.slice(i, i + size))
  return groups
}

/** The words of a line: quotes hold blanks, a backslash the sign behind it; undefined where a quote stays open. */
function itemsOf(line: string): string[] | undefined {
  const found = line.match(/(?:\\[\s\S]|'[^']*'|"[^"]*"|[^\s\\'"])+|['"]/g) ?? []
  const items = found.map(unquoted)
  return items.every((item) => item !== undefined) ? items : undefined
}

function unquoted(text: string): string | undefined {
  const bare = text.replace(
    /\\([\s\S])|'([^']*)'|"([^"]*)"/g,
    (_, escaped, single, double) => escaped ?? single ?? double,
  )
  return /['"]/.test(text.replace(/\\[\s\S]|'[^']*'|"[^"]*"/g, '')) ? undefined : bare
}
