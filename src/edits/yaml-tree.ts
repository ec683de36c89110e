import { countWhile } from '../model/offsets.ts'
import type { Source, Span } from '../model/source.ts'
import {
  type Documents,
  type Entry,
  type Mapping,
  type Node,
  parseYaml,
  type Scalar,
  type Sequence,
} from '../readers/parse/yaml.ts'

/** The trees of a source. Every edit of a file shares them, so that what is set in one mapping is written at once. */
const trees = new WeakMap<Source, Documents>()

function parsed(source: Source): Documents {
  const known = trees.get(source)
  if (known) return known
  const documents = parseYaml(source)
  trees.set(source, documents)
  return documents
}

export const treesOf = (source: Source): readonly Node[] => parsed(source).documents

/** How much of it does not parse. */
export const problemsIn = (source: Source): number => parsed(source).problems.length

/** The tree of a file takes many times its text, and is of no use once the file is written. */
export const forget = (source: Source): void => void trees.delete(source)

/** A node, and how its parent holds it. */
export type Step =
  | { readonly parent: Mapping; readonly index: number; readonly entry: Entry; readonly node: Node }
  | { readonly parent: Sequence; readonly index: number; readonly entry?: undefined; readonly node: Node }

/** The nodes around a place, the innermost last: of each file only what is written there, not what aliases repeat. */
export function stepsTo({ source, start, end }: Span): readonly Step[] {
  const steps: Step[] = []
  let next = documentAt(treesOf(source), start)
  while (next) {
    const step: Step | undefined = stepInto(next, start, end)
    if (step) steps.push(step)
    next = step?.node
  }
  return steps
}

/** The last document that begins before a place: a file may have thousands, each with dozens of edits. */
const documentAt = (documents: readonly Node[], start: number): Node | undefined =>
  documents[countWhile(documents, (document) => document.start <= start) - 1]

function stepInto(node: Node, start: number, end: number): Step | undefined {
  if (node.kind === 'scalar') return undefined
  if (node.kind === 'seq') {
    const index = node.items.findIndex((item) => covers(item, start, end) && isWithin(node, item))
    return index < 0 ? undefined : { parent: node, index, node: node.items[index]! }
  }
  const index = node.own.findIndex(
    ({ key, value }) => covers(key, start, end) || (covers(value, start, end) && isWithin(node, value)),
  )
  const entry = node.own[index]
  return entry && { parent: node, index, entry, node: covers(entry.key, start, end) ? entry.key : entry.value }
}

const covers = (node: Node, start: number, end: number) => node.start <= start && end <= node.end
/** The node of an alias stands where its anchor is. */
const isWithin = (parent: Mapping | Sequence, node: Node) => parent.start <= node.start && node.end <= parent.end

/** The value of the mapping entry whose key stands at a place. */
export function valueOfKey(at: Span): Node | undefined {
  const last = stepsTo(at).at(-1)
  return last?.entry && last.node === last.entry.key ? last.entry.value : undefined
}

/** Quotes stand around a scalar's text. */
export function extentOf({ source: { text }, start, end }: Scalar): { start: number; end: number; quote: string } {
  const quote = text[start - 1] ?? ''
  return (quote === '"' || quote === "'") && text[end] === quote
    ? { start: start - 1, end: end + 1, quote }
    : { start, end, quote: '' }
}
