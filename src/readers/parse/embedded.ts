import type { Span } from '../../model/source.ts'
import { Mapping, type Node, parseYaml, Scalar, Sequence } from './yaml.ts'

/** A scalar of a text within a scalar: it says what it says there, and stands where the outer one has it. */
class EmbeddedScalar extends Scalar {
  constructor(
    private readonly inner: Scalar,
    private readonly outer: Scalar,
  ) {
    const { start, end } = outer.within(inner.start, inner.end)
    super(outer.source, start, end, inner.tag, undefined, inner.text)
  }

  override get plain(): boolean {
    return this.inner.plain
  }

  override within(from: number, to: number): Span {
    const { start, end } = this.inner.within(from, to)
    return this.outer.within(start, end)
  }
}

/** The YAML documents in a scalar's text, each node at its place in the scalar's file. A document that does not parse is left out. */
export function parseEmbedded(scalar: Scalar): readonly Node[] {
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
  return parseYaml({ ...scalar.source, text: scalar.text }).documents.map(move)
}

function collectionAt(node: Mapping | Sequence, outer: Scalar): Mapping | Sequence {
  const { start, end } = outer.within(node.start, node.end)
  const Type = node.kind === 'map' ? Mapping : Sequence
  const made = new Type(outer.source, start, node.tag)
  made.end = end
  return made
}
