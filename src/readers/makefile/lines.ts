import type { Source } from '../../model/source.ts'

/** A line with its continuations; the line feed is not part of it. */
export interface LogicalLine {
  readonly source: Source
  readonly start: number
  readonly text: string
  /** `$@` and its like, of the rule that it stands in. */
  readonly automatic?: ReadonlyMap<string, string>
  /** The targets of that rule, where they are known. */
  readonly targets?: readonly string[]
  /** The same, also where variables name them. */
  readonly made?: readonly string[]
  /** Lines of the file that `eval` makes. */
  readonly isMade?: boolean
}

export function* logicalLines(source: Source): Generator<LogicalLine> {
  const { text } = source
  for (let start = 0; start < text.length; ) {
    let end = endOfLine(text, start)
    while (end < text.length && /\\\r?$/.test(text.slice(Math.max(start, end - 2), end))) end = endOfLine(text, end + 1)
    yield { source, start, text: text.slice(start, end) }
    start = end + 1
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

export const from = ({ source, start, text }: LogicalLine, offset: number): LogicalLine => ({
  source,
  start: start + offset,
  text: text.slice(offset),
})

/** `target: ; command`. */
export function inlineRecipe(line: LogicalLine): LogicalLine[] {
  const length = lengthOfRule(line.text)
  return length > 0 ? [from(line, length)] : []
}

/** The characters in front of the recipe in the line of a rule; 0 where it has none. */
export const lengthOfRule = (text: string): number => /^[^\s#:=][^:=#]*::?[^=;#]*;/.exec(text)?.[0].length ?? 0

/** `NAME != command`: make runs it while it reads the file. */
export function shellAssignment(line: LogicalLine): LogicalLine[] {
  const match = /^[ ]*(?:(?:export|override)[ \t]+)*[\w.-]+[ \t]*!=/.exec(line.text)
  return match ? [from(line, match[0].length)] : []
}

/** `$(shell command)` outside a recipe. */
export function shellCalls({ source, start, text }: LogicalLine): LogicalLine[] {
  if (/^[ ]*#/.test(text)) return []
  let outer = 0
  return [...text.matchAll(/\$[({]shell[ \t]+/g)].map((match) => {
    const begin = match.index + match[0].length
    // What stands within another call is read with it as well.
    const end = endOfCall(text, begin, begin < outer ? maxInner : text.length)
    outer = Math.max(outer, end)
    return { source, start: start + begin, text: text.slice(begin, end) }
  })
}

/** Characters of a `$(shell …)` within another one. */
const maxInner = 2048

function endOfCall(text: string, begin: number, length: number): number {
  let depth = 1
  const last = Math.min(text.length, begin + length)
  for (let i = begin; i < last; i++) {
    if (text[i] === '(' || text[i] === '{') depth++
    else if ((text[i] === ')' || text[i] === '}') && --depth === 0) return i
  }
  return last
}
