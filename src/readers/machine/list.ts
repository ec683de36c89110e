import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'

/** The objects of a list of objects, as a cluster is asked for them; undefined for anything else. */
export function itemsOfList(node: Node): readonly Node[] | undefined {
  const items = nodeAt(node, 'items')
  return items?.kind === 'seq' && /List$/.test(textAt(node, 'kind') ?? '') ? itemsOf(items) : undefined
}
