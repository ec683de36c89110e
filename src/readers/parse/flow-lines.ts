/**
 * The same text, as long as before, with every flow collection and quoted scalar on one line: line ends, tabs and comments in
 * them are blanks. libyaml and its ports, which Compose, kubectl and GitHub read with, do not look at the indentation inside
 * them, and take a `#` right behind them for a comment; YAML 1.2 and the parser that follows it do. Undefined where nothing
 * changes, or where such a value of several lines is a key, which they refuse as well.
 */
export function withFlowOnOneLine(text: string): string | undefined {
  const blanks: [number, number][] = []
  const reader = new BlockReader(text, (from, to) => blanks.push([from, to]))
  if (!reader.read() || blanks.length === 0) return undefined
  const pieces: string[] = []
  let last = 0
  for (const [from, to] of blanks) {
    pieces.push(text.slice(last, from), ' '.repeat(to - from))
    last = to
  }
  return pieces.join('') + text.slice(last)
}

const isBlank = (character: string | undefined) =>
  character === undefined || character === ' ' || character === '\t' || character === '\n' || character === '\r'
const isLineEnd = (character: string | undefined) => character === '\n' || character === '\r'
const isFlowIndicator = (character: string | undefined) => character !== undefined && ',[]{}'.includes(character)

class BlockReader {
  private at = 0
  private lineStart = 0
  /** Where the node begins whose properties, key or value stands here. */
  private nodeStart: number | undefined
  /** The column of the block collection that encloses what comes next. */
  private column = -1

  constructor(
    private readonly text: string,
    private readonly blank: (from: number, to: number) => void,
  ) {}

  /** False where a key has several lines. */
  read(): boolean {
    const { text } = this
    while (this.at < text.length) {
      const character = text[this.at]!
      if (isLineEnd(character)) this.nextLine()
      else if (isBlank(character)) this.at++
      else if (character === '#') this.at = this.lineEnd(this.at)
      else if (this.at === this.lineStart && this.isMarker()) this.at += 3
      else if (this.at === this.lineStart && character === '%') this.at = this.lineEnd(this.at)
      else if (character === ':' && isBlank(text[this.at + 1])) this.value(this.at, this.at)
      else if ('-?'.includes(character) && isBlank(text[this.at + 1])) this.enter(this.at++)
      else if (character === '&' || character === '*' || character === '!') this.property()
      else if (character === '|' || character === '>') this.blockScalar()
      else if (character === '[' || character === '{' || character === '"' || character === "'") {
        if (!this.flow()) return false
      } else this.plain()
    }
    return true
  }

  private nextLine(): void {
    this.at++
    this.lineStart = this.at
    this.nodeStart = undefined
  }

  private lineEnd(from: number): number {
    let end = from
    while (end < this.text.length && !isLineEnd(this.text[end])) end++
    return end
  }

  private isMarker(): boolean {
    const marker = this.text.slice(this.at, this.at + 3)
    return (marker === '---' || marker === '...') && isBlank(this.text[this.at + 3])
  }

  /** A block collection begins, or goes on, at an offset. */
  private enter(offset: number): void {
    this.column = offset - this.lineStart
    this.nodeStart = undefined
  }

  /** Behind the colon of a key that begins at `start`: a tab separates as a blank does. */
  private value(start: number, colon: number): void {
    this.enter(start)
    this.at = colon + 1
    for (; this.text[this.at] === ' ' || this.text[this.at] === '\t'; this.at++) {
      if (this.text[this.at] === '\t') this.blank(this.at, this.at + 1)
    }
  }

  private property(): void {
    this.nodeStart ??= this.at
    while (!isBlank(this.text[this.at])) this.at++
  }

  /** Its lines are those that are blank or indented deeper than what holds it. */
  private blockScalar(): void {
    const header = this.at
    this.at = this.lineEnd(header)
    const comment = this.text.slice(header, this.at).indexOf('#')
    if (comment > 0) this.blank(header + comment, this.at)
    while (this.at < this.text.length) {
      const start = this.at + (this.text.startsWith('\r\n', this.at) ? 2 : 1)
      let first = start
      while (this.text[first] === ' ') first++
      if (first < this.text.length && !isLineEnd(this.text[first]) && first - start <= this.column) return
      this.at = this.lineEnd(first)
    }
  }

  private flow(): boolean {
    const { text } = this
    const start = this.at
    const isQuoted = text[start] === '"' || text[start] === "'"
    const end = isQuoted ? this.quoted(start) : this.collection(start)
    const spansLines = /[\n\r]/.test(text.slice(start, end))
    this.at = end
    let next = end
    while (text[next] === ' ' || text[next] === '\t') next++
    if (text[next] === ':' && isBlank(text[next + 1])) {
      if (spansLines) return false
      this.value(this.nodeStart ?? start, next)
    } else if (text[end] === '#') {
      this.at = this.lineEnd(end)
      this.blank(end, this.at)
    }
    return true
  }

  /** Blanks the line ends of a quoted scalar; the offset behind it. */
  private quoted(start: number): number {
    const { text } = this
    const quote = text[start]
    let at = start + 1
    for (; at < text.length; at++) {
      const character = text[at]
      if (character === '\\' && quote === '"' && !isLineEnd(text[at + 1])) at++
      else if (character === quote && quote === "'" && text[at + 1] === "'") at++
      else if (character === quote) return at + 1
      else if (isLineEnd(character)) this.blank(at, at + 1)
    }
    return at
  }

  /** Blanks the line ends, tabs and comments of a flow collection; the offset behind it. */
  private collection(start: number): number {
    const { text } = this
    let depth = 0
    let at = start
    while (at < text.length) {
      const character = text[at]!
      if (character === '"' || character === "'") at = this.quoted(at)
      else if (character === '#') {
        const end = this.lineEnd(at)
        this.blank(at, end)
        at = end
      } else if (isLineEnd(character) || character === '\t') this.blank(at, ++at)
      else if (character === '[' || character === '{') {
        depth++
        at++
      } else if (character === ']' || character === '}') {
        depth--
        at++
        if (depth === 0) return at
      } else if (character === ' ' || character === ',' || character === ':' || character === '?') at++
      else at = this.plainInFlow(at)
    }
    return at
  }

  /** A plain scalar, anchor, alias or tag goes on to an indicator, and over blanks to the next comment. */
  private plainInFlow(start: number): number {
    const { text } = this
    let at = start
    while (at < text.length) {
      const character = text[at]
      if (isFlowIndicator(character)) return at
      if (character === ':' && (isBlank(text[at + 1]) || isFlowIndicator(text[at + 1]))) return at
      if (character === '#' && isBlank(text[at - 1])) return at
      if (isLineEnd(character) || character === '\t') this.blank(at, at + 1)
      // A property ends with its word: a quote may follow.
      if (isBlank(character) && '&*!'.includes(text[start]!)) return at + 1
      at++
    }
    return at
  }

  /** A plain scalar, with the deeper lines that it goes on in, or a key. */
  private plain(): void {
    const { text } = this
    const start = this.nodeStart ?? this.at
    let at = this.at
    for (; at < text.length; at++) {
      const character = text[at]
      if (character === ':' && isBlank(text[at + 1])) {
        this.value(start, at)
        return
      }
      if (character === '#' && isBlank(text[at - 1])) break
      if (!isLineEnd(character)) continue
      const first = this.nextContent(at)
      if (first.column <= this.column || text[first.at] === '#' || first.at >= text.length) break
      this.lineStart = first.at - first.column
      at = first.at - 1
    }
    this.at = at
  }

  /** The first character behind a line end that is no blank, and its column. */
  private nextContent(from: number): { at: number; column: number } {
    let lineStart = from
    let at = from
    for (; at < this.text.length && isBlank(this.text[at]); at++) if (isLineEnd(this.text[at])) lineStart = at + 1
    return { at, column: at - lineStart }
  }
}
