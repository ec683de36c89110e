import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
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
    const because = printParseErrorCode(first.error)
    return { documents: [], problems: [{ line, because, text: source.text, at: first.offset }] }
  }
  return { documents: root ? [convert(source, root)] : [], problems: [] }
}

function convert(source: Source, node: JsonNode): Node {
  const end = node.offset + node.length
  if (node.type === 'object') {
    const mapping = new Mapping(source, node.offset, '')
    for (const [key, value] of (node.children ?? []).map((property) => property.children ?? [])) {
      if (key && value) mapping.own.push({ key: scalar(source, key), value: convert(source, value) })
    }
    mapping.end = end
    return mapping
  }
  if (node.type === 'array') {
    const sequence = new Sequence(source, node.offset, '')
    for (const child of node.children ?? []) sequence.items.push(convert(source, child))
    sequence.end = end
    return sequence
  }
  return scalar(source, node)
}

function scalar(source: Source, node: JsonNode): Scalar {
  const inset = node.type === 'string' ? 1 : 0
  const end = node.offset + node.length - inset
  return new Scalar(source, node.offset + inset, end, '', node.type === 'null' ? '' : String(node.value))
}
