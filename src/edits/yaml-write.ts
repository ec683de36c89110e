import type { Span } from '../model/source.ts'
import type { Entry, Mapping, Node, Scalar, Sequence } from '../readers/parse/yaml.ts'
import {
  blockLines,
  flowText,
  type Item,
  indentAt,
  isExplicit,
  isFlow,
  itemInFlow,
  itemLines,
  itemText,
  jsonLines,
  keyStart,
  lineEndOf,
  type Plain,
  pairText,
  type Style,
  scalarText,
  styleOf,
} from './yaml-style.ts'
import { extentOf, treesOf } from './yaml-tree.ts'

/** What is to change in a tree. */
export type TreeChange = Below & Change

interface Below {
  /** Lines of the keys around it, from those of the mapping that a path begins at, with their indentation. */
  readonly below?: readonly string[]
}

type Change =
  /** A key that a mapping does not have. */
  | { readonly set: string; readonly in: Mapping; readonly value: Plain }
  /** A key that is there without a value. */
  | { readonly fill: Entry; readonly value: Plain }
  | { readonly replace: Scalar; readonly value: string | number | boolean }
  /** All items of a list. */
  | { readonly replaceItems: Sequence; readonly value: Item }
  | { readonly append: Item; readonly to: Sequence }
  | { readonly remove: number; readonly from: Mapping | Sequence }

/** Puts `text` in the place of a span of a file. */
export interface Replacement extends Below {
  readonly at: Span
  readonly text: string
}

/** A path below a mapping gets a value: in what is there already, as deep as it goes. */
export function setAt(mapping: Mapping, path: readonly string[], value: Plain): TreeChange | undefined {
  let here = mapping
  const below: string[] = []
  for (const [index, name] of path.entries()) {
    const rest = nest(path.slice(index + 1), value)
    const entry = here.entry(name)
    if (!entry) return { set: name, in: here, value: rest, below }
    below.push(`${indentAt(entry.key.source.text, keyStart(entry))}${name}:`)
    const { value: node } = entry
    if (node.kind === 'scalar' && node.isNull) return { fill: entry, value: rest, below }
    if (node.kind === 'map') here = node
    else if (typeof rest === 'object' && !Array.isArray(rest)) return undefined
    else if (node.kind === 'seq')
      return typeof rest === 'object' ? { ...listChange(node, rest as Item[]), below } : undefined
    else return typeof rest === 'object' ? undefined : replaced(node, rest)
  }
  return undefined
}

const nest = (path: readonly string[], value: Plain): Plain =>
  path.reduceRight<Plain>((inner, name) => ({ [name]: inner }), value)

const listChange = (list: Sequence, [item]: readonly Item[]): TreeChange =>
  list.items.length === 0 ? { replaceItems: list, value: item! } : { append: item!, to: list }

/** Whether a variable or a template decides a value that is written like this. */
export const hasVariable = (written: string): boolean => /\$|\{\{|<%=/.test(written)

/** A value that a variable or a template decides is not for this file to change. */
export function replaced(node: Node, value: string | number | boolean): TreeChange | undefined {
  if (node.kind !== 'scalar') return undefined
  const written = node.source.text.slice(node.start, node.end)
  return written.includes('\n') || hasVariable(written) ? undefined : { replace: node, value }
}

/** The changes of one file as replacements of its text, sorted; what is set in one mapping is written together. */
export function writeChanges(changes: readonly TreeChange[]): Replacement[] {
  const sets = new Map<Mapping, Record<string, Plain>>()
  const fills = new Map<Entry, Plain>()
  const rest = new Map<string, TreeChange>()
  const below = new Map<Mapping | Entry, Below['below']>()
  for (const change of changes) {
    if ('set' in change) below.set(change.in, change.below)
    else if ('fill' in change) below.set(change.fill, change.below)
    if ('set' in change) sets.set(change.in, merged(sets.get(change.in) ?? {}, { [change.set]: change.value }))
    else if ('fill' in change) fills.set(change.fill, mergedValue(fills.get(change.fill), change.value))
    else rest.set(identity(change), change)
  }
  return [
    ...[...sets].flatMap(([mapping, values]) => under(inserted(mapping, values), below.get(mapping))),
    ...[...fills].flatMap(([entry, value]) => under(filled(entry, value), below.get(entry))),
    ...[...rest.values()].flatMap((change) => under(written(change), change.below)),
  ].sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)
}

const under = (replacements: readonly Replacement[], below: Below['below']): readonly Replacement[] =>
  below === undefined ? replacements : replacements.map((one) => ({ ...one, below }))

const identity = (change: TreeChange): string => {
  if ('remove' in change) return `remove ${change.from.start} ${change.remove}`
  if ('append' in change) return `append ${change.to.start} ${JSON.stringify(change.append)}`
  if ('replaceItems' in change) return `items ${change.replaceItems.start}`
  return 'replace' in change ? `replace ${change.replace.start}` : ''
}

function merged(into: Record<string, Plain>, values: Record<string, Plain>): Record<string, Plain> {
  const result = { ...into }
  for (const [key, value] of Object.entries(values)) result[key] = mergedValue(result[key], value)
  return result
}

function mergedValue(before: Plain | undefined, value: Plain): Plain {
  if (typeof before !== 'object' || typeof value !== 'object') return before ?? value
  if (Array.isArray(before) || Array.isArray(value)) return [...new Set([...(before as []), ...(value as [])])]
  return merged(before as Record<string, Plain>, value as Record<string, Plain>)
}

const replacement = (node: Node, start: number, end: number, text: string): Replacement => ({
  at: { source: node.source, start, end },
  text,
})

const styles = new WeakMap<Mapping, Style>()

/** Looked for once, not for each key that a mapping gets. */
function styleFor(node: Mapping): Style {
  let style = styles.get(node)
  if (!style) {
    style = styleOf(node, treesOf(node.source)[0] ?? node)
    styles.set(node, style)
  }
  return style
}

/** New keys behind those that are there. */
function inserted(mapping: Mapping, values: Record<string, Plain>): Replacement[] {
  const style = styleFor(mapping)
  if (isFlow(mapping)) return [insertedInFlow(mapping, values, style)]
  const [first] = mapping.own
  if (!first || isExplicit(first)) return []
  const indent = indentAt(mapping.source.text, keyStart(first))
  return [lineAfter(mapping, blockLines(values, indent, style))]
}

/** Lines below the last line of a block. */
function lineAfter(block: Mapping | Sequence, lines: readonly string[]): Replacement {
  const { text } = block.source
  const lineEnd = lineEndOf(block.source)
  const at = endOfLine(text, block.end)
  const isAtLineStart = at === 0 || text[at - 1] === '\n'
  const written = lines.map((line) => (isAtLineStart ? `${line}${lineEnd}` : `${lineEnd}${line}`)).join('')
  return replacement(block, at, at, written)
}

/** The start of the next line, or the end of the text; a block scalar may have taken its line end. */
function endOfLine(text: string, from: number): number {
  if (from > 0 && text[from - 1] === '\n') return from
  const next = text.indexOf('\n', from)
  return next < 0 ? text.length : next + 1
}

function insertedInFlow(mapping: Mapping, values: Record<string, Plain>, style: Style): Replacement {
  const { text } = mapping.source
  const last = mapping.own.at(-1)
  const { isJson } = style
  const pairs = Object.entries(values)
  if (!last) {
    const inner = pairs.map(([key, value]) => pairText(key, value, isJson || isJsonFile(text))).join(', ')
    return replacement(mapping, mapping.start + 1, mapping.start + 1, inner)
  }
  const gap = /\s*$/.exec(text.slice(Math.max(mapping.start + 1, keyStart(last) - 200), keyStart(last)))?.[0] ?? ''
  const isOnOwnLine = gap.includes('\n')
  const separator = isOnOwnLine ? gap.slice(gap.search(/\r?\n[^\n]*$/)) : ' '
  const indent = separator.replace(/^\r?\n/, '')
  const valueText = (value: Plain) =>
    isOnOwnLine && isJson ? jsonLines(value, indent, style) : flowText(value, isJson)
  const end = endOfValue(last, mapping)
  const inner = pairs.map(([key, value]) => `,${separator}${scalarText(key, isJson)}: ${valueText(value)}`).join('')
  return replacement(mapping, end, end, inner)
}

const isJsonFile = (text: string) => /^\ufeff?\s*\{\s*(?:"|\})/.test(text)

/** Where an entry's text ends: behind its quote, or the name of an alias. */
function endOfValue({ key, value }: Entry, parent: Mapping): number {
  const behindKey = extentOf(key).end
  if (value.start >= behindKey && value.end <= parent.end) {
    if (value.kind !== 'scalar') return value.end
    const { end } = extentOf(value)
    if (end > behindKey) return end
  }
  const rest = /[^\S\n]*:(?:[^\S\n]*\*[^\s,[\]{}]+)?/y
  rest.lastIndex = behindKey
  return rest.test(parent.source.text) ? rest.lastIndex : behindKey
}

/** A value for a key that has none. */
function filled(entry: Entry, value: Plain): Replacement[] {
  const { key, value: empty } = entry
  const { text } = key.source
  const colon = text.indexOf(':', extentOf(key).end)
  if (colon < 0 || empty.kind !== 'scalar') return []
  const isWritten = empty.end > empty.start
  if (isWritten) return [replacement(key, empty.start, empty.end, flowText(value, extentOf(key).quote === '"'))]
  const line = text.slice(colon + 1, endOfLine(text, colon + 1)).replace(/\r?\n$/, '')
  if (typeof value !== 'object' || !/^\s*(?:#.*)?$/.test(line))
    return [replacement(key, colon + 1, colon + 1, ` ${flowText(value, extentOf(key).quote === '"')}`)]
  const indent = indentAt(text, extentOf(key).start)
  const style: Style = { isJson: false, step: '  ', dash: '  ', lineEnd: lineEndOf(key.source) }
  const lines = Array.isArray(value)
    ? value.flatMap((item: Item) => itemLines(item, `${indent}  `))
    : blockLines(value as Record<string, Plain>, `${indent}  `, style)
  const end = colon + 1 + line.length
  return [replacement(key, end, end, lines.map((one) => `${style.lineEnd}${one}`).join(''))]
}

function written(change: TreeChange): Replacement[] {
  if ('remove' in change) return removed(change.from, change.remove)
  if ('append' in change) return appended(change.to, change.append)
  if ('replaceItems' in change) return withItems(change.replaceItems, change.value)
  if (!('replace' in change)) return []
  const { replace: node, value } = change
  const { start, end, quote } = extentOf(node)
  const isJson = quote === '"' ? typeof value === 'string' : isJsonFile(node.source.text)
  return [replacement(node, start, end, scalarText(value, isJson, typeof value === 'string' ? quote : ''))]
}

function appended(list: Sequence, item: Item): Replacement[] {
  const last = list.items.at(-1)
  if (!last) return withItems(list, item)
  if (!isFlow(list)) return [lineAfter(list, itemLines(item, indentAt(list.source.text, list.start)))]
  const end = last.kind === 'scalar' ? extentOf(last).end : last.end
  const quote = last.kind === 'scalar' ? extentOf(last).quote : ''
  return [replacement(list, end, end, `, ${itemInFlow(item, isJsonFile(list.source.text), quote)}`)]
}

/** One item in the place of all. */
function withItems(list: Sequence, item: Item): Replacement[] {
  const [first, last] = [list.items[0], list.items.at(-1)]
  const isJson = isJsonFile(list.source.text)
  if (!first || !last) return [replacement(list, list.start, list.end, `[${itemInFlow(item, isJson)}]`)]
  if (first.kind !== 'scalar' || last.kind !== 'scalar' || typeof item !== 'string') return []
  if (hasVariable(list.source.text.slice(list.start, list.end))) return []
  const { start, quote } = extentOf(first)
  const text = isFlow(list) ? itemText(item, isJson, quote) : scalarText(item, isJson, quote)
  return [replacement(list, start, extentOf(last).end, text)]
}

/** An entry or an item with the lines or the comma that belong to it. */
function removed(from: Mapping | Sequence, index: number): Replacement[] {
  const { text } = from.source
  const starts = from.kind === 'map' ? from.own.map(keyStart) : from.items.map(itemStart)
  const ends =
    from.kind === 'map'
      ? from.own.map((entry) => endOfValue(entry, from))
      : from.items.map((item) => (item.kind === 'scalar' ? extentOf(item).end : item.end))
  const [start, end, next] = [starts[index]!, ends[index]!, starts[index + 1]]
  if (isFlow(from)) {
    if (next !== undefined) return [replacement(from, start, next, '')]
    return [replacement(from, index > 0 ? ends[index - 1]! : start, end, '')]
  }
  const line = text.lastIndexOf('\n', start - 1) + 1
  const lead = text.slice(line, start)
  if (/^\s*(?:-\s+)?$/.test(lead) && (from.kind === 'seq' || !lead.includes('-')))
    return [replacement(from, line, endOfLine(text, end), '')]
  // The first key behind a dash: the next one takes its place.
  return next === undefined ? [] : [replacement(from, start, next, '')]
}

const itemStart = (item: Node): number => (item.kind === 'scalar' ? extentOf(item).start : item.start)
