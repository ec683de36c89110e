import { position, type Source } from '../../model/source.ts'
import { type Documents, type Entry, Mapping, type Node, Scalar, Sequence } from './yaml.ts'

/** Deeper than anybody writes. */
const maxDepth = 100

const identifier = /[\p{L}_][\p{L}\p{N}_.-]*/uy

/** A text that is no HCL. */
class HclError extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * HCL as the tree that its JSON form becomes: a block is a mapping below its type and its labels (`target "app" {…}` is
 * `target.app`). Templates keep their `${…}`, and an expression that is no literal stands as one: `NAME` as `${NAME}`.
 */
export function parseHcl(source: Source): Documents {
  try {
    return { documents: [new Parser(source).whole()], problems: [] }
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    const { line } = position(source, error.at)
    return { documents: [], problems: [{ line, because: error.message, text: source.text, at: error.at }] }
  }
}

class Parser {
  private at = 0
  /** Texts within templates of texts. */
  private within = 0
  private readonly text: string

  constructor(private readonly source: Source) {
    this.text = source.text
    if (this.text.startsWith('\ufeff')) this.at = 1
  }

  whole(): Mapping {
    const body = this.body(0)
    if (this.at < this.text.length) throw new HclError(this.at, 'this is no HCL')
    return body
  }

  /** Attributes and blocks, to the brace that closes them or the end of the file. */
  body(depth: number): Mapping {
    if (depth > maxDepth) throw new HclError(this.at, 'blocks are nested too deep')
    const start = this.at
    const entries: Entry[] = []
    const blocks = new Map<string, Mapping>()
    for (;;) {
      this.skip(true)
      if (this.at >= this.text.length || this.text[this.at] === '}') break
      const key = this.name()
      this.skip(false)
      if (this.text[this.at] === '=' && this.text[this.at + 1] !== '=') {
        this.at++
        entries.push({ key, value: this.value(depth) })
      } else this.block(key, entries, blocks, depth)
    }
    const mapping = new Mapping(this.source, start, '')
    mapping.own.push(...entries)
    mapping.end = this.at
    return mapping
  }

  private block(type: Scalar, entries: Entry[], blocks: Map<string, Mapping>, depth: number): void {
    let path = type.text
    let around = entries
    let key = type
    while (this.text[this.at] !== '{') {
      const label = this.text[this.at] === '"' ? this.quoted() : this.name()
      let below = blocks.get(path)
      if (!below) {
        below = new Mapping(this.source, key.start, '')
        blocks.set(path, below)
        around.push({ key, value: below })
      }
      around = below.own
      key = label
      path += `\0${label.text}`
      this.skip(false)
      if (this.at >= this.text.length) throw new HclError(this.at, 'a block without a body')
    }
    this.at++
    const value = this.body(depth + 1)
    if (this.text[this.at] !== '}') throw new HclError(this.at, 'a block is not closed')
    this.at++
    value.end = this.at
    around.push({ key, value })
  }

  /** `lines`: in a list, where line ends mean nothing. */
  private value(depth: number, lines = false): Node {
    if (depth > maxDepth) throw new HclError(this.at, 'values are nested too deep')
    this.skip(lines)
    const start = this.at
    const literal = this.literal(depth)
    this.skip(lines)
    // Behind a literal only the end of the value shows that it is the whole of it.
    if (literal && (this.at >= this.text.length || /[\n\r,\]})]/.test(this.text[this.at]!))) return literal
    this.at = start
    return this.expression(lines)
  }

  private literal(depth: number): Node | undefined {
    const character = this.text[this.at]
    if (character === '"') return this.quoted()
    if (character === '[') return this.list(depth)
    if (character === '{') return this.object(depth)
    if (this.text.startsWith('<<', this.at)) return this.heredoc()
    const word = this.match(/(?:true|false|null|-?\d+(?:\.\d+)?)(?![\w.(-])/y)
    return word === undefined ? undefined : this.scalar(this.at - word.length, this.at, word)
  }

  private list(depth: number): Node | undefined {
    const sequence = new Sequence(this.source, this.at++, '')
    for (;;) {
      this.skip(true)
      if (this.text[this.at] === ']') break
      // `[for x in y : z]`
      if (this.match(/for\s/y) !== undefined) return undefined
      sequence.items.push(this.value(depth + 1, true))
      this.skip(true)
      if (this.text[this.at] === ',') this.at++
      else if (this.text[this.at] !== ']') throw new HclError(this.at, 'a list is not closed')
    }
    sequence.end = ++this.at
    return sequence
  }

  private object(depth: number): Node | undefined {
    const mapping = new Mapping(this.source, this.at++, '')
    for (;;) {
      this.skip(true)
      if (this.text[this.at] === '}') break
      if (this.match(/for\s/y) !== undefined) return undefined
      const key = this.key()
      this.skip(false)
      if (this.text[this.at] !== '=' && this.text[this.at] !== ':') throw new HclError(this.at, 'a key without a value')
      this.at++
      mapping.own.push({ key, value: this.value(depth + 1) })
      this.skip(false)
      if (this.text[this.at] === ',') this.at++
    }
    mapping.end = ++this.at
    return mapping
  }

  /** A name, a text, or an expression. */
  private key(): Scalar {
    const start = this.at
    const word = this.text[start] === '"' ? this.quoted() : this.match(identifier)
    const end = this.at
    this.skip(false)
    if (word !== undefined && /[=:]/.test(this.text[this.at] ?? ''))
      return typeof word === 'string' ? this.scalar(start, end, word) : word
    this.at = start
    return this.expression(false, /[=:\n\r,\]})]/)
  }

  /** Anything else, to the end of its line or to what closes around it. */
  private expression(lines: boolean, ends = lines ? /[,\]})]/ : /[\n\r,\]})]/): Scalar {
    const start = this.at
    let open = 0
    let end = start
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined) break
      if (open === 0 && ends.test(character)) break
      if (character === '"') this.quoted()
      else if (this.text.startsWith('<<', this.at) && this.heredoc()) {
        end = this.at
        continue
      } else if (this.isRemark()) {
        this.skip(lines || open > 0)
        continue
      } else {
        if (/[([{]/.test(character)) open++
        else if (/[)\]}]/.test(character)) open--
        this.at++
      }
      if (/\S/.test(character)) end = this.at
    }
    if (end === start) throw new HclError(start, 'a value is missing')
    return this.scalar(start, end, `\${${this.text.slice(start, end)}}`)
  }

  private quoted(): Scalar {
    const start = ++this.at
    let text = ''
    let open = 0
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined || (character === '\n' && open === 0))
        throw new HclError(start, 'a text is not closed')
      if (character === '"' && open === 0) break
      if (open > 0) {
        text += this.inTemplate()
        if (character === '{') open++
        if (character === '}') open--
      } else if (character === '\\') {
        const [raw, decoded] = this.escape()
        text += decoded
        this.at += raw
      } else if ((character === '$' || character === '%') && this.text[this.at + 1] === '{') {
        const isLiteral = this.text[this.at - 1] === character
        text += isLiteral ? '{' : `${character}{`
        this.at += 2
        if (!isLiteral) open++
      } else {
        text += character
        this.at++
      }
    }
    return this.scalar(start, this.at++, text)
  }

  /** The next character between `${` and `}`, or a text or remark, whose braces and quotes mean nothing there. */
  private inTemplate(): string {
    const start = this.at
    if (this.text[start] === '"') {
      if (++this.within > maxDepth) throw new HclError(start, 'texts are nested too deep')
      this.quoted()
      this.within--
    } else if (this.isRemark()) this.skip(false)
    else this.at++
    return this.text.slice(start, this.at)
  }

  /** How long an escape is, and what it means. */
  private escape(): [length: number, text: string] {
    const unicode = this.match(/\\(?:u[\da-f]{4}|U[\da-f]{8})/iy)
    if (unicode !== undefined) {
      this.at -= unicode.length
      const code = Number.parseInt(unicode.slice(2), 16)
      return [unicode.length, code <= 0x10_ff_ff ? String.fromCodePoint(code) : '']
    }
    const next = this.text[this.at + 1] ?? ''
    return [2, { n: '\n', r: '\r', t: '\t' }[next] ?? next]
  }

  private heredoc(): Scalar | undefined {
    const start = this.at
    const opening = this.match(/<<-?[\p{L}_][\p{L}\p{N}_-]*[ \t]*\r?\n/uy)
    if (opening === undefined) return undefined
    const word = opening.replace(/^<<-?/, '').trim()
    const from = this.at
    for (;;) {
      const newline = this.text.indexOf('\n', this.at)
      const to = newline < 0 ? this.text.length : newline
      const line = this.text.slice(this.at, to)
      if (line.trim() === word) {
        const text = this.text.slice(from, this.at)
        const node = this.scalar(from, Math.max(from, this.at - 1), text)
        this.at = to
        return node
      }
      if (newline < 0) throw new HclError(start, 'a text is not closed')
      this.at = newline + 1
    }
  }

  private name(): Scalar {
    const start = this.at
    const text = this.match(identifier)
    if (text === undefined) throw new HclError(start, 'this is no HCL')
    return this.scalar(start, this.at, text)
  }

  private scalar(start: number, end: number, text: string): Scalar {
    return new Scalar(this.source, start, end, '!!str', text)
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  /** Blanks and remarks; line ends as well where they mean nothing. */
  private skip(lines: boolean): void {
    while (this.at < this.text.length) {
      const before = this.at
      this.match(lines ? /\s+/y : /[ \t]+/y)
      if (this.isRemark()) this.remark()
      if (this.at === before) return
    }
  }

  private isRemark(): boolean {
    return this.text[this.at] === '#' || this.text.startsWith('//', this.at) || this.text.startsWith('/*', this.at)
  }

  private remark(): void {
    if (!this.text.startsWith('/*', this.at)) this.match(/[^\n]*/y)
    else {
      const end = this.text.indexOf('*/', this.at + 2)
      if (end < 0) throw new HclError(this.at, 'a remark is not closed')
      this.at = end + 2
    }
  }
}
