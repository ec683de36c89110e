import { isSpace } from './dockerfile-line.ts'

/** `<<EOF` as it stands in an instruction. */
export interface HeredocMark {
  readonly name: string
  /** False where a part of the name is quoted: variables in the body are then left alone. */
  readonly expand: boolean
  /** `<<-`: leading tabs are taken off the body's lines and off the last one. */
  readonly chomp: boolean
}

/** BuildKit has no limit; a line that nests deeper is reported. */
const maxDepth = 500

/**
 * The heredocs that an instruction's joined text opens, in order. BuildKit finds them with its own shell lexer, so what that
 * cannot read (an open quote, `${a[0]}`) has none. The escape is `\` here, whatever the file's directive says.
 */
export function heredocMarks(text: string): { marks: HeredocMark[]; because?: string } {
  const lexer = new ShellLexer(text, true)
  const words = lexer.words(true)
  if (lexer.isTooDeep) return { marks: [], because: 'The substitutions on this line are nested too deeply to be read.' }
  const marks: HeredocMark[] = []
  for (const word of words ?? []) {
    const mark = heredocMark(word)
    if (mark === 'broken') return { marks, because: 'The name of this heredoc cannot be read.' }
    if (mark) marks.push(mark)
  }
  return { marks }
}

/** Reads one word; undefined when it is no heredoc (BuildKit's ParseHeredoc). */
export function heredocMark(word: string): HeredocMark | 'broken' | undefined {
  const open = word.indexOf('<<')
  if (open < 0 || !/^\d*$/.test(word.slice(0, open))) return undefined
  const chomp = word[open + 2] === '-'
  let start = open + (chomp ? 3 : 2)
  while ('\t\n\f\r '.includes(word[start] ?? '?')) start++
  const rest = word.slice(start)
  if (rest === '' || rest.includes('<')) return undefined
  const names = new ShellLexer(rest, false).words(false)
  const quoted = new ShellLexer(rest, true).words(false)
  if (!names || !quoted) return 'broken'
  if (names.length !== 1) return undefined
  if (quoted.length !== 1) return 'broken'
  return { name: names[0]!, expand: quotesIn(names[0]!) === quotesIn(quoted[0]!), chomp }
}

const quotesIn = (text: string): number => text.split(/['"]/).length - 1

/** A variable's name behind `$`: digits, one special character, or a word. */
const variableName = /\p{Nd}+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy

/** Characters that mean something outside quotes, in some state. */
const plain = /[^$<'"\\}/\s\u0085]+/y

/**
 * BuildKit's shell.Lex for an empty environment whose variables stay as they are (SkipUnsetEnv). Its methods return undefined
 * for a text that Lex rejects.
 */
class ShellLexer {
  isTooDeep = false
  private readonly text: string
  private readonly keepsQuotes: boolean
  private at: number
  private depth = 0
  private word = ''

  constructor(text: string, keepsQuotes: boolean) {
    this.text = text
    // Go's text/scanner passes over a byte order mark.
    this.at = text.startsWith('\ufeff') ? 1 : 0
    this.keepsQuotes = keepsQuotes
  }

  /** The whole text split at white space. */
  words(keepsEscapes: boolean): string[] | undefined {
    const words: string[] = []
    const flush = () => {
      if (this.word !== '') words.push(this.word)
      this.word = ''
    }
    while (this.at < this.text.length) {
      const char = this.text[this.at]!
      if (char === '\\') this.word += this.escaped(keepsEscapes)
      else if (isSpace(char.charCodeAt(0))) {
        this.at++
        flush()
      } else {
        const piece = this.piece(char, keepsEscapes, false)
        if (piece === undefined) return undefined
        // White space inside a substitution splits as well, unless it is quoted.
        if (char !== '$') this.word += piece
        else
          for (const part of piece.split(/([\s\u0085]+)/)) {
            if (part !== '' && isSpace(part.charCodeAt(0))) flush()
            else this.word += part
          }
      }
    }
    flush()
    return words
  }

  private escaped(keepsEscapes: boolean): string {
    const text = this.text.slice(keepsEscapes ? this.at : this.at + 1, this.at + 2)
    this.at += 2
    return text
  }

  /** Reads on by a quoted string, a substitution, a heredoc's operator, or a stretch of plain text. */
  private piece(char: string, keepsEscapes: boolean, isPattern: boolean): string | undefined {
    if (char === '$') return this.dollar()
    if (char === "'") return this.singleQuoted(isPattern)
    if (char === '"') return this.doubleQuoted(keepsEscapes, isPattern)
    const start = this.at
    if (char === '<') {
      this.at++
      if (this.text[this.at] !== '<') return '<'
      this.at++
      while ('\t\r '.includes(this.text[this.at] ?? '?')) this.at++
    } else {
      plain.lastIndex = start
      this.at += plain.exec(this.text)?.[0].length ?? 1
    }
    return this.text.slice(start, this.at)
  }

  private singleQuoted(isPattern: boolean): string | undefined {
    const start = this.at + 1
    const end = this.text.indexOf("'", start)
    if (end < 0) return undefined
    this.at = end + 1
    const text = this.text.slice(start, end)
    return this.quoted("'", isPattern ? text.replaceAll('\\', '\\\\') : text)
  }

  private doubleQuoted(keepsEscapes: boolean, isPattern: boolean): string | undefined {
    let result = ''
    let copied = ++this.at
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!
      if (char !== '"' && char !== '$' && char !== '\\') continue
      result += this.text.slice(copied, this.at)
      if (char === '"') {
        this.at++
        return this.quoted('"', result)
      }
      if (char === '$') {
        const value = this.dollar()
        if (value === undefined) return undefined
        result += value
        copied = this.at--
        continue
      }
      const next = this.text[this.at + 1] ?? ''
      if ('"$\\'.includes(next)) {
        if (keepsEscapes) result += char
        copied = ++this.at
      } else {
        if (keepsEscapes && (!this.keepsQuotes || isPattern)) result += char
        copied = this.at
      }
    }
    return undefined
  }

  private quoted(quote: string, text: string): string {
    return this.keepsQuotes ? quote + text + quote : text
  }

  /** `$name`, `${name}`, `${name:-operand}`, `${name/pattern/replacement}`. */
  private dollar(): string | undefined {
    this.at++
    if (this.text[this.at] !== '{') return `$${this.name()}`
    this.at++
    if ('{}:'.includes(this.text[this.at] ?? '')) return undefined
    const name = this.name()
    let operator = this.text[this.at++]
    if (operator === '}') return `\${${name}}`
    if (operator === '/') return this.replacement(name)
    let isOperand = operator !== undefined && '+-?#%'.includes(operator)
    let mark = operator ?? ''
    if (operator === ':') {
      operator = this.text[this.at++]
      isOperand = operator !== '#' && operator !== '%'
      mark += operator
    }
    const isPattern = operator === '#' || operator === '%'
    const operand = isOperand ? this.operand('}', isPattern, isPattern) : undefined
    return operand === undefined ? undefined : `\${${name}${mark}${operand}}`
  }

  private replacement(name: string): string | undefined {
    if (this.text[this.at] === '/') this.at++
    const pattern = this.operand('/', true, true)
    const replacement = pattern === undefined ? undefined : this.operand('}', true, false)
    return replacement === undefined ? undefined : `\${${name}/${pattern}/${replacement}}`
  }

  private operand(stop: string, keepsEscapes: boolean, isPattern: boolean): string | undefined {
    if (this.depth === maxDepth) {
      this.isTooDeep = true
      return undefined
    }
    this.depth++
    // Lex keeps one buffer for all levels: what stood before an operand in the same word is lost.
    this.word = ''
    let result = ''
    while (this.at < this.text.length) {
      const char = this.text[this.at]!
      if (char === stop) {
        this.at++
        this.depth--
        return result
      }
      const piece = char === '\\' ? this.escaped(keepsEscapes) : this.piece(char, keepsEscapes, isPattern)
      if (piece === undefined) return undefined
      result += piece
    }
    return undefined
  }

  private name(): string {
    variableName.lastIndex = this.at
    const name = variableName.exec(this.text)?.[0] ?? ''
    this.at += name.length
    return name
  }
}
