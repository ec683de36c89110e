import type { Span } from '../../model/source.ts'
import { findBlank, type Line, skipBlanks, skipSpace, trimmedEnd } from './dockerfile-line.ts'
import { problemOf } from './dockerfile-problems.ts'
import {
  type DockerfileFlag,
  type DockerfilePair,
  DockerfileWord,
  jsonWords,
  listedWords,
  quotedWords,
  takeFlags,
} from './dockerfile-words.ts'

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
export const spellings: ReadonlyMap<string, string> = new Map(
  [...forms.keys()].flatMap((keyword) => [
    [keyword, keyword],
    [keyword.toLowerCase(), keyword],
  ]),
)

/** The keyword in upper case; one that BuildKit does not know stays as it is. Go's case folding makes plain letters of `İ` and of the Kelvin sign. */
const keywordOf = (written: string): string => spellings.get(written.replaceAll('\u0130', 'i').toLowerCase()) ?? written

interface Arguments {
  readonly words: readonly DockerfileWord[]
  readonly isJson?: boolean
  readonly pairs?: readonly DockerfilePair[]
  readonly onbuild?: Instruction
  /** What is wrong with the form, where BuildKit's parser itself rejects it. */
  readonly because?: string
}

/** What follows an instruction's own text; an ONBUILD shares it with its inner instruction. */
export interface Tail {
  heredocs: readonly Heredoc[]
  end: number
}

/** One instruction. Everything but its keyword and heredocs is read when it is first asked for. */
export class Instruction {
  /** Upper case; as written where BuildKit has no such instruction. Empty for a continuation character with nothing behind it. */
  readonly keyword: string
  private readonly line: Line
  private readonly escapeCode: number
  private readonly start: number
  private readonly keywordEnd: number
  private readonly tail: Tail
  private head?: { readonly flags: readonly DockerfileFlag[]; readonly start: number; readonly end: number }
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

  get flags(): readonly DockerfileFlag[] {
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
  get words(): readonly DockerfileWord[] {
    return this.readBody().words
  }

  /** Whether the words (HEALTHCHECK CMD's: those behind it) come from a JSON array of strings: the exec form. */
  get isJson(): boolean {
    return this.readBody().isJson ?? false
  }

  /** The names and values of ARG, ENV and LABEL. */
  get pairs(): readonly DockerfilePair[] {
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

  /** Why BuildKit rejects this instruction, its heredocs apart; undefined when it accepts it. */
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
        return this.json(start, end) ?? { words: [new DockerfileWord(line, start, end)] }
      case 'text':
        return { words: [new DockerfileWord(line, start, end)] }
      case 'words':
        return quotedWords(line, start, end, this.escapeCode)
      case 'pairs':
        return namedValues(this.keyword, line, start, end, this.escapeCode)
      case 'health': {
        const typeEnd = findBlank(line.text, start, end)
        const type = new DockerfileWord(line, start, typeEnd)
        const command = skipBlanks(line.text, typeEnd, end)
        if (command === end) return { words: [type] }
        const { words, ...rest } = this.json(command, end) ?? { words: [new DockerfileWord(line, command, end)] }
        return { ...rest, words: [type, ...words] }
      }
      case 'instruction': {
        const onbuild = instructionAt(line, start, this.escapeCode, this.tail)
        // A chain of them is rejected anyway, and may be longer than the stack.
        const because = onbuild.keyword === 'ONBUILD' ? undefined : onbuild.readBody().because
        return { words: [], onbuild, because }
      }
    }
  }

  private json(start: number, end: number): Arguments | undefined {
    const words = jsonWords(this.line, start, end)
    if (words !== 'mixed') return words && { words, isJson: true }
    const because = `The JSON array of ${this.keyword} has an item that is not a string.`
    return { words: [new DockerfileWord(this.line, start, end)], because }
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
  const name = new DockerfileWord(line, start, nameEnd)
  if (nameEnd === end) return { words: [name], because: `${keyword} needs a value for its name.` }
  const value = new DockerfileWord(line, skipBlanks(line.text, nameEnd, end), end)
  return { words: [name, value], pairs: [{ name, value }] }
}

/** The instruction that starts at or behind a line offset, wherever its keyword ends. */
export function instructionAt(line: Line, from: number, escapeCode: number, tail: Tail): Instruction {
  const { text } = line
  const end = trimmedEnd(text, from, line.to)
  const start = skipSpace(text, from, end)
  const keywordEnd = findBlank(text, start, end)
  return new Instruction(line, escapeCode, start, keywordEnd, keywordOf(text.slice(start, keywordEnd)), tail)
}
