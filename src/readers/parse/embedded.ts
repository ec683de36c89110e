import type { Span } from '../../model/source.ts'
import { Mapping, type Node, type Problem, parseYaml, Scalar, Sequence, spanOf } from './yaml.ts'

/** A scalar of a text within a scalar: it says what it says there, and stands where the outer one has it. */
class EmbeddedScalar extends Scalar {
  constructor(
    private readonly inner: Scalar,
    private readonly outer: Scalar,
  ) {
    const { start, end } = outer.within(inner.start, inner.end)
    super(outer.source, start, end, inner.tag, inner.text, inner.plain)
  }

  override within(from: number, to: number): Span {
    const { start, end } = this.inner.within(from, to)
    return this.outer.within(start, end)
  }
}

/** What a scalar's base64 says: all of it stands where the scalar does. */
class DecodedScalar extends Scalar {
  constructor(encoded: Scalar, text: string) {
    super(encoded.source, encoded.start, encoded.end, '!!str', text, false)
  }

  override within(): Span {
    return spanOf(this)
  }
}

/** Undefined for what is no base64: a tool puts the value in its place. */
export function decodedScalar(scalar: Scalar): Scalar | undefined {
  const plain = scalar.text.replaceAll(/\s/g, '')
  return plain.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(plain)
    ? new DecodedScalar(scalar, Buffer.from(plain, 'base64').toString('utf8'))
    : undefined
}

/** A problem of a text within a scalar, and its place in the scalar's file. */
export interface EmbeddedProblem extends Problem {
  readonly place: Span
}

/** The YAML documents in a scalar's text, each node at its place in the scalar's file, and those that do not parse. */
export function parseEmbedded(scalar: Scalar): { documents: readonly Node[]; problems: readonly EmbeddedProblem[] } {
  const moved = new Map<Node, Node>()
  const move = (node: Node): Node => {
    const known = moved.get(node)
    if (known) return known
    const place = node.kind === 'scalar' ? new EmbeddedScalar(node, scalar) : collectionAt(node, scalar)
    moved.set(node, place)
    if (node.kind === 'map' && place.kind === 'map')
      for (const { key, value } of node.own)
        place.own.push({ key: new EmbeddedScalar(key, scalar), value: move(value) })
    if (node.kind === 'seq' && place.kind === 'seq') for (const item of node.items) place.items.push(move(item))
    return place
  }
  const inner = { ...scalar.source, text: scalar.text }
  const { documents, problems } = parseYaml(inner)
  const placed = problems.map((problem) => {
    const start = offsetOfLine(inner.text, problem.line)
    return { ...problem, place: scalar.within(start, start + 1) }
  })
  return { documents: documents.map(move), problems: placed }
}

function collectionAt(node: Mapping | Sequence, outer: Scalar): Mapping | Sequence {
  const { start, end } = outer.within(node.start, node.end)
  const Type = node.kind === 'map' ? Mapping : Sequence
  const made = new Type(outer.source, start, node.tag)
  made.end = end
  return made
}

function offsetOfLine(text: string, line: number): number {
  let start = 0
  for (let before = 1; before < line; before++) start = text.indexOf('\n', start) + 1
  return start
}
