import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml'
import { type Fact, position, type Source, type Span, span } from '../../model/source.ts'
import { withFlowOnOneLine } from './flow-lines.ts'
import { excessiveValues, fewAliases } from './yaml-aliases.ts'
import { doubtOf, shortTag } from './yaml-tags.ts'

/** A positioned tree over js-yaml's events. Aliases share the node of their anchor; merge keys are resolved on look-up. */
export type Node = Scalar | Mapping | Sequence

export class Scalar {
  readonly kind = 'scalar'
  private decoded: string | undefined

  constructor(
    readonly source: Source,
    /** Offsets of the value without its quotes; of the place where a value would stand when it is empty. */
    readonly start: number,
    readonly end: number,
    readonly tag: string,
    literal?: string,
    /** Written without quotes, and not as a block. */
    readonly plain = true,
    /** What its text has to be decoded from; absent where it is literal, or what stands between the offsets. */
    private readonly encoded?: Encoded,
  ) {
    this.decoded = literal
  }

  get text(): string {
    if (this.decoded === undefined) this.decoded = this.encoded ? decode(this.encoded, this.tag) : this.raw
    return this.decoded
  }

  private get raw(): string {
    return this.source.text.slice(this.start, this.end)
  }

  /** Nothing, `~` or `null`, unless a tag makes text of it. */
  get isNull(): boolean {
    if (this.tag === '!!null') return true
    return this.plain && this.tag !== '!!str' && this.tag !== '!' && isNullWord(this.text)
  }

  /** The source's span of a range of the decoded text: a line of a block scalar is found under its indentation. */
  within(from: number, to: number): Span {
    const { raw } = this
    if (raw === this.text) return span(this.source, this.start + from, this.start + to)
    const offsets = rawOffsets.get(this) ?? rawOffsetsOf(raw, this.text)
    rawOffsets.set(this, offsets)
    const offset = (at: number) => offsets[Math.min(at, this.text.length)]!
    const start = offset(from)
    const end = to > from ? offset(to - 1) + 1 : start
    return span(this.source, this.start + start, this.start + end)
  }
}

const isNullWord = (text: string) => /^(?:~|null|Null|NULL|)$/.test(text)

/** The parsed chunk and the event in it. */
interface Encoded {
  readonly chunk: string
  readonly event: ScalarEvent
}

function decode({ chunk, event }: Encoded, tag: string): string {
  const text = getScalarValue(chunk, event)
  return tag === '!!binary' ? Buffer.from(text, 'base64').toString('utf8') : text
}

/** Few scalars are asked for parts of their text. */
const rawOffsets = new WeakMap<Scalar, Uint32Array>()

/**
 * The raw offset of every decoded character and of the end. Walks both texts side by side: indentation, folded line ends and
 * escapes stand in the raw text alone.
 */
function rawOffsetsOf(raw: string, decoded: string): Uint32Array {
  const isSpace = (character: string | undefined) =>
    character === ' ' || character === '\n' || character === '\r' || character === '\t'
  const offsets = new Uint32Array(decoded.length + 1)
  let r = 0
  for (let d = 0; d <= decoded.length; d++) {
    const wanted = decoded[d]
    const blank = isSpace(wanted)
    while (r < raw.length && raw[r] !== wanted && (isSpace(raw[r]) || raw[r] === '\\')) {
      if (blank && raw[r] === '\n') break
      r++
    }
    offsets[d] = r
    if (r >= raw.length) continue
    r++
    if (wanted === '\n' && decoded[d + 1] !== '\n' && !isSpace(decoded[d + 1])) {
      while (isSpace(raw[r]) && raw[r] !== '\n') r++
    }
  }
  return offsets
}

export interface Entry {
  readonly key: Scalar
  readonly value: Node
}

export class Mapping {
  readonly kind = 'map'
  own: Entry[] = []
  private resolved: ReadonlyMap<string, Entry> | undefined
  /** The own entries once they have been found to be as they hold. */
  private asItHolds: readonly Entry[] | undefined
  end: number

  constructor(
    readonly source: Source,
    readonly start: number,
    readonly tag: string,
  ) {
    this.end = start
  }

  /** A list that grew one by one has room for some 16 more: in all trees of a repository, a tenth of the run's memory. */
  close(end: number): void {
    this.end = end
    this.own = this.own.slice()
  }

  /** Entries by key, `<<` resolved: own keys win, then the merged mappings in their order. The last of two equal keys holds. */
  get entries(): ReadonlyMap<string, Entry> {
    this.resolved ??= resolved(this)
    return this.resolved
  }

  /** The same entries one by one: a short mapping without `<<` is looked through as it is written. */
  get list(): readonly Entry[] {
    const { own } = this
    if (this.asItHolds === own) return own
    if (this.resolved || own.length > fewKeys || !isAsItHolds(own)) return [...this.entries.values()]
    this.asItHolds = own
    return own
  }

  entry(name: string): Entry | undefined {
    const { own } = this
    // Nearly all mappings are short and asked for a few keys: a map of each would take more memory than all else.
    if (this.resolved || own.length > fewKeys) return this.entries.get(name)
    let found: Entry | undefined
    for (const entry of own) {
      if (isMergeKey(entry.key)) return this.entries.get(name)
      if (entry.key.text === name) found = entry
    }
    return found
  }
}

/** Keys that are looked through as fast as they are looked up. */
const fewKeys = 8

/** Nothing is merged, and no key stands twice. */
const isAsItHolds = (own: readonly Entry[]) =>
  own.every(({ key }, index) => !isMergeKey(key) && !lastOf(own, index, key.text))

function resolved({ source, own }: Mapping): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>()
  for (const { key, value } of own) {
    if (!isMergeKey(key)) continue
    const parents = value.kind === 'seq' ? value.items : [value]
    for (const parent of parents) {
      if (parent.kind !== 'map') continue
      countMerged(source, parent.entries.size)
      for (const [name, entry] of parent.entries) if (!merged.has(name)) merged.set(name, entry)
    }
  }
  for (const entry of own) if (!isMergeKey(entry.key)) merged.set(entry.key.text, entry)
  return merged
}

/** Entries that merge keys may bring into the mappings of one file: chains of them multiply. So many take some 200 MB. */
const maxMerged = 4_000_000
const mergedEntries = new WeakMap<Source, number>()

/** Counts what is made of a file's mappings beyond what it says, and stops a file that multiplies. */
export function countMerged(source: Source, count: number): void {
  const total = (mergedEntries.get(source) ?? 0) + count
  if (total > maxMerged) throw new Error(`what is merged in it expands to more than ${maxMerged} entries`)
  mergedEntries.set(source, total)
}

/** As Go's libraries have it: the tag makes one of the word in quotes too. */
const isMergeKey = (key: Scalar) => key.text === '<<' && (key.tag === '!!merge' || (key.plain && key.tag === ''))

export class Sequence {
  readonly kind = 'seq'
  items: Node[] = []
  end: number

  constructor(
    readonly source: Source,
    readonly start: number,
    readonly tag: string,
  ) {
    this.end = start
  }

  close(end: number): void {
    this.end = end
    this.items = this.items.slice()
  }
}

/** Why a document could not be read, or not with certainty; `line` is 1-based. */
export interface Problem {
  readonly line: number
  readonly because: string
  /** The text of the document, and the offset of the problem in it. */
  readonly text: string
  readonly at: number
  /** Its tree, where it can be read but some consumer reads it differently. */
  readonly document?: Node
}

export interface Documents {
  readonly documents: readonly Node[]
  readonly problems: readonly Problem[]
}

export interface YamlOptions {
  /** Asked with a document's text first, so that what no reader claims is never parsed. */
  readonly wanted?: (text: string) => boolean
  /** A merge key that follows a key of the mapping and differs from it is a problem: in kubectl it wins, in Kustomize it does not. */
  readonly mergesInOrder?: boolean
  /** Tags that the format's own consumer knows. */
  readonly knownTags?: readonly string[]
}

/** More than one look at a file brings to light; a hostile file has as many as it has documents. */
const maxProblems = 100

/**
 * Reads every document of a YAML (or JSON) text. A document that does not parse becomes a problem and the others are still read;
 * one that its consumers do not all read alike is read, and a problem as well.
 */
export function parseYaml(source: Source, options: YamlOptions = {}): Documents {
  const { wanted = () => true } = options
  const documents: Node[] = []
  const problems: Problem[] = []
  const hasOldEnds = hasOldLineEnd(source.text)
  const text = hasOldEnds ? source.text.replace(oldLineEnds, '\n') : source.text
  for (const [start, end] of chunks(text)) {
    const chunk = text.slice(start, end)
    if (contentStart(chunk) === chunk.length || !wanted(chunk)) continue
    if (problems.length >= maxProblems) {
      const { line } = position(source, start)
      problems.push({ line, because: 'too many documents do not parse: the rest is not read', text: chunk, at: 0 })
      break
    }
    const problem = (offset: number, because: string, document?: Node): Problem => ({
      line: position(source, start + offset).line,
      because,
      text: chunk,
      at: offset,
      ...(document && { document }),
    })
    try {
      const { roots, doubts } = build(source, start, eventsOf(chunk), options, hasOldEnds)
      documents.push(...roots)
      const [doubt] = doubts
      if (doubt) problems.push(problem(doubt.at, doubt.because, doubt.root))
    } catch (error) {
      const offset =
        error instanceof YAMLException ? (error.mark?.position ?? 0) : error instanceof Refused ? error.at : 0
      problems.push(problem(offset, error instanceof YAMLException ? error.reason : messageOf(error)))
    }
  }
  return { documents, problems }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What every consumer refuses, though js-yaml takes it. */
class Refused extends Error {
  constructor(
    readonly at: number,
    because: string,
  ) {
    super(because)
  }
}

/** Line ends of YAML 1.1, which Go's libraries and GitHub still take for such. Three searches for a letter cost less than a class. */
const hasOldLineEnd = (text: string) => text.includes('\u0085') || text.includes('\u2028') || text.includes('\u2029')
const oldLineEnds = /[\u0085\u2028\u2029]/g

interface Parsed {
  readonly chunk: string
  readonly events: readonly Event[]
  /** Values are to be taken from the lines as they stand in the chunk, not as they were parsed. */
  readonly isRelaxed: boolean
}

/** What js-yaml refuses is tried once more without regard to the indentation inside flow collections and quoted scalars. */
function eventsOf(chunk: string): Parsed {
  const options = { maxDepth: 100 }
  const { stackTraceLimit } = Error
  // Templates are refused by the thousand, and a trace costs more than the rest of the refusal.
  Error.stackTraceLimit = 0
  try {
    return { chunk, events: parseEvents(chunk, options), isRelaxed: false }
  } catch (error) {
    const relaxed = withFlowOnOneLine(chunk)
    if (relaxed === undefined) throw error
    return { chunk, events: parseEvents(relaxed, options), isRelaxed: true }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Where `---` stands at the beginning of a line a document ends: block scalars are indented, so it cannot be inside one. */
function* chunks(text: string): Generator<[number, number]> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (let at = text.indexOf('---', start); at >= 0; at = text.indexOf('---', at + 3)) {
    if (at === start || !isLineEnd(text, at - 1) || !isBlankOrEnd(text, at + 3)) continue
    yield [start, at]
    start = at
  }
  yield [start, text.length]
}

const isLineEnd = (text: string, at: number) => {
  const code = text.charCodeAt(at)
  return code === 0x0a || code === 0x0d
}
const isBlankOrEnd = (text: string, at: number) => at >= text.length || ' \t\r\n'.includes(text[at]!)

/** Offset of the first character that is no white space, comment, directive or marker; the text's length where there is none. */
export function contentStart(text: string): number {
  const solid = /\S/g
  const lineEnd = /[\r\n]|$/g
  solid.lastIndex = text.startsWith('---') ? 3 : 0
  for (let match = solid.exec(text); match; match = solid.exec(text)) {
    const at = match.index
    if (match[0] === '#' || match[0] === '%') {
      lineEnd.lastIndex = at
      solid.lastIndex = lineEnd.exec(text)?.index ?? text.length
    } else if (text.startsWith('...', at)) solid.lastIndex = at + 3
    else return at
  }
  return text.length
}

/** A place where the consumers of a document do not read alike. */
interface Doubt {
  readonly at: number
  readonly because: string
  readonly root?: Node
}

function build(
  source: Source,
  base: number,
  parsed: Parsed,
  { mergesInOrder = false, knownTags }: YamlOptions,
  hasOldEnds: boolean,
) {
  const { chunk, events, isRelaxed } = parsed
  const roots: Node[] = []
  const doubts: Doubt[] = []
  const anchors = new Map<string, Node>()
  const open: (Mapping | Sequence | undefined)[] = []
  const pending: (Scalar | undefined)[] = []
  let last = base
  let aliases = 0
  const lineEnds = oldLineEndsIn(source, base, hasOldEnds ? chunk.length : 0)
  // Quoted text keeps these two as they are.
  const written =
    lineEnds.first() === undefined ? chunk : source.text.slice(base, base + chunk.length).replaceAll('\u0085', '\n')

  // What stands in the source as it is read needs no more than its place: nearly every scalar.
  const isAsWritten = !hasOldEnds && chunk === written
  const encodedIn = (event: ScalarEvent, tag: string): Encoded | undefined =>
    isAsWritten && event.fast && tag !== '!!binary' ? undefined : { chunk: isQuoted(event) ? written : chunk, event }

  const doubt = (offset: number, because: string) => doubts.push({ at: offset - base, because })

  const tagOf = (event: { tagStart: number; tagEnd: number }, node: 'scalar' | 'map' | 'seq', scalar?: ScalarEvent) => {
    if (event.tagStart < 0) return ''
    const tag = shortTag(chunk.slice(event.tagStart, event.tagEnd))
    const because = redefinesTags(source)
      ? 'tags are redefined by %TAG'
      : doubtOf(tag, node, scalar && (() => getScalarValue(chunk, scalar)), knownTags)
    if (because !== undefined) doubt(base + event.tagStart, because)
    return tag
  }

  const place = (node: Node) => {
    const parent = open.at(-1)
    if (!parent) roots.push(node)
    else if (parent.kind === 'seq') parent.items.push(node)
    else {
      const key = pending.at(-1)
      if (key) {
        parent.own.push({ key, value: node })
        pending[pending.length - 1] = undefined
      } else if (node.kind === 'scalar') pending[pending.length - 1] = node
      else {
        // `{{ action }}` of a template is a mapping in a mapping.
        if (node.kind === 'seq' || chunk[node.start - base - 1] !== '{') doubt(node.start, 'a key must be text')
        pending[pending.length - 1] = new Scalar(source, node.start, node.start, '', '')
      }
    }
  }

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push(undefined)
        pending.push(undefined)
        break
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE: {
        const node =
          event.type === EVENT_ID.MAPPING
            ? new Mapping(source, base + event.start, tagOf(event, 'map'))
            : new Sequence(source, base + event.start, tagOf(event, 'seq'))
        place(node)
        if (event.anchorStart >= 0) anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node)
        open.push(node)
        pending.push(undefined)
        break
      }
      case EVENT_ID.SCALAR: {
        const start = event.valueStart < 0 ? last : base + event.valueStart
        const end = event.valueStart < 0 ? last : base + event.valueEnd
        // A value that was parsed on one line may have several.
        const scalar = isRelaxed && event.valueStart >= 0 ? { ...event, fast: false } : event
        const tag = tagOf(event, 'scalar', scalar)
        const node =
          event.valueStart < 0
            ? new Scalar(source, start, end, tag, '')
            : new Scalar(source, start, end, tag, undefined, isPlain(event), encodedIn(scalar, tag))
        if (hasOldEnds && isQuoted(event)) lineEnds.passOver(start, end)
        last = end
        if (event.anchorStart >= 0) anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node)
        place(node)
        break
      }
      case EVENT_ID.ALIAS: {
        const name = chunk.slice(event.anchorStart, event.anchorEnd)
        const node = anchors.get(name)
        if (!node) throw new Refused(event.anchorStart, `unknown alias *${name}`)
        if (open.includes(node as Mapping)) throw new Refused(event.anchorStart, `alias *${name} contains itself`)
        aliases++
        last = base + event.anchorEnd
        place(node)
        break
      }
      case EVENT_ID.POP: {
        const closed = open.pop()
        pending.pop()
        if (!closed) break
        const first = chunk[closed.start - base]
        if (first === '{' || first === '[') last = base + afterBracket(chunk, Math.max(last, closed.start) - base)
        closed.close(last)
        if (closed.kind === 'map') {
          const unclear = unclearKey(closed, mergesInOrder)
          if (unclear) doubt(unclear.key.start, unclear.because)
        }
        break
      }
    }
  }
  const excessive = aliases > fewAliases ? excessiveValues(chunk, events) : undefined
  if (excessive !== undefined) throw new Refused(0, `its aliases make ${many(excessive)} values of it`)
  const separator = lineEnds.first()
  if (separator !== undefined) {
    const code = source.text.charCodeAt(separator).toString(16).toUpperCase().padStart(4, '0')
    doubt(separator, `it contains U+${code}, which ends a line for some programs: replace it`)
  }
  const rootAt = (offset: number) => roots.findLast((root) => root.start - base <= offset) ?? roots[0]
  return { roots, doubts: doubts.map((found): Doubt => ({ ...found, root: rootAt(found.at) })) }
}

const many = (count: number) => (count < 1e9 ? `${Math.round(count / 1000)},000` : 'countless')

const isPlain = ({ style }: ScalarEvent) => style === SCALAR_STYLE.PLAIN

const isQuoted = ({ style }: ScalarEvent) =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED

const tagDirectives = new WeakMap<Source, boolean>()

function redefinesTags(source: Source): boolean {
  const found = tagDirectives.get(source) ?? /^%TAG[ \t]/m.test(source.text)
  tagDirectives.set(source, found)
  return found
}

/**
 * Whether a line end in a quoted scalar makes another value of it for Go's libraries, which take the blanks and line ends around U+2028
 * and U+2029 out, and the backslash before them; U+0085 is read as they do. Held by the rows of the oracle.
 */
const changesQuoted = (text: string, at: number): boolean =>
  text[at] !== '\u0085' && (/[ \t\r\n\\\u0085]/.test(text[at - 1] ?? '') || /[ \t\r\n\u0085]/.test(text[at + 1] ?? ''))

/** Old line ends between two offsets; in a quoted scalar most of them change nothing. */
function oldLineEndsIn(source: Source, from: number, length: number) {
  const found: number[] = []
  // Of the document alone: a file may hold thousands.
  const text = source.text.slice(from, from + length)
  if (hasOldLineEnd(text)) for (const match of text.matchAll(oldLineEnds)) found.push(from + match.index)
  let next = 0
  let outside: number | undefined
  return {
    passOver(start: number, end: number): void {
      while (found[next] !== undefined && found[next]! < end) {
        if (found[next]! < start || changesQuoted(source.text, found[next]!)) outside ??= found[next]
        next++
      }
    },
    first: () => outside ?? found[next],
  }
}

/** A key that is there twice with different values, or that a merge key behind it also brings. */
function unclearKey(mapping: Mapping, mergesInOrder: boolean): { key: Scalar; because: string } | undefined {
  const { own } = mapping
  const above = own.length > fewKeys ? new Map<string, Entry>() : undefined
  let unclear: { key: Scalar; because: string } | undefined
  for (const [i, entry] of own.entries()) {
    const { key, value } = entry
    const name = key.text
    const before = above ? above.get(name) : lastOf(own, i, name)
    if (before && !isSame(before.value, value)) unclear ??= { key, because: `the key ${nameIn(name)} is there twice` }
    above?.set(name, entry)
    if (mergesInOrder && i > 0 && isMergeKey(key)) unclear ??= setAgain(entry, own.slice(0, i))
  }
  return unclear
}

/** Whether a key is there twice with different values, at any depth: JSON's readers take the last, those of YAML refuse it. */
export function hasUnclearKey(node: Node): boolean {
  if (node.kind === 'scalar') return false
  if (node.kind === 'seq') return node.items.some(hasUnclearKey)
  return unclearKey(node, false) !== undefined || node.own.some(({ value }) => hasUnclearKey(value))
}

/** The last entry of a key among the first ones. */
function lastOf(own: readonly Entry[], count: number, name: string): Entry | undefined {
  for (let i = count - 1; i >= 0; i--) if (own[i]!.key.text === name) return own[i]
  return undefined
}

function setAgain({ key, value }: Entry, above: readonly Entry[]) {
  const own = new Map(above.map((entry) => [entry.key.text, entry]))
  for (const parent of value.kind === 'seq' ? value.items : [value]) {
    if (parent.kind !== 'map') continue
    const shared = [...own].find(([name, entry]) => {
      const merged = parent.entry(name)
      return merged && !isSame(entry.value, merged.value)
    })
    if (shared) return { key, because: `the merge key sets ${nameIn(shared[0])} again: put it first` }
  }
  return undefined
}

const nameIn = (key: string) => `\`${key.length > 40 ? `${key.slice(0, 40)}…` : key}\``

const isSame = (a: Node, b: Node) => a === b || (a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text)

/** Offset after the bracket that closes a flow collection whose last value ends here (a quote may still follow). */
function afterBracket(chunk: string, from: number): number {
  // A comment is taken whole or not at all: a text of many `#` has one way to match.
  const closing = /["']?(?:[\s,[{]|#[^\n]*\n)*[\]}]/y
  closing.lastIndex = from
  return closing.test(chunk) ? closing.lastIndex : from
}

/** Walks keys down from a node; undefined as soon as one is not there. */
export function entryAt(node: Node | undefined, ...path: readonly string[]): Entry | undefined {
  let found: Entry | undefined
  let here = node
  for (const name of path) {
    found = here?.kind === 'map' ? here.entry(name) : undefined
    if (!found) return undefined
    here = found.value
  }
  return found
}

export const nodeAt = (node: Node | undefined, ...path: readonly string[]): Node | undefined =>
  path.length === 0 ? node : entryAt(node, ...path)?.value

/** A scalar's text; undefined for collections and null. */
export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && !node.isNull ? node.text : undefined

export const textAt = (node: Node | undefined, ...path: readonly string[]) => textOf(nodeAt(node, ...path))

export const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === 'seq' ? node.items : [])

export const entriesOf = (node: Node | undefined): readonly Entry[] => (node?.kind === 'map' ? node.list : [])

export const isNull = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.isNull

/** Booleans as Go's YAML libraries and Compose take them: YAML 1.1's words, quoted or not. */
export function booleanOf(node: Node | undefined): boolean | undefined {
  const text = textOf(node)
  if (text === undefined) return undefined
  if (/^(?:true|yes|on|y)$/i.test(text)) return true
  return /^(?:false|no|off|n)$/i.test(text) ? false : undefined
}

/** Decimal, hexadecimal or octal whole number, quoted or not. */
export function integerOf(node: Node | undefined): number | undefined {
  const text = textOf(node)?.replaceAll('_', '') ?? ''
  const [, sign, octal, other, decimal] =
    /^([-+]?)(?:0o?([0-7]+)|(0x[\da-f]+|0b[01]+)|(\d+(?:\.\d*)?(?:e[-+]?\d+)?))$/i.exec(text) ?? []
  if (sign === undefined) return undefined
  const number = octal === undefined ? Number(other ?? decimal) : Number.parseInt(octal, 8)
  return Number.isSafeInteger(number) ? number * (sign === '-' ? -1 : 1) : undefined
}

export const spanOf = (node: Node): Span => span(node.source, node.start, node.end)

/** A fact at a node's place. */
export const factAt = <T>(node: Node, value: T): Fact<T> => ({ value, at: spanOf(node) })
