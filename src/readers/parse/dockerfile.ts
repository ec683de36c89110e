import type { Source, Span } from '../../model/source.ts'
import { type HeredocMark, heredocMarks } from './dockerfile-heredoc.ts'
import { type Heredoc, Instruction, instructionAt, spellings, type Tail } from './dockerfile-instruction.ts'
import { findBlank, Line, skipSpace, trimmedEnd } from './dockerfile-line.ts'

export type { Instruction } from './dockerfile-instruction.ts'

/**
 * A Dockerfile as BuildKit reads it (github.com/moby/buildkit, frontend/dockerfile/parser). All offsets are UTF-16 offsets of the
 * source, except where they are called line offsets.
 */
export interface DockerfileSyntax {
  /** The character that continues a line and escapes another. */
  readonly escape: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly instructions: readonly Instruction[]
  /**
   * What BuildKit rejects, in the order of the text; it stops at the first, this parser reads on. What instructions accept as
   * values (flags, durations, ports) is not checked.
   */
  readonly problems: readonly Problem[]
}

/** `# syntax=docker/dockerfile:1` at the top of the file. */
export interface Directive {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
  /** From the `#` to the end of the value. */
  readonly at: Span
}

export interface Problem {
  readonly at: Span
  readonly because: string
}

/** Never throws, whatever the text. */
export function parseDockerfile(source: Source): DockerfileSyntax {
  const parser = new Parser(source)
  parser.parse()
  return new Syntax(source, parser)
}

/** A class, because an object literal with a getter costs V8 a hidden class each time, which keeps the whole parse in memory. */
class Syntax implements DockerfileSyntax {
  readonly escape: DockerfileSyntax['escape']
  readonly directives: readonly Directive[]
  readonly instructions: readonly Instruction[]
  private readonly source: Source
  private readonly structural: readonly Problem[]
  private all?: readonly Problem[]

  constructor(source: Source, { escapeCode, directives, instructions, problems }: Parser) {
    this.source = source
    this.escape = escapeCode === backslash ? '\\' : '`'
    this.directives = directives
    this.instructions = instructions
    this.structural = problems
  }

  get problems(): readonly Problem[] {
    this.all ??= inOrder(this.structural, refusals(this.source, this.instructions))
    return this.all
  }
}

const inOrder = (some: readonly Problem[], others: readonly Problem[]): readonly Problem[] =>
  some.length === 0 ? others : [...some, ...others].sort((a, b) => a.at.start - b.at.start)

/** What single instructions and their order get wrong. */
function refusals(source: Source, instructions: readonly Instruction[]): Problem[] {
  if (instructions.length === 0) {
    return [{ at: { source, start: 0, end: 0 }, because: 'The Dockerfile has no instructions.' }]
  }
  const problems: Problem[] = []
  let hasStage = false
  for (const instruction of instructions) {
    hasStage ||= instruction.keyword === 'FROM'
    const isEarly = !hasStage && instruction.isKnown && instruction.keyword !== 'ARG'
    const because = instruction.because ?? (isEarly ? `${instruction.keyword} comes before the first FROM.` : undefined)
    if (because !== undefined) problems.push({ at: instruction.at, because })
  }
  return problems
}

const takesHeredocs: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN'])
const opensHeredocs: ReadonlySet<string> = new Set([...takesHeredocs, 'ONBUILD'])

const backslash = 0x5c
const backtick = 0x60
const hash = 0x23

/** Go's bufio.Scanner, which BuildKit reads with, gives up at a line of so many bytes without its line end. */
const maxLineBytes = 65_536

/** Splits the text into directives, comments and instructions with their heredocs. */
class Parser {
  escapeCode = backslash
  readonly directives: Directive[] = []
  readonly instructions: Instruction[] = []
  readonly problems: Problem[] = []
  private readonly source: Source
  private readonly text: string
  /** Start of the line that is read next. */
  private next = 0
  /** The next `<` at or behind the last place that was asked about. */
  private less = -1

  constructor(source: Source) {
    this.source = source
    this.text = source.text
  }

  parse(): void {
    const { text } = this
    if (text.charCodeAt(0) === 0xfeff) this.next = 1
    let isTop = true
    while (this.next < text.length) {
      const lineStart = this.next
      const lineEnd = this.endLine()
      const start = skipSpace(text, lineStart, lineEnd)
      if (start < lineEnd && text.charCodeAt(start) === hash) {
        if (isTop) isTop = this.readDirective(start, lineEnd)
        continue
      }
      isTop = false
      if (start < lineEnd) this.readInstruction(start, lineEnd)
    }
  }

  /** The end of the line at `next` without its line end, LF or CRs and LF; moves `next` behind it. */
  private endLine(): number {
    const start = this.next
    const found = this.text.indexOf('\n', start)
    let end = found < 0 ? this.text.length : found
    this.next = end + 1
    // A UTF-16 unit is three bytes at most.
    if (end - start >= maxLineBytes / 3 && Buffer.byteLength(this.text.slice(start, end)) >= maxLineBytes)
      this.report(start, start, `This line is longer than the ${maxLineBytes - 1} bytes that BuildKit reads.`)
    while (end > start && this.text.charCodeAt(end - 1) === 13) end--
    return end
  }

  private report(start: number, end: number, because: string): void {
    this.problems.push({ at: { source: this.source, start, end }, because })
  }

  /** Whether the comment was a directive. The first one that is none ends them. */
  private readDirective(start: number, lineEnd: number): boolean {
    const { source, text } = this
    const line = text.slice(skipSpace(text, start + 1, lineEnd), lineEnd)
    const [, written, behind] = /^([a-z][a-z0-9]*)[\t\f\r ]*=(.+)$/is.exec(line) ?? []
    if (written === undefined || behind === undefined) return false
    const name = written.toLowerCase()
    if (name !== 'syntax' && name !== 'escape' && name !== 'check') return false
    let valueStart = lineEnd - behind.length
    while (valueStart < lineEnd && '\t\f\r '.includes(text[valueStart]!)) valueStart++
    let end = lineEnd
    while (end > valueStart && '\t\f\r '.includes(text[end - 1]!)) end--
    // A value of blanks alone is a value: the last of them.
    const value = text.slice(valueStart, end) || behind.slice(-1)
    const at = { source, start, end }
    if (this.directives.some((directive) => directive.name === name)) {
      this.report(start, end, `The directive \`${name}\` is given twice. Remove one.`)
      return true
    }
    this.directives.push({ name, value, at })
    if (name !== 'escape') return true
    if (value === '`') this.escapeCode = backtick
    else if (value !== '\\') this.report(start, end, 'The directive `escape` must be a backslash or a backtick.')
    return true
  }

  /** `start`: the first character that is no blank. */
  private readInstruction(start: number, firstLineEnd: number): void {
    const { source, text } = this
    const firstEnd = this.pieceEnd(start, firstLineEnd)
    const pieces = [start, firstEnd]
    const tail: Tail = { heredocs: [], end: firstLineEnd }
    let isContinued = firstEnd < firstLineEnd
    while (isContinued && this.next < text.length) {
      const lineStart = this.next
      const lineEnd = this.endLine()
      tail.end = lineEnd
      const first = skipSpace(text, lineStart, lineEnd)
      // Blank lines and comments inside an instruction are dropped, and it goes on behind them.
      if (first === lineEnd || text.charCodeAt(first) === hash) continue
      const end = this.pieceEnd(lineStart, lineEnd)
      pieces.push(lineStart, end)
      isContinued = end < lineEnd
    }
    if (pieces.length === 2) pieces[1] = trimmedEnd(text, start, firstEnd)
    const line = new Line(source, pieces)
    // Most keywords stand on the first line; the others are found in the joined text.
    const keywordEnd = findBlank(text, start, pieces[1]!)
    const keyword = spellings.get(text.slice(start, keywordEnd))
    const instruction =
      keyword !== undefined && (pieces.length === 2 || keywordEnd < firstEnd)
        ? new Instruction(line, this.escapeCode, line.from, line.from + keywordEnd - start, keyword, tail)
        : instructionAt(line, line.from, this.escapeCode, tail)
    this.instructions.push(instruction)
    if (opensHeredocs.has(instruction.keyword) && this.hasLess(start, tail.end))
      this.readHeredocs(instruction, pieces.length === 2 ? text.slice(start, firstEnd) : line.text, tail)
  }

  /** Where the text of a line ends that the escape character continues, and only blanks behind it; else `lineEnd`. */
  private pieceEnd(start: number, lineEnd: number): number {
    const { text } = this
    let at = lineEnd
    while (at > start && (text.charCodeAt(at - 1) === 32 || text.charCodeAt(at - 1) === 9)) at--
    if (at === start || text.charCodeAt(at - 1) !== this.escapeCode) return lineEnd
    at--
    // Two of them continue nothing, and nor do three.
    return at > start && text.charCodeAt(at - 1) === this.escapeCode ? lineEnd : at
  }

  /** Whether a `<` stands in `[start, end)`; asked in the order of the text, so that the whole is searched once. */
  private hasLess(start: number, end: number): boolean {
    if (this.less < start) {
      const found = this.text.indexOf('<', start)
      this.less = found < 0 ? this.text.length : found
    }
    return this.less < end
  }

  /**
   * Reads the bodies of the heredocs that an instruction opens, each up to a line that is its name alone. `joined` has the blanks
   * at its end: an escaped one is a name.
   */
  private readHeredocs(instruction: Instruction, joined: string, tail: Tail): void {
    const opener = instruction.onbuild ?? instruction
    if (!joined.includes('<<') || !takesHeredocs.has(opener.keyword) || opener.isJson) return
    const { marks, because } = heredocMarks(joined)
    const { start, end } = instruction.at
    if (because !== undefined) this.report(start, end, because)
    const heredocs: Heredoc[] = []
    tail.heredocs = heredocs
    for (const mark of marks) {
      const bodyStart = Math.min(this.next, this.text.length)
      let bodyEnd = this.text.length
      let isClosed = false
      while (!isClosed && this.next < this.text.length) {
        const lineStart = this.next
        tail.end = this.endLine()
        isClosed = this.closes(mark, lineStart, tail.end)
        if (isClosed) bodyEnd = lineStart
      }
      const body = this.text.slice(bodyStart, bodyEnd)
      const at = { source: this.source, start: bodyStart, end: bodyEnd }
      heredocs.push({ ...mark, at, text: mark.chomp ? body.replace(/(^|\n)\t+/g, '$1') : body })
      if (isClosed) continue
      // BuildKit ends here; one line may open a hundred thousand.
      this.report(start, end, `No line closes the heredoc \`${mark.name}\`.`)
      return
    }
  }

  private closes({ name, chomp }: HeredocMark, lineStart: number, lineEnd: number): boolean {
    let start = lineStart
    while (chomp && start < lineEnd && this.text.charCodeAt(start) === 9) start++
    return lineEnd - start === name.length && this.text.startsWith(name, start)
  }
}
