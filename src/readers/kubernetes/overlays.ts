import { itemsOf, type Mapping, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { mappingLike, sequenceLike, textLike } from './kustomize/nodes.ts'

/** Keys that one path may lead through. */
const maxDepth = 50

/**
 * What an overlay of Istio's operator sets in the object that it names, `path: spec.template.spec.containers.[name:proxy].image`: an
 * object for each of its patches. Undefined for what is no overlay.
 * https://istio.io/latest/docs/setup/additional-setup/customize-installation/#patching-the-output-manifest
 */
export function objectsOfOverlay(node: Mapping): readonly Mapping[] | undefined {
  const patches = itemsOf(nodeAt(node, 'patches'))
  if (patches.length === 0 || !patches.every((one) => textAt(one, 'path') !== undefined)) return undefined
  return patches.flatMap((patch) => {
    const value = nodeAt(patch, 'value')
    const segments = segmentsOf(textAt(patch, 'path')!)
    const set = value && segments && nested(segments, value)
    if (set?.kind !== 'map') return []
    const own = ['apiVersion', 'kind'].flatMap((key) => node.entry(key) ?? [])
    const name = nodeAt(node, 'name')
    const named = name ? [{ key: textLike(node, 'metadata'), value: nested(['name'], name)! }] : []
    return [mappingLike(node, [...own, ...named, ...set.list.filter(({ key }) => key.text === 'spec')])]
  })
}

/** `\\.` is a dot of a key. */
function segmentsOf(path: string): string[] | undefined {
  const parts = path.slice(0, 2000).match(/\[[^\]]*\]|(?:\\.|[^.[\\])+/g) ?? []
  return parts.length > maxDepth ? undefined : parts.map((part) => part.replaceAll('\\.', '.'))
}

/** The mappings and lists on the way to a value; `[name:proxy]` and `[0]` are items of a list. */
function nested(segments: readonly string[], value: Node): Node | undefined {
  return segments.reduceRight<Node | undefined>((inner, segment) => {
    if (!inner) return undefined
    const [, item] = /^\[(.*)\]$/s.exec(segment) ?? []
    if (item === undefined) return mappingLike(value, [{ key: textLike(value, segment), value: inner }])
    const [, key, text] = /^(\w+):(.*)$/s.exec(item) ?? []
    if (key === undefined || text === undefined || inner.kind !== 'map') return sequenceLike(value, [inner])
    const identity = { key: textLike(value, key), value: textLike(value, text) }
    return sequenceLike(value, [mappingLike(value, [identity, ...inner.list])])
  }, value)
}
