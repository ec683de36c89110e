import type { Span } from '../../model/source.ts'
import { part, splitWords, type Word } from '../parse/words.ts'

/** A text with the way from its offsets to the file that holds it. */
export interface PlacedText {
  readonly text: string
  locate(from: number, to: number): Span
}

interface Directive {
  readonly name: string
  readonly value: string
  /** Offset of the value. */
  readonly at: number
}

/** The settings of a unit file: a line that ends in a backslash goes on, remarks between such lines are skipped. */
export function directives(text: string): Directive[] {
  const found: Directive[] = []
  const plain = text
    .replace(/(?<=\\\r?\n)(?:[ \t]*[#;][^\n]*\n)+/g, (remarks) =>
      remarks.replace(/[^\n]+/g, (one) => `${' '.repeat(one.length - 1)}\\`),
    )
    .replace(/^[ \t]*[#;].*$/gm, (remark) => ' '.repeat(remark.length))
  const lines = plain.matchAll(/^[ \t]*([A-Za-z]\w*)[ \t]*=((?:[^\\\n]|\\(?!\r?\n)|\\\r?\n)*)/gm)
  for (const { index, 0: whole, 1: name = '', 2: value = '' } of lines)
    found.push({ name, value: value.trimEnd(), at: index + whole.length - value.length })
  return found
}

/** What a service runs, with its variables put in, and on what addresses a socket listens. */
export interface Unit {
  readonly command?: readonly Word[]
  readonly listens: readonly Word[]
}

/**
 * A unit and its drop-ins, in the order in which systemd reads them: an empty `ExecStart=` takes back those before it.
 * @param environmentFile the variables of a file that the unit names
 */
export function readUnit(
  files: readonly PlacedText[],
  environmentFile: (path: string) => readonly (readonly [string, Word])[] = () => [],
): Unit {
  let starts: (readonly Word[])[] = []
  let listens: Word[] = []
  const variables = new Map<string, Word>()
  for (const file of files) {
    for (const { name, value, at } of directives(file.text)) {
      const words = () => splitWords(value, (from, to) => file.locate(at + from, at + to))
      if (name === 'Environment') for (const word of words()) variables.set(...assignmentOf(word))
      else if (name === 'EnvironmentFile')
        for (const [variable, word] of environmentFile(value.trim().replace(/^-/, ''))) variables.set(variable, word)
      else if (name === 'ExecStart') starts = value.trim() === '' ? [] : [...starts, words()]
      else if (name === 'ListenStream') listens = value.trim() === '' ? [] : [...listens, ...words()]
    }
  }
  const command = starts.at(-1)
  return { ...(command && { command: command.flatMap((word, i) => expanded(word, i, variables)) }), listens }
}

/** The words of a variable's value, each at its place where the value is spelled literally. */
export function wordsIn({ text, span: at }: Word): Word[] {
  const isLiteral = at.source.text.slice(at.start, at.end) === text
  return splitWords(text, (from, to) => (isLiteral ? { ...at, start: at.start + from, end: at.start + to } : at))
}

function assignmentOf(word: Word): [string, Word] {
  const equals = word.text.indexOf('=')
  return [word.text.slice(0, Math.max(0, equals)), part(word, equals + 1)]
}

/** `$OPTIONS` as a word of its own is split, `${OPTIONS}` is not. `@`, `-`, `+`, `!` and `:` before the program are systemd's. */
function expanded(word: Word, index: number, variables: ReadonlyMap<string, Word>): readonly Word[] {
  if (index === 0) return [part(word, /^[@\-+!:]*/.exec(word.text)![0].length)]
  const whole = /^\$(\w+)$/.exec(word.text)?.[1]
  if (whole !== undefined) {
    const value = variables.get(whole)
    if (!value) return [{ ...word, unsure: `$${whole} has no known value`, several: true }]
    return wordsIn(value).map((one) => ({ ...one, use: word.span }))
  }
  const name = /\$\{(\w+)\}/.exec(word.text)?.[1]
  if (name === undefined) return [word]
  const value = variables.get(name)
  const text = value && word.text.replaceAll(`\${${name}}`, value.text)
  return text !== undefined && !text.includes('${')
    ? [{ ...word, text }]
    : [{ ...word, unsure: `\${${name}} has no known value` }]
}

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
