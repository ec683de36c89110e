import { position, type Source } from '../../model/source.ts'
import { type Documents, Mapping, type Node, Scalar, Sequence } from './yaml.ts'

/** Levels of lists and tables within each other. */
const maxDepth = 100

/** What a text of TOML may not hold at an offset. */
class Unexpected extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

/** TOML 1.0 as the same tree that YAML becomes; numbers, dates and switches stay as written. Source: toml.io/en/v1.0.0. */
export function parseToml(source: Source): Documents {
  try {
    return { documents: [new TomlParser(source).document()], problems: [] }
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error
    const { at, message } = error
    return { documents: [], problems: [{ line: position(source, at).line, because: message, text: source.text, at }] }
  }
}

const blank = /[ \t]*/y
const space = /(?:[ \t\r\n]|#[^\n]*)*/y
const restOfLine = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y
const bareKey = /[\w-]+/y
const digits = String.raw`\d(?:_?\d)*`
const time = String.raw`\d\d:\d\d(?::\d\d(?:\.\d+)?)?`
/** A switch, a number, or a date. */
const plainValue = new RegExp(
  [
    'true|false|[+-]?(?:inf|nan)|0x[\\da-fA-F_]+|0o[0-7_]+|0b[01_]+',
    String.raw`\d{4}-\d\d-\d\d(?:[Tt ]${time}(?:[Zz]|[+-]\d\d:\d\d)?)?|${time}`,
    String.raw`[+-]?(?:0|[1-9](?:_?\d)*)(?:\.${digits})?(?:[eE][+-]?${digits})?`,
  ]
    .map((kind) => `(?:${kind})(?![^\\s,\\]}#])`)
    .join('|'),
  'y',
)
/** What no text may hold. */
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/
/** A backslash that escapes nothing; TOML 1.1 has `\\e` and `\\x`. */
const wrongEscape =
  /\\(?:[ \t]*\r?\n|["\\bfnrte]|x[\da-fA-F]{2}|u(?![dD][89a-fA-F])[\da-fA-F]{4}|U00(?:0[\da-fA-F]|10)[\da-fA-F]{4})|(\\)/g
/** The text of a string stands in the first group. */
const strings: readonly RegExp[] = [
  /"""(?:\r?\n)?((?:\\[\s\S]|"{1,2}(?!")|[^"\\])*"{0,2})"""/y,
  /'''(?:\r?\n)?((?:'{1,2}(?!')|[^'])*'{0,2})'''/y,
  /"((?:\\.|[^"\\\n])*)"/y,
  /'([^'\n]*)'/y,
]

/** How a table came to be: by its name between brackets, as the parent of one, by a dotted key, or as a value. */
type Origin = 'header' | 'parent' | 'dotted' | 'value'

class TomlParser {
  private at = 0
  private readonly text: string
  private readonly root: Mapping
  /** The entries of each table by their names. */
  private readonly named = new WeakMap<Mapping, Map<string, Node>>()
  private readonly origins = new WeakMap<Node, Origin>()

  constructor(private readonly source: Source) {
    this.text = source.text
    this.root = new Mapping(source, 0, '')
  }

  document(): Mapping {
    const { root, text } = this
    let table = root
    if (text.startsWith('\ufeff')) this.at = 1
    const wrong = control.exec(text)
    if (wrong) throw new Unexpected(wrong.index, 'a control character')
    for (this.match(space); this.at < text.length; this.match(space)) {
      if (text[this.at] !== '[') this.entry(table, 0)
      else {
        const isList = text[this.at + 1] === '['
        this.at += isList ? 2 : 1
        const keys = this.keys()
        this.expect(isList ? ']]' : ']')
        table = this.table(root, keys, isList)
      }
      if (this.match(restOfLine) === undefined) throw new Unexpected(this.at, 'more than one value in a line')
    }
    root.end = text.length
    return root
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match) this.at += match[0].length
    return match ?? undefined
  }

  private expect(sign: string): void {
    if (!this.text.startsWith(sign, this.at)) throw new Unexpected(this.at, `${sign} is missing`)
    this.at += sign.length
  }

  private keys(): Scalar[] {
    const found: Scalar[] = []
    do {
      this.match(blank)
      const start = this.at
      const bare = this.match(bareKey)
      const key = bare ? new Scalar(this.source, start, this.at, '', bare[0]) : this.string()
      if (!key) throw new Unexpected(this.at, 'a key is missing')
      found.push(key)
      this.match(blank)
      if (found.length > maxDepth) throw new Unexpected(this.at, 'a key of too many parts')
    } while (this.text[this.at] === '.' && this.at++ >= 0)
    return found
  }

  private entry(table: Mapping, depth: number): void {
    const keys = this.keys()
    const last = keys.at(-1)!
    this.expect('=')
    this.match(blank)
    const value = this.value(depth)
    this.add(this.dotted(table, keys.slice(0, -1)), last, value)
  }

  private add(table: Mapping, key: Scalar, value: Node): void {
    const names = this.named.get(table) ?? new Map<string, Node>()
    this.named.set(table, names)
    if (names.has(key.text)) throw new Unexpected(key.start, `${key.text} is there twice`)
    names.set(key.text, value)
    table.own.push({ key, value })
    table.end = value.end
  }

  /** The table that a dotted key names, which no header has declared. */
  private dotted(from: Mapping, keys: readonly Scalar[]): Mapping {
    return keys.reduce((table, key) => {
      const known = this.named.get(table)?.get(key.text)
      if (!known) return this.made(table, key, 'dotted')
      if (known.kind !== 'map' || this.origins.get(known) !== 'dotted') throw new Unexpected(key.start, noTable(key))
      return known
    }, from)
  }

  private made(table: Mapping, key: Scalar, origin: Origin): Mapping {
    const made = new Mapping(this.source, key.start, '')
    this.origins.set(made, origin)
    this.add(table, key, made)
    return made
  }

  /** The table of a header, which is made where it is not there; of a list the last one, or a new one. */
  private table(from: Mapping, keys: readonly Scalar[], isList: boolean): Mapping {
    let table = from
    keys.forEach((key, i) => {
      const isLast = i === keys.length - 1
      const known = this.named.get(table)?.get(key.text)
      if (!known && !(isLast && isList)) {
        table = this.made(table, key, isLast ? 'header' : 'parent')
        return
      }
      if (isLast && isList) {
        table = this.item(table, key, known)
        return
      }
      const inner = known?.kind === 'seq' && !isLast ? known.items.at(-1) : known
      const origin = known && this.origins.get(known)
      if (inner?.kind !== 'map' || origin === 'value') throw new Unexpected(key.start, noTable(key))
      if (isLast && origin !== 'parent') throw new Unexpected(key.start, `${key.text} is there twice`)
      if (isLast) this.origins.set(inner, 'header')
      table = inner
    })
    return table
  }

  /** `[[a]]` */
  private item(table: Mapping, key: Scalar, known: Node | undefined): Mapping {
    if (known && (known.kind !== 'seq' || this.origins.get(known) === 'value'))
      throw new Unexpected(key.start, noTable(key))
    const made = new Mapping(this.source, key.start, '')
    const list = known ?? new Sequence(this.source, key.start, '')
    list.items.push(made)
    if (!known) this.add(table, key, list)
    return made
  }

  private value(depth: number): Node {
    const start = this.at
    const sign = this.text[start]
    if (depth > maxDepth) throw new Unexpected(start, 'too many levels')
    if (sign === '[') return this.list(start, depth)
    if (sign === '{') return this.inlineTable(start, depth)
    const text = this.string()
    if (text) return text
    const plain = this.match(plainValue)
    if (!plain) throw new Unexpected(start, 'a value is missing')
    return new Scalar(this.source, start, this.at, '', plain[0])
  }

  private list(start: number, depth: number): Sequence {
    const found = new Sequence(this.source, start, '')
    this.origins.set(found, 'value')
    this.at++
    for (this.match(space); this.text[this.at] !== ']'; this.match(space)) {
      found.items.push(this.value(depth + 1))
      this.match(space)
      if (this.text[this.at] !== ']') this.expect(',')
    }
    found.end = ++this.at
    return found
  }

  private inlineTable(start: number, depth: number): Mapping {
    const found = new Mapping(this.source, start, '')
    this.origins.set(found, 'value')
    this.at++
    for (this.match(space); this.text[this.at] !== '}'; this.match(space)) {
      this.entry(found, depth + 1)
      this.match(space)
      if (this.text[this.at] !== '}') this.expect(',')
    }
    found.end = ++this.at
    return found
  }

  private checkEscapes(raw: string, start: number): void {
    for (const { index, 1: wrong } of raw.matchAll(wrongEscape))
      if (wrong) throw new Unexpected(start + index, 'a backslash that escapes nothing')
  }

  private string(): Scalar | undefined {
    const start = this.at
    for (const pattern of strings) {
      const match = this.match(pattern)
      if (!match) continue
      const raw = match[1]!
      const quotes = match[0].startsWith('"""') || match[0].startsWith("'''") ? 3 : 1
      const end = start + match[0].length - quotes
      const isEscaped = match[0].startsWith('"')
      if (isEscaped) this.checkEscapes(raw, end - raw.length)
      const text = isEscaped ? unescaped(raw, quotes === 3) : raw
      return new Scalar(this.source, end - raw.length, end, '', text, false)
    }
    return undefined
  }
}

const noTable = ({ text }: Scalar): string => `${text} is no table`

const escapes: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\x1b' }

/** In a text of several lines a backslash takes the end of its line and the blanks behind it away. */
function unescaped(raw: string, isLong: boolean): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(
    /\\(?:[xu]((?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[ \t]*\r?\n\s*|([\s\S]))/g,
    (whole, ...groups) => {
      const [short, long, sign] = groups as (string | undefined)[]
      const code = Number.parseInt(short ?? long ?? '', 16)
      if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      return sign === undefined ? (isLong ? '' : whole) : (escapes[sign] ?? sign)
    },
  )
}
