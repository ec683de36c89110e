import type { LeftOut } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { type Node, spanOf, textAt } from '../parse/yaml.ts'
import { type ContainerList, lists } from './pod-fields.ts'
import { find } from './settings.ts'

const ofPod = [
  'hostAliases',
  'dnsConfig',
  'dnsPolicy',
  'hostname',
  'subdomain',
  'runtimeClassName',
  'shareProcessNamespace',
]
const ofContainer = ['lifecycle', 'startupProbe', 'volumeDevices', 'restartPolicy']
const words: Readonly<Record<ContainerList, string>> = {
  containers: 'container',
  initContainers: 'init container',
  ephemeralContainers: 'ephemeral container',
}

/** What a container has of its pod that Docker alone does not give it: the containers beside it, and settings of the kubelet. */
export function leftOutOf(spec: Node | undefined, container: Node): Fact<LeftOut>[] {
  const keysOf = (node: Node | undefined, keys: readonly string[]) =>
    keys.flatMap((key) => {
      const found = find(node, key)
      return found ? [{ value: { name: key }, at: spanOf(found.node) }] : []
    })
  const others = lists.flatMap((list) => {
    const found = find(spec, list)
    const items = found?.node.kind === 'seq' ? found.node.items : []
    return items
      .filter((item) => item !== container && item.kind === 'map')
      .map((item) => ({ value: { name: `${words[list]} ${textAt(item, 'name') ?? ''}`.trim() }, at: spanOf(item) }))
  })
  return [...others, ...keysOf(spec, ofPod), ...keysOf(container, ofContainer)]
}
