import type { ArithmeticExpression, Word as ShellWord } from 'unbash'
import { part, type Word } from '../parse/words.ts'
import type { Assigned, Reading } from './assigned.ts'
import type { Input } from './command-input.ts'
import type { Piece } from './fragments.ts'
import { formattedBy } from './prints.ts'
import type { ShellText } from './shell-text.ts'
import { fieldsOf, linesOf, type Value } from './values.ts'

/** What is asked of the variables of a text, as they stand where an assignment does. */
export interface Giver {
  readonly shell: ShellText
  word(word: ShellWord): Word
  words(word: ShellWord): Word[]
  textOf(input: Input): Piece
  argumentsAt(at: number): readonly Word[] | undefined
  /** The value of an arithmetic expression, where all that stands in it is known. */
  computed(expression: ArithmeticExpression): number | undefined
  pick(key: string, count: number): number
}

/** The value that an assignment gives. */
export function givenBy(entry: Assigned, text: Giver): Value | 'unknown' {
  const { given, id } = entry
  switch (given.kind) {
    case 'word':
    case 'default':
      return { items: [text.word(given.word)] }
    case 'list':
      return listOf(given.words, text)
    case 'one of': {
      if (given.words?.some(isPattern)) return 'unknown'
      const words = given.words?.flatMap((word) => text.words(word)) ?? text.argumentsAt(entry.pos)
      if (!words) return 'unknown'
      const word = words[text.pick(`${id}`, words.length)]
      return word?.several ? 'unknown' : { items: word ? [word] : [] }
    }
    case 'printf': {
      const all = given.words.flatMap((word) => text.words(word))
      const [format, ...words] = all[0]?.text === '--' ? all.slice(1) : all
      const piece = format && formattedBy(format, words)
      return piece && piece.unsure === undefined ? { items: [made(piece.text, entry.pos, text.shell)] } : 'unknown'
    }
    case 'lines': {
      const { text: whole, unsure } = text.textOf(given.input)
      if (unsure !== undefined) return 'unknown'
      return { items: linesOf(whole).map((line) => made(line, entry.pos, text.shell)) }
    }
    case 'read':
      return readBy(given, entry, text)
    case 'computed': {
      const value = text.computed(given.expression)
      return value === undefined ? 'unknown' : { items: [made(String(value), entry.pos, text.shell)] }
    }
    case 'nothing':
      return { items: [] }
    default:
      return 'unknown'
  }
}

function readBy(
  { input, command, line: at, field, isLast, isLooped, isWhole: all }: Reading,
  { pos }: Assigned,
  giver: Giver,
): Value | 'unknown' {
  const { text, unsure } = giver.textOf(input)
  // What stands open in a text goes with the one name that takes it; into which of several it falls nobody knows.
  const isOpen = unsure !== undefined
  if (isOpen && (text === '' || isLooped || field !== 0 || !isLast)) return 'unknown'
  const lines = all ? [text.replace(/\n$/, '')] : linesOf(text)
  const line = (isLooped ? lines[giver.pick(`read ${command.pos}`, lines.length)] : lines[at]) ?? ''
  const ifs = command.prefix.find((one) => one.type === 'Assignment' && one.name === 'IFS')
  const separators = ifs?.type === 'Assignment' && ifs.value.type === 'Word' ? giver.word(ifs.value).text : ' \t'
  const fields = separators === '' ? [[0, line.length] as const] : fieldsOf(line, separators)
  if (field === 'all') return { items: fields.map(([from, to]) => made(line.slice(from, to), pos, giver.shell)) }
  const [from, to] = fields[field] ?? [line.length, line.length]
  const end = isLast ? (fields.at(-1)?.[1] ?? to) : to
  const item = made(line.slice(from, Math.max(from, end)), pos, giver.shell)
  return { items: [isOpen ? { ...item, unsure } : item] }
}

/** `(a b)`, `([x]=a [y]=b)` */
function listOf(words: readonly ShellWord[], text: Giver): Value {
  const items: Word[] = []
  const keys: string[] = []
  let isKeyed = false
  for (const word of words) {
    const key = /^\[("[^"]*"|'[^']*'|[^\]]*)\]\+?=/.exec(word.text)
    if (!key) {
      for (const item of text.words(word)) {
        keys.push(String(items.length))
        items.push(item)
      }
      continue
    }
    isKeyed = true
    keys.push(key[1]!.replace(/^(["'])(.*)\1$/s, '$2'))
    const whole = text.word(word)
    const cut = whole.text.indexOf(']=') + 2
    items.push(part(whole, cut))
  }
  return { items, ...(isKeyed && { keys }) }
}

/** What was computed is written nowhere. */
export const made = (text: string, at: number, shell: Pick<ShellText, 'locate'>): Word => ({
  text,
  span: shell.locate(at, at),
})

/** File names that only the shell finds. */
export const isPattern = ({ parts }: ShellWord): boolean =>
  parts?.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob') ?? false
