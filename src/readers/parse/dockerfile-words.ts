import type { Span } from '../../model/source.ts'
import { findBlank, isBlank, isSpace, type Line, skipBlanks, skipSpace } from './dockerfile-line.ts'

/** One argument. */
export class DockerfileWord {
  private readonly line: Line
  private readonly start: number
  private readonly end: number
  private readonly decoded?: string

  /** `start` and `end` are line offsets. */
  constructor(line: Line, start: number, end: number, decoded?: string) {
    this.line = line
    this.start = start
    this.end = end
    this.decoded = decoded
  }

  /** As written, quotes and escapes kept, but without continuations; of the JSON form the string that is meant. */
  get text(): string {
    return this.decoded ?? this.line.text.slice(this.start, this.end)
  }

  get at(): Span {
    return this.line.span(this.start, this.end)
  }
}

/** `name=value`. */
export interface DockerfilePair {
  readonly name: DockerfileWord
  /** Left out in `ARG name`. */
  readonly value?: DockerfileWord
}

/** `--name` or `--name=value` before the arguments; quotes and escapes are taken out. */
export interface DockerfileFlag {
  readonly name: string
  readonly value?: string
  readonly at: Span
}

const none: readonly DockerfileFlag[] = []

const doubleQuote = 0x22
const singleQuote = 0x27

/**
 * The flags at the start of `[from, to)`, and where the rest begins (BuildKit's extractBuilderFlags). A lone `--` ends the flags
 * and is dropped. `escapeCode` is a character code.
 */
export function takeFlags(
  line: Line,
  from: number,
  to: number,
  escapeCode: number,
): { flags: readonly DockerfileFlag[]; rest: number } {
  const { text } = line
  let at = skipBlanks(text, from, to)
  if (!text.startsWith('--', at)) return { flags: none, rest: at }
  const flags: DockerfileFlag[] = []
  while (true) {
    at = skipBlanks(text, at, to)
    if (at + 2 > to || !text.startsWith('--', at)) return { flags, rest: at }
    const start = at
    let word = ''
    let copied = at
    let quote = 0
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      if (quote === 0 && isBlank(code)) break
      const isQuote = quote === 0 ? code === doubleQuote || code === singleQuote : code === quote
      if (!isQuote && code !== escapeCode) continue
      word += text.slice(copied, at)
      copied = at + 1
      if (isQuote) quote = quote === 0 ? code : 0
      else at++
    }
    at = Math.min(at, to)
    word += text.slice(copied, at)
    if (word === '--') return { flags, rest: at }
    const equals = word.indexOf('=')
    flags.push({
      name: word.slice(2, equals < 0 ? undefined : equals),
      value: equals < 0 ? undefined : word.slice(equals + 1),
      at: line.span(start, at),
    })
  }
}

/** Words between blanks, whatever they hold (parseStringsWhitespaceDelimited). */
export function listedWords(line: Line, from: number, to: number): DockerfileWord[] {
  const words: DockerfileWord[] = []
  const { text } = line
  for (let at = skipBlanks(text, from, to); at < to; at = skipBlanks(text, at, to)) {
    const end = findBlank(text, at, to)
    words.push(new DockerfileWord(line, at, end))
    at = end
  }
  return words
}

/** Words between white space, where quotes and the escape character group (parseWords). */
export function quotedWords(
  line: Line,
  from: number,
  to: number,
  escapeCode: number,
): { words: DockerfileWord[]; pairs: DockerfilePair[] } {
  const words: DockerfileWord[] = []
  const pairs: DockerfilePair[] = []
  const { text } = line
  for (let at = skipSpace(text, from, to); at < to; at = skipSpace(text, at, to)) {
    const start = at
    let stop = to
    let quote = 0
    for (; at < to; at++) {
      const code = text.charCodeAt(at)
      if (quote === 0 && isSpace(code)) break
      if (code === escapeCode && quote !== singleQuote) {
        at++
        // An escape character that has nothing behind it is dropped.
        if (at === to) stop = to - 1
      } else if (code === quote) quote = 0
      else if (quote === 0 && (code === doubleQuote || code === singleQuote)) quote = code
    }
    at = Math.min(at, to)
    const end = Math.min(at, stop)
    if (end === start) continue
    const word = new DockerfileWord(line, start, end)
    const equals = word.text.indexOf('=')
    words.push(word)
    pairs.push(
      equals < 0
        ? { name: word }
        : {
            name: new DockerfileWord(line, start, start + equals),
            value: new DockerfileWord(line, start + equals + 1, end),
          },
    )
  }
  return { words, pairs }
}

/** The items of a JSON array of strings; 'mixed' when some are something else; undefined when it is no JSON array (parseJSON). */
export function jsonWords(line: Line, from: number, to: number): DockerfileWord[] | 'mixed' | undefined {
  const { text } = line
  const start = skipSpace(text, from, to)
  if (start === to || text[start] !== '[') return undefined
  const items = arrayOf(text.slice(start, to))
  if (!items) return undefined
  if (!items.every((item) => typeof item === 'string')) return 'mixed'
  let at = start
  return items.map((item) => {
    const open = text.indexOf('"', at)
    at = open + 1
    while (text.charCodeAt(at) !== doubleQuote) at += text[at] === '\\' ? 2 : 1
    at++
    return new DockerfileWord(line, open, at, item)
  })
}

function arrayOf(json: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
