import { createScanner, type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { position, type Source } from '../../model/source.ts'
import { type Documents, Mapping, type Node, Scalar, Sequence } from './yaml.ts'

/** JSON as the same tree that YAML becomes; unless `strict`, with comments and trailing commas (devcontainer.json). */
export function parseJson(source: Source, { strict = false }: { strict?: boolean } = {}): Documents {
  const errors: ParseError[] = []
  // A byte order mark is no part of the text; a blank in its place keeps the offsets.
  const root = parseTree(source.text.replace(/^\ufeff/, ' '), errors, {
    allowTrailingComma: !strict,
    disallowComments: strict,
    allowEmptyContent: true,
  })
  const first = errors[0]
  if (first) {
    const { line } = position(source, first.offset)
    // `PropertyNameExpected`: property name expected
    const because = printParseErrorCode(first.error)
      .replace(/\B[A-Z]/g, ' $&')
      .toLowerCase()
    return { documents: [], problems: [{ line, because, text: source.text, at: first.offset }] }
  }
  return { documents: root ? [convert(source, root)] : [], problems: [] }
}

/**
 * JSON values one behind another, as kubectl takes them from one file: a text that begins with a bracket goes to a decoder of
 * streams. Source: `NewYAMLOrJSONDecoder` of k8s.io/apimachinery.
 */
export function parseJsonStream(source: Source): Documents {
  const documents: Node[] = []
  for (const { start, end } of valuesIn(source.text)) {
    const errors: ParseError[] = []
    const root = parseTree(source.text.slice(start, end), errors, { disallowComments: true })
    if (errors.length > 0 || !root) return parseJson(source, { strict: true })
    documents.push(convert(source, root, start))
  }
  return { documents, problems: [] }
}

/** Where each value outside of every bracket stands. */
function valuesIn(text: string): { start: number; end: number }[] {
  const scanner = createScanner(text, true)
  const found: { start: number; end: number }[] = []
  let depth = 0
  let start = 0
  const next = () => {
    scanner.scan()
    return scanner.getTokenOffset()
  }
  for (let at = next(); at < text.length; at = next()) {
    if (depth === 0) start = at
    const first = text[at]
    if (first === '{' || first === '[') depth++
    else if (first === '}' || first === ']') depth--
    if (depth <= 0) found.push({ start, end: at + scanner.getTokenLength() })
  }
  return depth > 0 ? [{ start: 0, end: text.length }] : found
}

/** @param base where the text that was parsed begins in the source */
function convert(source: Source, node: JsonNode, base = 0): Node {
  const start = base + node.offset
  const end = start + node.length
  if (node.type === 'object') {
    const mapping = new Mapping(source, start, '')
    for (const [key, value] of (node.children ?? []).map((property) => property.children ?? [])) {
      if (key && value) mapping.own.push({ key: scalar(source, key, base), value: convert(source, value, base) })
    }
    mapping.end = end
    return mapping
  }
  if (node.type === 'array') {
    const sequence = new Sequence(source, start, '')
    for (const child of node.children ?? []) sequence.items.push(convert(source, child, base))
    sequence.end = end
    return sequence
  }
  return scalar(source, node, base)
}

function scalar(source: Source, node: JsonNode, base: number): Scalar {
  const inset = node.type === 'string' ? 1 : 0
  const start = base + node.offset
  const text = node.type === 'null' ? '' : String(node.value)
  return new Scalar(source, start + inset, start + node.length - inset, '', text, node.type !== 'string')
}
