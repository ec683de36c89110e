import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import { type Source, type Span, span } from '../../model/source.ts'

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
export interface Encoded {
  readonly chunk: string
  readonly event: ScalarEvent
}

function decode({ chunk, event }: Encoded, tag: string): string {
  const text = event.style === SCALAR_STYLE.DOUBLE_QUOTED ? doubleQuoted(chunk, event) : getScalarValue(chunk, event)
  return tag === '!!binary' ? Buffer.from(text, 'base64').toString('utf8') : text
}

/** An escaped line end with blank lines behind it, each of which is a line end of the value: js-yaml drops them. */
const blankAfterEscaped = /((?<!\\)(?:\\\\)*)\\(?:\r\n?|\n)((?:[ \t]*(?:\r\n?|\n))+)/g

function doubleQuoted(chunk: string, event: ScalarEvent): string {
  const raw = chunk.slice(event.valueStart, event.valueEnd)
  const written = raw.replace(blankAfterEscaped, (_, before: string, blank: string) => {
    const ends = '\\n'.repeat(blank.match(/\r\n?|\n/g)!.length)
    return `${before}${ends}\\\n`
  })
  if (written === raw) return getScalarValue(chunk, event)
  return getScalarValue(written, { ...event, valueStart: 0, valueEnd: written.length })
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
    /** Each key and each merge key is put in where it stands. */
    readonly isInOrder = false,
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
export const fewKeys = 8

/** Nothing is merged, and no key stands twice. */
const isAsItHolds = (own: readonly Entry[]) =>
  own.every(({ key }, index) => !isMergeKey(key) && !lastOf(own, index, key.text))

function resolved({ source, own, isInOrder }: Mapping): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>()
  if (isInOrder) {
    for (const entry of own) {
      if (!isMergeKey(entry.key)) merged.set(entry.key.text, entry)
      else for (const [name, each] of broughtBy(source, [entry])) merged.set(name, each)
    }
    return merged
  }
  for (const [name, entry] of broughtBy(source, own)) merged.set(name, entry)
  for (const entry of own) {
    if (isMergeKey(entry.key) || (isReset(entry.value) && merged.has(entry.key.text))) continue
    merged.set(entry.key.text, entry)
  }
  return merged
}

/** Compose leaves out such an entry before it merges: what `<<` brings stays. */
export const isReset = (node: Node): boolean => node.tag === '!reset'

/** What merge keys bring: of two mappings that have a key, the first. */
function broughtBy(source: Source, own: readonly Entry[]): ReadonlyMap<string, Entry> {
  const brought = new Map<string, Entry>()
  for (const { key, value } of own) {
    if (!isMergeKey(key)) continue
    for (const parent of value.kind === 'seq' ? value.items : [value]) {
      if (parent.kind !== 'map') continue
      countMerged(source, parent.entries.size)
      for (const [name, entry] of parent.entries) {
        const first = brought.get(name)
        if (!first || isReset(first.value)) brought.set(name, entry)
      }
    }
  }
  return brought
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
export const isMergeKey = (key: Scalar) => key.text === '<<' && (key.tag === '!!merge' || (key.plain && key.tag === ''))

export class Sequence {
  readonly kind = 'seq'
  items: Node[] = []
  end: number

  constructor(
    readonly source: Source,
    readonly start: number,
    readonly tag: string,
    /** Each key and each merge key is put in where it stands. */
    readonly isInOrder = false,
  ) {
    this.end = start
  }

  close(end: number): void {
    this.end = end
    this.items = this.items.slice()
  }
}

/** The last entry of a key among the first ones. */
export function lastOf(own: readonly Entry[], count: number, name: string): Entry | undefined {
  for (let i = count - 1; i >= 0; i--) if (own[i]!.key.text === name) return own[i]
  return undefined
}
