import { parseEvents, YAMLException } from 'js-yaml'
import { type Fact, position, type Source, type Span, span } from '../../model/source.ts'
import { withFlowOnOneLine } from './flow-lines.ts'
import { type Consumer, type Parsed, Refused, TreeBuilder } from './yaml-build.ts'
import { hasOldLineEnd, oldLineEnds } from './yaml-line-ends.ts'
import type { Entry, Node } from './yaml-nodes.ts'

export { countMerged, type Entry, isMergeKey, isReset, Mapping, type Node, Scalar, Sequence } from './yaml-nodes.ts'

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
  /** The offset of a line of which only the shell knows what it stands for, where the rest is read without such lines. */
  readonly openAt?: number
}

export interface YamlOptions extends Consumer {
  /** Asked with a document's text first, so that what no reader claims is never parsed. */
  readonly wanted?: (text: string) => boolean
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
      const { roots, doubts } = new TreeBuilder(source, start, eventsOf(chunk), options, hasOldEnds).build()
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

/** A text for whoever is not its reader; nothing where its merge keys multiply, which its reader says. */
export function parsedOrNone(source: Source, wanted?: YamlOptions['wanted']): Documents {
  try {
    return parseYaml(source, wanted && { wanted })
  } catch {
    return { documents: [], problems: [] }
  }
}

/** The documents of such a text. */
export const documentsIn = (source: Source, wanted?: YamlOptions['wanted']): readonly Node[] =>
  parsedOrNone(source, wanted).documents

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

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
