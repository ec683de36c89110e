import { type Source, type Span, span } from '../../model/source.ts'
import { runTable } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { splitWords } from '../parse/words.ts'
import type { Script } from '../shell/shell.ts'
import type { ExpandedText } from './expanded-text.ts'
import { lengthOfRule } from './lines.ts'

/** The recipes among lines that `eval` makes; what is put in last is left to the shell. */
export const recipesIn = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => {
      const length = line.startsWith(prefix) ? 0 : lengthOfRule(line) || line.length
      return ' '.repeat(length) + line.slice(length)
    })
    .join('\n')
    .replaceAll('$$', ' $')
    .replace(/\$\((\w+)\)/g, '${$1}')

/** Whether a flag stands behind a variable, so that another value may make it a word of something else. */
export function isBeforeFlag(text: string, name: string): boolean {
  const behind = text.slice(text.indexOf(`\${${name}}`) + name.length + 3).split(/\s+/, maxWordsBehind)
  return behind.find((word, i) => i > 0 && !/^\$\{\w+\}$/.test(word))?.startsWith('-') ?? false
}

const maxWordsBehind = 100

/** Whether a value is flags of `run` with their values, and none that only shows something: what stands behind it stays what it is. */
export function isWholeFlags(value: string, place: Span): boolean {
  const words = [...splitWords(value, () => place), { text: 'image', span: place }]
  const { flags, rest, opaque } = splitFlags(words, runTable)
  return (
    rest.length === 1 &&
    opaque === undefined &&
    !words.some(({ text }) => text === '--') &&
    !flags.some(({ name }) => name === 'help')
  )
}

export function scriptOf(source: Source, start: number, expanded: ExpandedText): Script {
  // `@`, `-` and `+` are make's, also where a variable holds them.
  const marks = /^[\s@+-]*/.exec(expanded.text)![0]
  const prefix = marks.length
  const minus = marks.indexOf('-')
  const place =
    (find: (from: number, to: number) => Span) =>
    (from: number, to: number): Span =>
      expanded.text === '' ? span(source, start) : find(from + prefix, to + prefix)
  return {
    key: `${source.path}#${source.locate ? 'make/' : ''}`,
    // In the lines of a block too.
    text: expanded.text
      .slice(prefix)
      .replace(/(?<!\\\r?)\n[ \t]*[@+-]+/g, (marks) => `\n${' '.repeat(marks.length - 1)}`),
    locate: place((from, to) => expanded.origin(from, to)),
    locateUse: place((from, to) => expanded.use(from, to)),
    // make goes on where the line fails.
    ...(minus >= 0 && { ignored: expanded.origin(minus, minus + 1) }),
  }
}
