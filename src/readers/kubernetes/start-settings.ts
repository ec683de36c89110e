import type { LeftOut, StartSetting } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, entriesOf, integerOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import { type ContainerList, lists } from './pod-fields.ts'
import { find, isPlaceholder } from './settings.ts'

const ofPod = [
  'dnsConfig',
  'dnsPolicy',
  'resourceClaims',
  'resources',
  'runtimeClassName',
  'setHostnameAsFQDN',
  'shareProcessNamespace',
  'subdomain',
]
const ofContainer = [
  'lifecycle',
  'restartPolicy',
  'startupProbe',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeDevices',
]
const words: Readonly<Record<ContainerList, string>> = {
  containers: 'container',
  initContainers: 'init container',
  ephemeralContainers: 'ephemeral container',
}

/** The settings of a container and its pod that are handed on as they are. */
const handedOn: readonly {
  readonly of: 'pod' | 'container'
  readonly key: string
  readonly name: StartSetting['name']
  parse(node: Node): StartSetting['value'] | undefined
}[] = [
  { of: 'pod', key: 'hostname', name: 'hostname', parse: textOf },
  { of: 'pod', key: 'terminationGracePeriodSeconds', name: 'stop-timeout', parse: integerOf },
  { of: 'container', key: 'stdin', name: 'interactive', parse: booleanOf },
  { of: 'container', key: 'tty', name: 'tty', parse: booleanOf },
]

interface StartSettings {
  readonly startSettings: Fact<StartSetting>[]
  readonly leftOut: Fact<LeftOut>[]
}

/**
 * What a container that is started from a pod is given besides what rules read, and what it does without: the containers beside it,
 * and settings of the kubelet.
 */
export function startSettingsOf(spec: Node | undefined, container: Node): StartSettings {
  const startSettings: Fact<StartSetting>[] = aliasesOf(spec)
  const leftOut: Fact<LeftOut>[] = othersOf(spec, container)
  const leaveOut = (name: string, node: Node) => leftOut.push({ value: { name }, at: spanOf(node) })
  for (const [node, keys] of [
    [spec, ofPod],
    [container, ofContainer],
  ] as const)
    for (const key of keys) {
      const found = find(node, key)
      if (found) leaveOut(key, found.node)
    }
  for (const { of, key, name, parse } of handedOn) {
    const found = find(of === 'pod' ? spec : container, key)
    if (!found) continue
    const value = parse(found.node)
    if (value === undefined || (typeof value === 'string' && isPlaceholder(value))) leaveOut(key, found.node)
    else startSettings.push({ value: { name, value, written: key }, at: spanOf(found.node) })
  }
  for (const [name, node] of otherResources(container)) leaveOut(`resources ${name}`, node)
  return { startSettings, leftOut }
}

/** So many of a kind: each container of a pod has its own list of them. */
const maximumOthers = 50

function othersOf(spec: Node | undefined, container: Node): Fact<LeftOut>[] {
  return lists.flatMap((list) => {
    const found = find(spec, list)
    const items = found?.node.kind === 'seq' ? found.node.items : []
    return items
      .slice(0, maximumOthers)
      .filter((item) => item !== container && item.kind === 'map')
      .map((item) => ({ value: { name: `${words[list]} ${textAt(item, 'name') ?? ''}`.trim() }, at: spanOf(item) }))
  })
}

function aliasesOf(spec: Node | undefined): Fact<StartSetting>[] {
  const found = find(spec, 'hostAliases')
  const items = found?.node.kind === 'seq' ? found.node.items : []
  return items.slice(0, maximumOthers).flatMap((item) => {
    const names = nodeAt(item, 'hostnames')
    return (names?.kind === 'seq' ? names.items.slice(0, maximumOthers) : []).map(
      (name): Fact<StartSetting> => ({
        value: { name: 'add-host', value: `${textOf(name) ?? ''}:${textAt(item, 'ip') ?? ''}`, written: 'hostAliases' },
        at: spanOf(name),
      }),
    )
  })
}

/** Limits of storage, huge pages and devices; those of memory and processors are facts. */
function* otherResources(container: Node): Iterable<[string, Node]> {
  const found = find(container, 'resources')
  const claims = nodeAt(found?.node, 'claims')
  if (claims) yield ['claims', claims]
  for (const { key } of entriesOf(nodeAt(found?.node, 'limits')))
    if (key.text !== 'cpu' && key.text !== 'memory') yield [key.text, key]
}
