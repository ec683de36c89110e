import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { Source } from '../../model/source.ts'
import { excessiveValues, fewAliases } from './yaml-aliases.ts'
import { type Merges, unclearKey } from './yaml-keys.ts'
import { oldLineEndsIn } from './yaml-line-ends.ts'
import { type Encoded, Mapping, type Node, Scalar, Sequence } from './yaml-nodes.ts'
import { doubtOf, shortTag } from './yaml-tags.ts'

/** How the consumer of a document reads it. */
export interface Consumer extends Merges {
  /** Tags that the format's own consumer knows. */
  readonly knownTags?: readonly string[]
}

/** A document as it was parsed. */
export interface Parsed {
  readonly chunk: string
  readonly events: readonly Event[]
  /** Values are to be taken from the lines as they stand in the chunk, not as they were parsed. */
  readonly isRelaxed: boolean
}

/** What every consumer refuses, though js-yaml takes it. */
export class Refused extends Error {
  constructor(
    readonly at: number,
    because: string,
  ) {
    super(because)
  }
}

/** A place where the consumers of a document do not read alike. */
interface Doubt {
  readonly at: number
  readonly because: string
  readonly root?: Node
}

/** Makes the tree of a document, event by event. */
export class TreeBuilder {
  private readonly roots: Node[] = []
  private readonly doubts: Omit<Doubt, 'root'>[] = []
  private readonly anchors = new Map<string, Node>()
  /** What is open, undefined for the document, and of each mapping the key that waits for its value. */
  private readonly open: (Mapping | Sequence | undefined)[] = []
  private readonly pending: (Scalar | undefined)[] = []
  /** Where the last value ends. */
  private last: number
  private aliases = 0
  private readonly lineEnds: ReturnType<typeof oldLineEndsIn>
  /** The text with the line ends that quoted text keeps. */
  private readonly written: string
  /** What stands in the source as it is read needs no more than its place: nearly every scalar. */
  private readonly isAsWritten: boolean

  constructor(
    private readonly source: Source,
    /** Where the document begins in it. */
    private readonly base: number,
    private readonly parsed: Parsed,
    private readonly consumer: Consumer,
    /** The source has line ends that are none for the parser. */
    private readonly hasOldEnds: boolean,
  ) {
    const { chunk } = parsed
    this.last = base
    this.lineEnds = oldLineEndsIn(source, base, hasOldEnds ? chunk.length : 0)
    this.written =
      this.lineEnds.first() === undefined
        ? chunk
        : source.text.slice(base, base + chunk.length).replaceAll('\u0085', '\n')
    this.isAsWritten = !hasOldEnds && chunk === this.written
  }

  build(): { readonly roots: readonly Node[]; readonly doubts: readonly Doubt[] } {
    const { chunk, events } = this.parsed
    for (const event of events) this.take(event)
    const excessive = this.aliases > fewAliases ? excessiveValues(chunk, events) : undefined
    if (excessive !== undefined) throw new Refused(0, `its aliases make ${many(excessive)} values of it`)
    const separator = this.lineEnds.first()
    if (separator !== undefined) {
      const code = this.source.text.charCodeAt(separator).toString(16).toUpperCase().padStart(4, '0')
      this.doubt(separator, `it contains U+${code}, which ends a line for some programs: replace it`)
    }
    const { roots } = this
    const rootAt = (offset: number) => roots.findLast((root) => root.start - this.base <= offset) ?? roots[0]
    return { roots, doubts: this.doubts.map((found): Doubt => ({ ...found, root: rootAt(found.at) })) }
  }

  private take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.begin(undefined)
        break
      case EVENT_ID.MAPPING: {
        const node = new Mapping(
          this.source,
          this.base + event.start,
          this.tagOf(event, 'map'),
          this.consumer.merges === 'last',
        )
        this.place(node, event)
        this.begin(node)
        break
      }
      case EVENT_ID.SEQUENCE: {
        const node = new Sequence(this.source, this.base + event.start, this.tagOf(event, 'seq'))
        this.place(node, event)
        this.begin(node)
        break
      }
      case EVENT_ID.SCALAR:
        this.scalar(event)
        break
      case EVENT_ID.ALIAS:
        this.alias(event)
        break
      case EVENT_ID.POP:
        this.pop()
        break
    }
  }

  private begin(node: Mapping | Sequence | undefined): void {
    this.open.push(node)
    this.pending.push(undefined)
  }

  private pop(): void {
    const closed = this.open.pop()
    this.pending.pop()
    if (!closed) return
    const { chunk } = this.parsed
    const first = chunk[closed.start - this.base]
    if (first === '{' || first === '[')
      this.last = this.base + afterBracket(chunk, Math.max(this.last, closed.start) - this.base)
    closed.close(this.last)
    const unclear = closed.kind === 'map' ? unclearKey(closed, this.consumer) : undefined
    if (unclear) this.doubt(unclear.key.start, unclear.because)
  }

  private scalar(event: ScalarEvent): void {
    const { source, base, parsed } = this
    const isEmpty = event.valueStart < 0
    const start = isEmpty ? this.last : base + event.valueStart
    const end = isEmpty ? this.last : base + event.valueEnd
    // A value that was parsed on one line may have several.
    const scalar = parsed.isRelaxed && !isEmpty ? { ...event, fast: false } : event
    const tag = this.tagOf(event, 'scalar', scalar)
    const node = isEmpty
      ? new Scalar(source, start, end, tag, '')
      : new Scalar(source, start, end, tag, undefined, isPlain(event), this.encodedIn(scalar, tag))
    if (this.hasOldEnds && isQuoted(event)) this.lineEnds.passOver(start, end)
    this.last = end
    this.place(node, event)
  }

  private alias({ anchorStart, anchorEnd }: Anchored): void {
    const name = this.parsed.chunk.slice(anchorStart, anchorEnd)
    const node = this.anchors.get(name)
    if (!node) throw new Refused(anchorStart, `unknown alias *${name}`)
    if (this.open.includes(node as Mapping)) throw new Refused(anchorStart, `alias *${name} contains itself`)
    this.aliases++
    this.last = this.base + anchorEnd
    this.place(node)
  }

  /** Puts a node where it stands: a root, an item, a key or the value of one. */
  private place(node: Node, event?: Anchored): void {
    const { chunk } = this.parsed
    if (event && event.anchorStart >= 0) this.anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node)
    const parent = this.open.at(-1)
    if (!parent) {
      this.roots.push(node)
      return
    }
    if (parent.kind === 'seq') {
      parent.items.push(node)
      return
    }
    const at = this.pending.length - 1
    const key = this.pending[at]
    if (key) {
      parent.own.push({ key, value: node })
      this.pending[at] = undefined
    } else if (node.kind === 'scalar') this.pending[at] = node
    else {
      // `{{ action }}` of a template is a mapping in a mapping, and `{{ action }}:` one that is a key.
      const at = node.start - this.base
      const isAction = node.kind === 'map' && (chunk[at - 1] === '{' || chunk.startsWith('{{', at))
      if (!isAction) this.doubt(node.start, 'a key must be text')
      this.pending[at] = new Scalar(this.source, node.start, node.start, '', '')
    }
  }

  private encodedIn(event: ScalarEvent, tag: string): Encoded | undefined {
    if (this.isAsWritten && event.fast && tag !== '!!binary') return undefined
    return { chunk: isQuoted(event) ? this.written : this.parsed.chunk, event }
  }

  private tagOf(event: Tagged, node: Node['kind'], scalar?: ScalarEvent): string {
    if (event.tagStart < 0) return ''
    const { chunk } = this.parsed
    const tag = shortTag(chunk.slice(event.tagStart, event.tagEnd))
    const because = redefinesTags(this.source)
      ? 'tags are redefined by %TAG'
      : doubtOf(tag, node, scalar && (() => getScalarValue(chunk, scalar)), this.consumer.knownTags)
    if (because !== undefined) this.doubt(this.base + event.tagStart, because)
    return tag
  }

  private doubt(offset: number, because: string): void {
    this.doubts.push({ at: offset - this.base, because })
  }
}

/** Where an event has its anchor, or an alias its name, and its tag. */
interface Anchored {
  readonly anchorStart: number
  readonly anchorEnd: number
}

interface Tagged {
  readonly tagStart: number
  readonly tagEnd: number
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

/** Offset after the bracket that closes a flow collection whose last value ends here (a quote may still follow). */
function afterBracket(chunk: string, from: number): number {
  // A comment is taken whole or not at all: a text of many `#` has one way to match.
  const closing = /["']?(?:[\s,[{]|#[^\n]*\n)*[\]}]/y
  closing.lastIndex = from
  return closing.test(chunk) ? closing.lastIndex : from
}
