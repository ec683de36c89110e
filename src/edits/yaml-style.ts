import type { Source } from '../model/source.ts'
import type { Entry, Mapping, Node, Sequence } from '../readers/parse/yaml.ts'
import { extentOf } from './yaml-tree.ts'

/** An item of a list: a text, or texts by their keys. */
export type Item = string | { readonly [key: string]: string }

export type Plain = string | number | boolean | readonly Item[] | { readonly [key: string]: Plain }

/** How a file writes what is set in a mapping. */
export interface Style {
  readonly isJson: boolean
  /** What a nested mapping, and an item of a list below its key, is indented by. */
  readonly step: string
  readonly dash: string
  readonly lineEnd: string
}

const lineEnds = new WeakMap<Source, string>()

/** How the lines of a file end; looked for once, not for each of its edits. */
export function lineEndOf(source: Source): string {
  let lineEnd = lineEnds.get(source)
  if (lineEnd === undefined) {
    lineEnd = source.text.includes('\r\n') ? '\r\n' : '\n'
    lineEnds.set(source, lineEnd)
  }
  return lineEnd
}

export const isFlow = (node: Node): boolean => /[[{]/.test(node.source.text[node.start] ?? '')

/** The blanks below which a block's keys or dashes stand; a dash before it counts as one. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(line, offset).replace(/\S/g, ' ')
}

export const keyStart = ({ key }: Entry): number => extentOf(key).start

/** Whether a key is written `? key`: what stands behind it says nothing of the columns of its siblings. */
export const isExplicit = (entry: Entry): boolean =>
  /(?:^|\s)\?[ \t]+$/.test(entry.key.source.text.slice(Math.max(0, keyStart(entry) - 50), keyStart(entry)))

/** As the mapping's own children are written, else as the file begins. */
export function styleOf(mapping: Mapping, root: Node): Style {
  const own = keyQuote(mapping) ?? keyQuote(root)
  const lists = nested(mapping, 'seq') ?? nested(root, 'seq')
  const maps = nested(mapping, 'map') ?? nested(root, 'map')
  return {
    isJson: own === '"' && isFlow(mapping),
    step: ' '.repeat(maps && maps > 0 ? maps : 2),
    dash: ' '.repeat(lists !== undefined && lists >= 0 ? lists : 2),
    lineEnd: lineEndOf(mapping.source),
  }
}

const keyQuote = (node: Node): string | undefined =>
  node.kind === 'map' && node.own[0] ? extentOf(node.own[0].key).quote : undefined

/** How far the first nested block of a kind is indented below its key; looks a few levels down. */
function nested(node: Node, kind: 'map' | 'seq', depth = 0): number | undefined {
  if (depth > 8) return undefined
  const { text } = node.source
  for (const child of node.kind === 'map' ? node.own : []) {
    const { value, key } = child
    if (value.kind === kind && !isFlow(value) && value.start > key.end)
      return indentAt(text, firstOf(value)).length - indentAt(text, keyStart(child)).length
  }
  const values = node.kind === 'map' ? node.own.map(({ value }) => value) : node.kind === 'seq' ? node.items : []
  for (const value of values.slice(0, 20)) {
    const found = nested(value, kind, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

const firstOf = (value: Mapping | Sequence): number =>
  value.kind === 'map' && value.own[0] ? keyStart(value.own[0]) : value.start

/** Words that YAML 1.1 or 1.2 would not take for text. */
const isWord = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i

export function scalarText(value: string | number | boolean, isJson: boolean, quote = ''): string {
  if (isJson || (quote === '"' && typeof value === 'string')) return JSON.stringify(value)
  if (typeof value !== 'string') return String(value)
  const isPlain =
    /^(?:--)?\w[\w.:/=-]*$/.test(value) && !isWord.test(value) && Number.isNaN(Number(value)) && !/:$/.test(value)
  return isPlain && quote === '' ? value : `'${value.replaceAll("'", "''")}'`
}

export const itemInFlow = (item: Item, isJson: boolean, quote = ''): string =>
  typeof item === 'string' ? itemText(item, isJson, quote) : flowText(item, isJson)

/** An item as lines of a block, the dash at the indentation. */
export function itemLines(item: Item, indent: string): string[] {
  if (typeof item === 'string') return [`${indent}- ${scalarText(item, false)}`]
  const pairs = Object.entries(item).map(([key, value]) => `${key}: ${scalarText(value, false)}`)
  return pairs.map((pair, i) => `${indent}${i === 0 ? '- ' : '  '}${pair}`)
}

/** Between brackets some programs take a colon for the end of a key. */
export const itemText = (value: string | number | boolean, isJson: boolean, quote = ''): string =>
  scalarText(value, isJson, quote || (typeof value === 'string' && value.includes(':') ? "'" : ''))

/** Everything on one line: `{limits: {memory: 512Mi}}`. */
export function flowText(value: Plain, isJson: boolean): string {
  if (typeof value !== 'object') return itemText(value, isJson)
  if (Array.isArray(value)) return `[${value.map((item: Item) => itemInFlow(item, isJson)).join(', ')}]`
  const pairs = Object.entries(value).map(([key, own]) => pairText(key, own, isJson))
  return `{${pairs.join(', ')}}`
}

export const pairText = (key: string, value: Plain, isJson: boolean): string =>
  `${scalarText(key, isJson)}: ${flowText(value, isJson)}`

/** A mapping's keys as lines of a block. */
export function blockLines(values: Readonly<Record<string, Plain>>, indent: string, style: Style): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const head = `${indent}${scalarText(key, false)}:`
    if (typeof value !== 'object') return [`${head} ${scalarText(value, false)}`]
    if (Array.isArray(value)) return [head, ...value.flatMap((item: Item) => itemLines(item, indent + style.dash))]
    return [head, ...blockLines(value as Record<string, Plain>, indent + style.step, style)]
  })
}

/** A mapping as JSON on lines of its own, where its neighbours stand so. */
export function jsonLines(value: Plain, indent: string, { step, lineEnd }: Style): string {
  return JSON.stringify(value, null, step).replaceAll('\n', `${lineEnd}${indent}`)
}
