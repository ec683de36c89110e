import type { Span } from '../../model/source.ts'
import { unquoted, type Word } from './words.ts'

/** A text with the way from its offsets to the file that holds it. */
export interface PlacedText {
  readonly text: string
  locate(from: number, to: number): Span
}

/** One setting of a unit file of systemd. */
export interface Directive {
  /** `Service`, `Container`; empty before the first section. */
  readonly section: string
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
  const lines = plain.matchAll(/^[ \t]*(?:\[([^\]\n]*)\]|([A-Za-z][\w-]*)[ \t]*=((?:[^\\\n]|\\(?!\r?\n)|\\\r?\n)*))/gm)
  let section = ''
  for (const { index, 0: whole, 1: header, 2: name = '', 3: value = '' } of lines) {
    if (header !== undefined) section = header
    else found.push({ section, name, value: value.trimEnd(), at: index + whole.length - value.length })
  }
  return found
}

/** The place of a section's header. */
export function headerOf({ text, locate }: PlacedText, section: string): Span | undefined {
  const match = new RegExp(`^[ \\t]*\\[${section}\\]`, 'm').exec(text)
  return match ? locate(match.index + match[0].length - section.length - 2, match.index + match[0].length) : undefined
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  s: ' ',
}

/** What a template engine puts in is one piece, whatever blanks it holds. */
const expression = /\{\{[^{}\n]*\}\}|<%=[^%\n]*%>/y

/**
 * The words of a value as systemd splits them: both kinds of quotes may begin anywhere, C's escapes are decoded in and outside of
 * them, and a line's end after a backslash is a blank.
 */
export function unitWords(value: string, locate: (from: number, to: number) => Span): Word[] {
  const words: Word[] = []
  let text = ''
  let start = -1
  let quote = ''
  const end = (at: number) => {
    if (start >= 0) {
      const unsure = /\{\{|<%=/.test(text) ? `${text} is filled in by a template` : undefined
      words.push({ text, span: unquoted(locate(start, at)), ...(unsure !== undefined && { unsure }) })
    }
    text = ''
    start = -1
  }
  for (let i = 0; i < value.length; i++) {
    const one = value[i]!
    const lineEnd = one === '\\' ? /^\\\r?\n/.exec(value.slice(i, i + 3))?.[0] : undefined
    if (lineEnd !== undefined) {
      // A shell that is given the text leaves it out.
      if (quote === '') end(i)
      else text += lineEnd
      i += lineEnd.length - 1
    } else if (quote === '' && /\s/.test(one)) end(i)
    else {
      if (start < 0) start = i
      expression.lastIndex = i
      const put = one === '{' || one === '<' ? expression.exec(value)?.[0] : undefined
      if (put !== undefined) {
        text += put
        i += put.length - 1
      } else if (quote === '' ? one === '"' || one === "'" : one === quote) quote = quote === '' ? one : ''
      else if (one === '\\' && i + 1 < value.length) {
        const [decoded, length] = escaped(value, i + 1)
        text += decoded
        i += length
      } else text += one
    }
  }
  end(value.length)
  return words
}

/** What stands behind a backslash, and how many characters of it. One that systemd does not know stays as it is. */
function escaped(value: string, at: number): readonly [string, number] {
  const number = /^(?:x([\da-fA-F]{2})|([0-3][0-7]{2}))/.exec(value.slice(at, at + 3))
  if (number)
    return [String.fromCharCode(Number.parseInt(number[1] ?? number[2]!, number[1] ? 16 : 8)), number[0].length]
  const one = value[at]!
  const known = escapes[one] ?? (/["'\\]/.test(one) ? one : undefined)
  return [known ?? `\\${one}`, 1]
}
