import { Mapping, type Node, Sequence, textAt } from '../parse/yaml.ts'

/**
 * What a strategic merge patch sets: without the items that it only takes away, and without the directives themselves.
 * https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function withoutDirectives(node: Node): Node {
  const { source, start, end } = node
  return /\$(?:patch|setElementOrder|deleteFromPrimitiveList|retainKeys)/.test(source.text.slice(start, end))
    ? (kept(node) ?? new Mapping(source, start, ''))
    : node
}

/** Undefined for what is deleted. */
function kept(node: Node): Node | undefined {
  if (node.kind === 'scalar') return node
  if (node.kind === 'seq') {
    const list = new Sequence(node.source, node.start, node.tag)
    list.end = node.end
    list.items.push(...node.items.flatMap((item) => kept(item) ?? []))
    return list
  }
  if (textAt(node, '$patch') === 'delete') return undefined
  const mapping = new Mapping(node.source, node.start, node.tag)
  mapping.end = node.end
  for (const { key, value } of node.list) {
    const set = key.text.startsWith('$') ? undefined : kept(value)
    if (set) mapping.own.push({ key, value: set })
  }
  return mapping
}
