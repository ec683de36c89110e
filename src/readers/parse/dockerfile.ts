import type { Source, Span } from '../../model/source.ts'
import { type HeredocMark, heredocMarks } from './dockerfile-heredoc.ts'
import { findBlank, Line, skipBlanks, skipSpace, trimmedEnd } from './dockerfile-line.ts'
import { problemOf } from './dockerfile-problems.ts'
import { type Flag, jsonWords, listedWords, type Pair, quotedWords, takeFlags, Word } from './dockerfile-words.ts'

export type { Flag, Pair, Word } from './dockerfile-words.ts'

/** A Dockerfile's grammar as BuildKit reads it (github.com/moby/buildkit, frontend/dockerfile/parser). Offsets are UTF-16 offsets of the source. */
export interface DockerfileSyntax {
  /** The character that continues a line and escapes another. */
  readonly escape: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly instructions: readonly Instruction[]
  /**
   * What BuildKit refuses, in the order of the text; it stops at the first, this parser reads on. What instructions accept as
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

export interface Heredoc {
  readonly name: string
  /** False where the name is quoted: variables in the body are left alone. */
  readonly expand: boolean
  /** `<<-`: tabs at the start of the lines are taken off. */
  readonly chomp: boolean
  /** The lines of the body with their line ends, without the line that closes it. */
  readonly at: Span
  /** The body; of `<<-` without the tabs. */
  readonly text: string
}

export interface Problem {
  readonly at: Span
  readonly because: string
}

/** How the arguments of an instruction are split: BuildKit's dispatch table. */
type Form = 'list' | 'json list' | 'words' | 'pairs' | 'command' | 'text' | 'health' | 'instruction'

const forms: ReadonlyMap<string, Form> = new Map([
  ['ADD', 'json list'],
  ['ARG', 'words'],
  ['CMD', 'command'],
  ['COPY', 'json list'],
  ['ENTRYPOINT', 'command'],
  ['ENV', 'pairs'],
  ['EXPOSE', 'list'],
  ['FROM', 'list'],
  ['HEALTHCHECK', 'health'],
  ['LABEL', 'pairs'],
  ['MAINTAINER', 'text'],
  ['ONBUILD', 'instruction'],
  ['RUN', 'command'],
  ['SHELL', 'command'],
  ['STOPSIGNAL', 'text'],
  ['USER', 'text'],
  ['VOLUME', 'json list'],
  ['WORKDIR', 'text'],
])

/** Keywords in the two usual cases, so that most need no folding. */
const spellings: ReadonlyMap<string, string> = new Map(
  [...forms.keys()].flatMap((keyword) => [
    [keyword, keyword],
    [keyword.toLowerCase(), keyword],
  ]),
)

const takesHeredocs: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN'])
const opensHeredocs: ReadonlySet<string> = new Set([...takesHeredocs, 'ONBUILD'])

/** The keyword in upper case. Go's case folding makes plain letters of `İ` and of the Kelvin sign. */
const keywordOf = (written: string): string =>
  spellings.get(written.replaceAll('\u0130', 'i').toLowerCase()) ?? written.toUpperCase()

interface Arguments {
  readonly words: readonly Word[]
  readonly isJson?: boolean
  readonly pairs?: readonly Pair[]
  readonly onbuild?: Instruction
  /** What is wrong with the form, where BuildKit's parser itself refuses it. */
  readonly because?: string
}

/** What follows an instruction's own text; an ONBUILD shares it with its inner instruction. */
interface Tail {
  heredocs: readonly Heredoc[]
  end: number
}

/** One instruction. Everything but its keyword and heredocs is read when it is first asked for. */
export class Instruction {
  /** Upper case, whatever it is. Empty for a continuation character with nothing behind it. */
  readonly keyword: string
  private readonly line: Line
  private readonly escapeCode: number
  private readonly start: number
  private readonly keywordEnd: number
  private readonly tail: Tail
  private head?: { readonly flags: readonly Flag[]; readonly start: number; readonly end: number }
  private body?: Arguments

  /** `start` and `keywordEnd` are line offsets of the keyword, `escapeCode` is a character code. */
  constructor(line: Line, escapeCode: number, start: number, keywordEnd: number, keyword: string, tail: Tail) {
    this.line = line
    this.escapeCode = escapeCode
    this.start = start
    this.keywordEnd = keywordEnd
    this.keyword = keyword
    this.tail = tail
  }

  /** False where BuildKit has no such instruction; its arguments are then not split into words. */
  get isKnown(): boolean {
    return forms.has(this.keyword)
  }

  get keywordAt(): Span {
    return this.line.span(this.start, this.keywordEnd)
  }

  /** From the keyword to the last character of the arguments. */
  get at(): Span {
    return this.line.span(this.start, Math.max(this.keywordEnd, this.readHead().end))
  }

  /** `at` and what else belongs to it: comments after its last continuation, heredocs with the lines that close them; without the last line end. */
  get whole(): Span {
    const { source, start } = this.at
    return { source, start, end: this.tail.end }
  }

  get flags(): readonly Flag[] {
    return this.readHead().flags
  }

  /** What stands behind keyword and flags, as BuildKit joins it: without continuations and the comments between them. */
  get args(): string {
    const { start, end } = this.readHead()
    return this.line.text.slice(start, end)
  }

  get argsAt(): Span {
    const { start, end } = this.readHead()
    return this.line.span(start, end)
  }

  /** Where `[start, end)` of `args` stands in the source. */
  spanOf(start: number, end: number): Span {
    const offset = this.readHead().start
    return this.line.span(offset + start, offset + end)
  }

  /**
   * The arguments as BuildKit splits them: the items of the JSON form; words between blanks (ADD, COPY, EXPOSE, FROM, VOLUME);
   * words with quotes (ARG, ENV, LABEL; the old `ENV name value` is two); NONE or CMD and the command (HEALTHCHECK); else all
   * in one. A FROM that is no problem has one word, or three, the third naming the stage.
   */
  get words(): readonly Word[] {
    return this.readBody().words
  }

  /** Whether the words (HEALTHCHECK CMD's: those behind it) come from a JSON array of strings: the exec form. */
  get isJson(): boolean {
    return this.readBody().isJson ?? false
  }

  /** The names and values of ARG, ENV and LABEL. */
  get pairs(): readonly Pair[] {
    return this.readBody().pairs ?? []
  }

  /** The instruction behind ONBUILD. */
  get onbuild(): Instruction | undefined {
    return this.readBody().onbuild
  }

  /** Those of an ONBUILD are its inner instruction's as well. */
  get heredocs(): readonly Heredoc[] {
    return this.tail.heredocs
  }

  /** Why BuildKit refuses this instruction, its heredocs apart; undefined when it takes it. */
  get because(): string | undefined {
    return this.readBody().because ?? problemOf(this)
  }

  private readHead() {
    if (!this.head) {
      const { text, to } = this.line
      const end = trimmedEnd(text, this.keywordEnd, to)
      const { flags, rest } = takeFlags(this.line, this.keywordEnd, end, this.escapeCode)
      this.head = { flags, start: skipSpace(text, rest, end), end }
    }
    return this.head
  }

  private readBody(): Arguments {
    this.body ??= this.parseArguments()
    return this.body
  }

  private parseArguments(): Arguments {
    const { start, end } = this.readHead()
    const { line } = this
    const form = forms.get(this.keyword)
    if (!form || start === end) return { words: [] }
    switch (form) {
      case 'list':
        return { words: listedWords(line, start, end) }
      case 'json list':
        return this.json(start, end) ?? { words: listedWords(line, start, end) }
      case 'command':
        return this.json(start, end) ?? { words: [new Word(line, start, end)] }
      case 'text':
        return { words: [new Word(line, start, end)] }
      case 'words':
        return quotedWords(line, start, end, this.escapeCode)
      case 'pairs':
        return namedValues(this.keyword, line, start, end, this.escapeCode)
      case 'health': {
        const typeEnd = findBlank(line.text, start, end)
        const type = new Word(line, start, typeEnd)
        const command = skipBlanks(line.text, typeEnd, end)
        if (command === end) return { words: [type] }
        const { words, ...rest } = this.json(command, end) ?? { words: [new Word(line, command, end)] }
        return { ...rest, words: [type, ...words] }
      }
      case 'instruction': {
        const onbuild = instructionAt(line, start, this.escapeCode, this.tail)
        return { words: [], onbuild, because: onbuild.readBody().because }
      }
    }
  }

  private json(start: number, end: number): Arguments | undefined {
    const words = jsonWords(this.line, start, end)
    if (words !== 'mixed') return words && { words, isJson: true }
    const because = `The JSON array of ${this.keyword} has an item that is not a string.`
    return { words: [new Word(this.line, start, end)], because }
  }
}

/** ENV and LABEL: `name=value` as often as one likes, or once `name value` (parseNameVal). */
function namedValues(keyword: string, line: Line, start: number, end: number, escapeCode: number): Arguments {
  const { words, pairs } = quotedWords(line, start, end, escapeCode)
  if (words.length === 0) return { words }
  if (words[0]!.text.includes('=')) {
    const isPair = words.every((word) => word.text.includes('='))
    const because = isPair ? undefined : `${keyword} has a word without \`=\`. Write \`name=value\`.`
    return { words, pairs, because }
  }
  const nameEnd = findBlank(line.text, start, end)
  const name = new Word(line, start, nameEnd)
  if (nameEnd === end) return { words: [name], because: `${keyword} needs a value for its name.` }
  const value = new Word(line, skipBlanks(line.text, nameEnd, end), end)
  return { words: [name, value], pairs: [{ name, value }] }
}

function instructionAt(line: Line, from: number, escapeCode: number, tail: Tail): Instruction {
  const { text } = line
  const end = trimmedEnd(text, from, line.to)
  const start = skipSpace(text, from, end)
  const keywordEnd = findBlank(text, start, end)
  return new Instruction(line, escapeCode, start, keywordEnd, keywordOf(text.slice(start, keywordEnd)), tail)
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
    this.all ??= [...this.structural, ...refusals(this.source, this.instructions)].sort(
      (a, b) => a.at.start - b.at.start,
    )
    return this.all
  }
}

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
    const because =
      instruction.because ?? (isEarly ? `${instruction.keyword} stands before the first FROM.` : undefined)
    if (because !== undefined) problems.push({ at: instruction.at, because })
  }
  return problems
}

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
    const end = trimmedEnd(text, start, lineEnd)
    // A value of blanks alone is a value: the last of them.
    const value = text.slice(skipSpace(text, lineEnd - behind.length, end), end) || behind.slice(-1)
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
      this.readHeredocs(instruction, line, tail)
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

  /** Reads the bodies of the heredocs that an instruction opens, each up to a line that is its name alone. */
  private readHeredocs(instruction: Instruction, line: Line, tail: Tail): void {
    const opener = instruction.onbuild ?? instruction
    const joined = line.text.slice(line.from, line.to)
    if (!joined.includes('<<') || !takesHeredocs.has(opener.keyword) || opener.isJson) return
    const { marks, because } = heredocMarks(joined)
    const { start, end } = instruction.at
    if (because !== undefined) this.report(start, end, because)
    tail.heredocs = marks.map((mark) => {
      const bodyStart = Math.min(this.next, this.text.length)
      let bodyEnd = this.text.length
      let isClosed = false
      while (!isClosed && this.next < this.text.length) {
        const lineStart = this.next
        tail.end = this.endLine()
        isClosed = this.closes(mark, lineStart, tail.end)
        if (isClosed) bodyEnd = lineStart
      }
      if (!isClosed) this.report(start, end, `No line closes the heredoc \`${mark.name}\`.`)
      const body = this.text.slice(bodyStart, bodyEnd)
      const at = { source: this.source, start: bodyStart, end: bodyEnd }
      return { ...mark, at, text: mark.chomp ? body.replace(/(^|\n)\t+/g, '$1') : body }
    })
  }

  private closes({ name, chomp }: HeredocMark, lineStart: number, lineEnd: number): boolean {
    let start = lineStart
    while (chomp && start < lineEnd && this.text.charCodeAt(start) === 9) start++
    return lineEnd - start === name.length && this.text.startsWith(name, start)
  }
}
