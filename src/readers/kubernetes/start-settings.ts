import type { LeftOut, StartSetting } from '../../model/container.ts'
import type { Fact } from '../../model/source.ts'
import { booleanOf, entriesOf, integerOf, type Node, nodeAt, spanOf, textAt, textOf } from '../parse/yaml.ts'
import { type ContainerList, lists } from './pod-fields.ts'
import { find, isPlaceholder } from './settings.ts'

/** Settings of the kubelet; with a value that changes nothing in the container where there is one. */
const ofPod: readonly Kubelets[] = [
  ['activeDeadlineSeconds'],
  ['automountServiceAccountToken', 'false'],
  ['dnsConfig'],
  ['dnsPolicy'],
  ['enableServiceLinks', 'false'],
  ['hostnameOverride'],
  ['resourceClaims'],
  ['resources'],
  ['restartPolicy', 'Never'],
  ['runtimeClassName'],
  ['setHostnameAsFQDN', 'false'],
  ['shareProcessNamespace', 'false'],
  ['subdomain'],
]
const ofContainer: readonly Kubelets[] = [
  ['lifecycle'],
  ['restartPolicy', 'Never'],
  ['restartPolicyRules'],
  ['startupProbe'],
  ['stdinOnce', 'false'],
  ['terminationMessagePath'],
  ['terminationMessagePolicy'],
  ['volumeDevices'],
]
type Kubelets = readonly [key: string, without?: string]
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
  const startSettings: Fact<StartSetting>[] = []
  const leftOut: Fact<LeftOut>[] = othersOf(spec, container)
  const leaveOut = (name: string, node: Node) => leftOut.push({ value: { name }, at: spanOf(node) })
  for (const [node, keys] of [
    [spec, ofPod],
    [container, ofContainer],
  ] as const)
    for (const [key, without] of keys) {
      const found = find(node, key)
      if (found && (without === undefined || textOf(found.node) !== without)) leaveOut(key, found.node)
    }
  const groups = find(spec, 'securityContext', 'supplementalGroupsPolicy')
  if (groups && textOf(groups.node) !== 'Merge') leaveOut('supplementalGroupsPolicy', groups.node)
  for (const [name, ip] of aliasesOf(spec)) {
    const [host = '', address = ''] = [textOf(name), textOf(ip)]
    if (!ip || address === '' || isPlaceholder(host) || isPlaceholder(address)) leaveOut('hostAliases', ip ?? name)
    else
      startSettings.push({
        value: { name: 'add-host', value: `${host}:${address}`, written: 'hostAliases' },
        at: spanOf(name),
      })
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

/** Each name with its address. */
function aliasesOf(spec: Node | undefined): [Node, Node | undefined][] {
  const found = find(spec, 'hostAliases')
  const items = found?.node.kind === 'seq' ? found.node.items : []
  return items.slice(0, maximumOthers).flatMap((item) => {
    const names = nodeAt(item, 'hostnames')
    const ip = nodeAt(item, 'ip')
    const all = names?.kind === 'seq' ? names.items.slice(0, maximumOthers) : []
    return all.map((name): [Node, Node | undefined] => [name, ip])
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
