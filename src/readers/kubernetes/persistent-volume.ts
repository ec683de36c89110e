import type { PersistentVolumeFacts } from '../../model/persistent-volume.ts'
import { type PersistentVolume, persistentVolume } from '../../model/persistent-volume.ts'
import type { Unresolved } from '../../model/source.ts'
import { factAt, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { find, firstLine, isPlaceholder } from './settings.ts'

/** A PersistentVolume; `key` is its own. */
export function persistentVolumeOf(node: Node, key: string): PersistentVolume {
  const nameNode = nodeAt(node, 'metadata', 'name')
  const path = find(node, 'spec', 'hostPath', 'path') ?? find(node, 'spec', 'local', 'path')
  const known =
    path?.isResolved && path.node.kind === 'scalar' && !isPlaceholder(path.node.text) ? path.node : undefined
  const unresolved = new Map<keyof PersistentVolumeFacts, Unresolved>()
  if (path && !known)
    unresolved.set('hostPath', { because: 'the path on the node is not known', at: spanOf(path.node) })
  return persistentVolume({
    key,
    name: textAt(node, 'metadata', 'name') ?? 'an unnamed PersistentVolume',
    dialect: 'pod',
    at: nameNode?.kind === 'scalar' ? spanOf(nameNode) : firstLine(node),
    hostPath: known && factAt(known, known.text),
    unresolved,
  })
}
