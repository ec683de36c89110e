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

/** A positioned tree over js-yaml's events. Aliases share the node of their anchor; merge keys are resolved on look-up. */
export type Node = Scalar | Mapping | Sequence

export class Scalar {
  readonly kind = 'scalar'
  private decoded: string | undefined
  private offsets: Uint32Array | undefined

  constructor(
    readonly source: Source,
    /** Offsets of the value without its quotes; of the place where a value would stand when it is empty. */
    readonly start: number,
    readonly end: number,
    readonly tag: string,
    /** Base offset of the parsed chunk and the event in it; absent where the tree was not built from YAML. */
    private readonly event: { readonly base: number; readonly chunk: string; readonly scalar: ScalarEvent } | undefined,
    literal?: string,
  ) {
    this.decoded = literal
  }

  get text(): string {
    this.decoded ??= this.event ? getScalarValue(this.event.chunk, this.event.scalar) : ''
    return this.decoded
  }

  get plain(): boolean {
    return this.event === undefined || this.event.scalar.style === SCALAR_STYLE.PLAIN
  }

  /** Nothing, `~` or `null`. */
  get isNull(): boolean {
    return this.plain && /^(?:~|null|Null|NULL|)$/.test(this.text)
  }

  /** The source's span of a range of the decoded text: a line of a block scalar is found under its indentation. */
  within(from: number, to: number): Span {
    const raw = this.source.text.slice(this.start, this.end)
    if (raw === this.text) return span(this.source, this.start + from, this.start + to)
    this.offsets ??= rawOffsets(raw, this.text)
    const offset = (at: number) => this.offsets![Math.min(at, this.text.length)]!
    const start = offset(from)
    const end = to > from ? offset(to - 1) + 1 : start
    return span(this.source, this.start + start, this.start + end)
  }
}

/**
 * The raw offset of every decoded character and of the end. Walks both texts side by side: indentation, folded line ends and
 * escapes stand in the raw text alone.
 */
function rawOffsets(raw: string, decoded: string): Uint32Array {
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
  readonly own: Entry[] = []
  private resolved: Map<string, Entry> | undefined
  end: number

  constructor(
    readonly source: Source,
    readonly start: number,
    readonly tag: string,
  ) {
    this.end = start
  }

  /** Entries by key, `<<` resolved: own keys win, then the merged mappings in their order. The last of two equal keys holds. */
  get entries(): ReadonlyMap<string, Entry> {
    if (this.resolved) return this.resolved
    const merged = new Map<string, Entry>()
    this.resolved = merged
    for (const { key, value } of this.own) {
      if (!isMergeKey(key)) continue
      const parents = value.kind === 'seq' ? value.items : [value]
      for (const parent of parents) {
        if (parent.kind !== 'map') continue
        countMerged(this.source, parent.entries.size)
        for (const [name, entry] of parent.entries) if (!merged.has(name)) merged.set(name, entry)
      }
    }
    for (const entry of this.own) if (!isMergeKey(entry.key)) merged.set(entry.key.text, entry)
    return merged
  }

  entry(name: string): Entry | undefined {
    return this.entries.get(name)
  }
}

/** Entries that merge keys may bring into the mappings of one file: chains of them multiply. */
const maxMerged = 500_000
const mergedEntries = new WeakMap<Source, number>()

function countMerged(source: Source, count: number): void {
  const total = (mergedEntries.get(source) ?? 0) + count
  if (total > maxMerged) throw new Error(`merge keys expand to more than ${maxMerged} entries`)
  mergedEntries.set(source, total)
}

const isMergeKey = (key: Scalar) => key.plain && key.text === '<<'

export class Sequence {
  readonly kind = 'seq'
  readonly items: Node[] = []
  end: number

  constructor(
    readonly source: Source,
    readonly start: number,
    readonly tag: string,
  ) {
    this.end = start
  }
}

/** Why a document could not be read; `line` is 1-based. */
export interface Problem {
  readonly line: number
  readonly because: string
  /** The document that did not parse. */
  readonly text: string
}

export interface Documents {
  readonly documents: readonly Node[]
  readonly problems: readonly Problem[]
}

/**
 * Reads every document of a YAML (or JSON) text. A document that does not parse becomes a problem and the others are still read.
 * `wanted` is asked with a document's raw text first, so that what no reader claims is never parsed.
 */
export function parseYaml(source: Source, wanted: (text: string) => boolean = () => true): Documents {
  const documents: Node[] = []
  const problems: Problem[] = []
  for (const [start, end] of chunks(source.text)) {
    const chunk = source.text.slice(start, end)
    if (contentStart(chunk) === chunk.length || !wanted(chunk)) continue
    try {
      for (const root of build(source, start, chunk, parseEvents(chunk, { maxDepth: 100 }))) documents.push(root)
    } catch (error) {
      const offset = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0
      const because = error instanceof YAMLException ? error.reason : String(error)
      problems.push({ line: position(source, start + offset).line, because, text: chunk })
    }
  }
  return { documents, problems }
}

/** Where `---` stands at the beginning of a line a document ends: block scalars are indented, so it cannot be inside one. */
function* chunks(text: string): Generator<[number, number]> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const marker = /^---(?=[ \t\r\n]|$)/gm
  marker.lastIndex = start
  for (let match = marker.exec(text); match; match = marker.exec(text)) {
    if (match.index > start) yield [start, match.index]
    start = match.index
  }
  yield [start, text.length]
}

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

function build(source: Source, base: number, chunk: string, events: readonly Event[]): Node[] {
  const roots: Node[] = []
  const anchors = new Map<string, Node>()
  const open: (Mapping | Sequence | undefined)[] = []
  const pending: (Scalar | undefined)[] = []
  let last = base
  const tagOf = (event: { tagStart: number; tagEnd: number }) =>
    event.tagStart < 0 ? '' : chunk.slice(event.tagStart, event.tagEnd)

  const place = (node: Node) => {
    const parent = open.at(-1)
    if (!parent) roots.push(node)
    else if (parent.kind === 'seq') parent.items.push(node)
    else {
      const key = pending.at(-1)
      if (key) {
        parent.own.push({ key, value: node })
        pending[pending.length - 1] = undefined
      } else {
        pending[pending.length - 1] =
          node.kind === 'scalar' ? node : new Scalar(source, node.start, node.start, '', undefined, '')
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
        const Type = event.type === EVENT_ID.MAPPING ? Mapping : Sequence
        const node = new Type(source, base + event.start, tagOf(event))
        place(node)
        if (event.anchorStart >= 0) anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node)
        open.push(node)
        pending.push(undefined)
        break
      }
      case EVENT_ID.SCALAR: {
        const start = event.valueStart < 0 ? last : base + event.valueStart
        const end = event.valueStart < 0 ? last : base + event.valueEnd
        const node =
          event.valueStart < 0
            ? new Scalar(source, start, end, tagOf(event), undefined, '')
            : new Scalar(source, start, end, tagOf(event), { base, chunk, scalar: event })
        last = end
        if (event.anchorStart >= 0) anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node)
        place(node)
        break
      }
      case EVENT_ID.ALIAS: {
        const name = chunk.slice(event.anchorStart, event.anchorEnd)
        const node = anchors.get(name)
        if (!node) throw new YAMLException(`unknown alias *${name}`)
        if (open.includes(node as Mapping)) throw new YAMLException(`alias *${name} contains itself`)
        last = base + event.anchorEnd
        place(node)
        break
      }
      case EVENT_ID.POP: {
        const closed = open.pop()
        pending.pop()
        if (!closed) break
        if (/[[{]/.test(chunk[closed.start - base] ?? ''))
          last = base + afterBracket(chunk, Math.max(last, closed.start) - base)
        closed.end = last
        break
      }
    }
  }
  return roots
}

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

export const entriesOf = (node: Node | undefined): readonly Entry[] =>
  node?.kind === 'map' ? [...node.entries.values()] : []

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
  const text = textOf(node)?.replaceAll('_', '')
  if (text === undefined || !/^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text)) return undefined
  return Number(text)
}

export const spanOf = (node: Node): Span => span(node.source, node.start, node.end)

/** A fact at a node's place. */
export const factAt = <T>(node: Node, value: T): Fact<T> => ({ value, at: spanOf(node) })
