import { type Grammar, NotKnown, type Pattern, patternOf } from './sed-pattern.ts'

/** Which lines a command is about; an empty expression is the last that was used. */
export type Address =
  | { readonly line: number }
  | { readonly isLast: true }
  | { readonly pattern: Pattern | undefined }
  | { readonly first: number; readonly step: number }

/** Where a range of lines ends. */
export type RangeEnd = Address | { readonly more: number } | { readonly multiple: number }

export interface Selection {
  readonly from?: Address
  readonly to?: RangeEnd
  readonly isNot: boolean
}

/** What a replacement is made of: texts, and numbers of groups. */
export type Replacement = readonly (string | number)[]

export interface Substitution {
  readonly name: 's'
  readonly pattern: Pattern | undefined
  readonly replacement: Replacement
  /** The first match that is replaced. */
  readonly nth: number
  readonly isGlobal: boolean
  readonly isPrinted: boolean
  /** What is empty right behind a match is one as well. */
  readonly takesEmpty?: true
}

/** A command, and how many stand in the braces behind it or where it goes on. */
export type Action =
  | Substitution
  | { readonly name: '{'; readonly end: number }
  | { readonly name: 'a' | 'i' | 'c'; readonly text: string }
  | { readonly name: 'y'; readonly changes: ReadonlyMap<string, string> }
  | { readonly name: 'b' | 't' | 'T'; readonly label: string }
  | { readonly name: 'd' | 'D' | 'g' | 'G' | 'h' | 'H' | 'n' | 'N' | 'p' | 'P' | 'q' | 'Q' | 'x' | 'z' | '=' }

export interface Command {
  readonly selection: Selection
  readonly action: Action
}

export interface Program {
  readonly commands: readonly Command[]
  readonly labels: ReadonlyMap<string, number>
  readonly isQuiet: boolean
  /** A part of an expression is known only when it runs. */
  readonly hasOpenPattern: boolean
  /** Nothing of an expression is known before. */
  readonly hasUnknownPattern?: boolean
  /** Lines come with their ends, or the text as one of them. */
  readonly ends?: 'kept' | 'whole'
}

/** Commands of one program. */
const maxCommands = 500
const maxScript = 20_000

/** A script of sed. Throws `NotKnown` for what is not followed: commands that run, read or write something else. */
export function programOf(
  script: string,
  options: { readonly isExtended: boolean; readonly isQuiet: boolean },
): Program {
  if (script.length > maxScript) throw new NotKnown()
  return new ScriptParser(script, options.isExtended ? 'extended' : 'basic', options.isQuiet).program()
}

/** Delimiters that are operators of an expression without a backslash: what one with it means differs between versions. */
const operators: Readonly<Record<Grammar, RegExp>> = {
  basic: /[.*[\]^$\w]/,
  extended: /[.*[\]^$+?(){}|\w]/,
  perl: /[.*[\]^$+?(){}|\w]/,
}

class ScriptParser {
  private at = 0
  private readonly commands: { selection: Selection; action: Action }[] = []
  private readonly labels = new Map<string, number>()
  private readonly open: number[] = []
  private hasOpenPattern = false
  private hasUnknownPattern = false

  constructor(
    private readonly text: string,
    private readonly grammar: Grammar,
    private readonly isQuiet: boolean,
  ) {}

  program(): Program {
    const isQuiet = this.isQuiet || /^#n(?:\n|$)/.test(this.text)
    for (this.skip(/[\s;]*/y); this.at < this.text.length; this.skip(/[\s;]*/y)) {
      if (this.commands.length >= maxCommands) throw new NotKnown()
      this.command()
    }
    if (this.open.length > 0) throw new NotKnown()
    const { commands, labels, hasOpenPattern, hasUnknownPattern } = this
    return { commands, labels, isQuiet, hasOpenPattern, hasUnknownPattern }
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const [found = ''] = pattern.exec(this.text) ?? []
    this.at += found.length
    return found
  }

  private command(): void {
    const selection = this.selection()
    const name = this.text[this.at++]
    switch (name) {
      case '#':
        this.skip(/[^\n]*/y)
        return
      case '{':
        this.open.push(this.commands.length)
        this.commands.push({ selection, action: { name, end: 0 } })
        return
      case '}': {
        const start = this.open.pop()
        if (start === undefined || selection.from) throw new NotKnown()
        this.commands[start]!.action = { name: '{', end: this.commands.length }
        this.ends()
        return
      }
      case ':':
        this.labels.set(this.skip(/[ \t]*[^\s;]*/y).trim(), this.commands.length)
        return
      default:
        this.commands.push({ selection, action: this.action(name ?? '') })
    }
  }

  private action(name: string): Action {
    switch (name) {
      case 's':
        return this.substitution()
      case 'y':
        return this.transliteration()
      case 'a':
      case 'i':
      case 'c':
        return { name, text: this.added() }
      case 'b':
      case 't':
      case 'T':
        return { name, label: this.skip(/[ \t]*[^\s;}]*/y).trim() }
      case 'd':
      case 'D':
      case 'g':
      case 'G':
      case 'h':
      case 'H':
      case 'n':
      case 'N':
      case 'p':
      case 'P':
      case 'q':
      case 'Q':
      case 'x':
      case 'z':
      case '=':
        this.ends()
        return { name }
      default:
        throw new NotKnown()
    }
  }

  /** Nothing but the end of the command follows. */
  private ends(): void {
    this.skip(/[ \t]*/y)
    if (!/^[;}#\n\r]?$/.test(this.text[this.at] ?? '')) throw new NotKnown()
  }

  private selection(): Selection {
    const from = this.address()
    this.skip(/[ \t]*/y)
    let to: RangeEnd | undefined
    if (from && this.text[this.at] === ',') {
      this.skip(/,[ \t]*/y)
      const [sign] = this.skip(/[+~]/y)
      const number = sign === undefined ? 0 : Number(this.number())
      to = sign === '+' ? { more: number } : sign === '~' ? { multiple: number } : this.address()
      if (!to) throw new NotKnown()
    }
    this.skip(/[ \t]*/y)
    const isNot = this.skip(/(?:![ \t]*)+/y) !== ''
    return { ...(from && { from }), ...(to && { to }), isNot }
  }

  private number(): string {
    const found = this.skip(/\d{1,9}/y)
    if (found === '') throw new NotKnown()
    return found
  }

  private address(): Address | undefined {
    const sign = this.text[this.at] ?? ''
    if (/\d/.test(sign)) {
      const line = Number(this.number())
      if (this.skip(/[ \t]*~[ \t]*/y) === '') return { line }
      return { first: line, step: Number(this.number()) }
    }
    if (sign === '$') {
      this.at++
      return { isLast: true }
    }
    if (sign !== '/' && sign !== '\\') return undefined
    this.at += sign === '/' ? 1 : 2
    const text = this.until(this.text[this.at - 1]!, this.grammar)
    const flags = this.skip(/[IM]*/y)
    if (flags.includes('M')) throw new NotKnown()
    return { pattern: this.pattern(text, flags !== '') }
  }

  /** What stands before the next delimiter; in a list of an expression none is one for GNU, which other versions deny. */
  private until(delimiter: string, grammar?: Grammar): string {
    let found = ''
    for (; ; this.at++) {
      const sign = this.text[this.at]
      if (sign === undefined || delimiter === '\\' || delimiter === '\n') throw new NotKnown()
      if (sign === delimiter) break
      if (sign !== '\\') {
        found += sign
        continue
      }
      const next = this.text[++this.at]
      if (next === undefined) throw new NotKnown()
      if (next !== delimiter) found += `\\${next}`
      else if (grammar && operators[grammar].test(delimiter)) throw new NotKnown()
      else found += grammar || delimiter !== '&' ? delimiter : '\\&'
    }
    this.at++
    return found
  }

  private pattern(text: string, ignoresCase: boolean): Pattern | undefined {
    if (text === '') return undefined
    const found = patternOf(text, this.grammar, ignoresCase)
    this.hasOpenPattern ||= found.isOpen && !found.isUnknown
    this.hasUnknownPattern ||= found.isUnknown
    return found
  }

  private substitution(): Substitution {
    const delimiter = this.text[this.at++] ?? ''
    if (delimiter === '') throw new NotKnown()
    const text = this.until(delimiter, this.grammar)
    const replacement = replacementOf(this.until(delimiter))
    const flags = this.skip(/[gpiI\d]*/y)
    this.ends()
    const numbers = flags.match(/\d+/g) ?? []
    const nth = numbers.length > 0 ? Number(numbers[0]) : 1
    if (numbers.length > 1 || nth === 0) throw new NotKnown()
    return {
      name: 's',
      pattern: this.pattern(text, /i/i.test(flags)),
      replacement,
      nth,
      isGlobal: flags.includes('g'),
      isPrinted: flags.includes('p'),
    }
  }

  private transliteration(): Action {
    const delimiter = this.text[this.at++] ?? ''
    const [from, to] = [this.until(delimiter), this.until(delimiter)].map(charactersOf)
    this.ends()
    if (from!.length !== to!.length) throw new NotKnown()
    const changes = new Map<string, string>()
    for (const [i, one] of from!.entries()) if (!changes.has(one)) changes.set(one, to![i]!)
    return { name: 'y', changes }
  }

  /** The text of `a`, `i` and `c`: the rest of the line, and of each next one behind a backslash. */
  private added(): string {
    this.skip(/[ \t]*/y)
    const isOwnLine = this.skip(/\\[ \t]*\n/y) !== ''
    // A backslash before the first letter keeps the blanks behind it.
    if (!isOwnLine && this.skip(/\\/y) === '') this.skip(/[ \t]*/y)
    const found = this.skip(/(?:\\[\s\S]|[^\\\n])*/y)
    if (found === '' && this.at >= this.text.length) throw new NotKnown()
    return `${found.replace(/\\([\s\S])/g, (_, one: string) => escapes[one] ?? one)}\n`
  }
}

const escapes: Readonly<Record<string, string>> = { t: '\t' }

/** `\1`, `&` and their like. */
export function replacementOf(text: string): Replacement {
  const found: (string | number)[] = []
  for (const [whole, escaped] of text.matchAll(/\\([\s\S])|&|[^\\&]+/g)) {
    if (whole === '&') found.push(0)
    else if (escaped === undefined) found.push(whole)
    else if (/\d/.test(escaped)) found.push(Number(escaped))
    else if (escaped === 'n' || escaped === 't') found.push(escaped === 'n' ? '\n' : '\t')
    else if (/[a-zA-Z]/.test(escaped)) throw new NotKnown()
    else found.push(escaped)
  }
  return found
}

function charactersOf(text: string): string[] {
  return [...text.matchAll(/\\([\s\S])|[^\\]/gu)].map(([whole, escaped]) => {
    if (escaped === undefined) return whole
    if (escaped === 'n') return '\n'
    if (escaped !== '\\') throw new NotKnown()
    return escaped
  })
}
