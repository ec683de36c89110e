import { type Node, parseYaml } from '../../../src/readers/parse/yaml.ts'

/** What main.go writes down about one text; what is absent was refused. */
export interface Answer {
  readonly tree?: unknown
  readonly compose?: unknown
  readonly kubectl?: unknown
}

export interface OurAnswer {
  readonly isRead: boolean
  /** A problem is reported, whether or not the text is read. */
  readonly isSaid: boolean
  readonly value: unknown
}

export function ourAnswer(text: string): OurAnswer {
  const { documents, problems } = parseYaml({ path: 'a.yaml', text, origin: 'repository' }, { mergesInOrder: true })
  const [document] = documents
  return { isRead: document !== undefined, isSaid: problems.length > 0, value: document && readValue(document) }
}

/** Every scalar as its text: what type it has is for those who read the tree. */
function readValue(node: Node): unknown {
  if (node.kind === 'scalar') return node.isNull ? 'null' : wordOf(node.text)
  if (node.kind === 'seq') return node.items.map(readValue)
  return sorted([...node.entries].map(([key, { value }]) => [wordOf(key), readValue(value)]))
}

export function theirValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(theirValue)
  if (typeof value !== 'object' || value === null) return wordOf(String(value))
  return sorted(Object.entries(value).map(([key, item]) => [wordOf(key), theirValue(item)]))
}

const sorted = (entries: [string, unknown][]) =>
  Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))

/** Blanks apart, and the words for yes and no as one. */
function wordOf(text: string): string {
  const word = text.replace(/\s+/g, ' ').trim()
  if (/^(?:on|yes|y|true)$/i.test(word)) return 'true'
  return /^(?:off|no|n|false)$/i.test(word) ? 'false' : word
}
