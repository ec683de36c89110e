import { booleanOf, entriesOf, itemsOf, Mapping, type Node, nodeAt, Scalar, Sequence, textAt } from '../parse/yaml.ts'
import { isAction, isPlaceholder } from './settings.ts'

/** Settings that turn the isolation of a pod off. Nothing but a pod, or what is made into one, has them. */
const namespaces: ReadonlySet<string> = new Set(['hostNetwork', 'hostPID', 'hostIPC'])

/** `volumes`, and what charts call those that are added: `extraVolumes`. */
const isVolumes = (key: string) => /(?:^v|V)olumes$/.test(key)

const isSecurityContext = (key: string) => /^(?:s|[pP]odS|[cC]ontainerS)ecurityContext$/.test(key)

/** What a security context can set for a container alone, and for a pod alone. */
const ofContainer = ['privileged', 'capabilities', 'allowPrivilegeEscalation', 'procMount', 'readOnlyRootFilesystem']
const ofPod = ['sysctls', 'fsGroup', 'fsGroupChangePolicy', 'supplementalGroups', 'supplementalGroupsPolicy']

/** Groups of Kubernetes' own API, and of its own configuration files; anybody may have another below `k8s.io`. */
const ofKubernetes =
  /^(?:(?:admissionregistration|apiextensions|apiregistration|audit|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|kops|kubeadm|metrics|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)|(?:[\w-]+\.)*config)\.k8s\.io$/

/**
 * Whether an object may hold settings of pods apart from any container: an operator puts them into the pods that it makes.
 * Objects of Kubernetes itself have pod templates, and what admission compares pods with describes none.
 */
export function mayHoldSettings(root: Mapping): boolean {
  const apiVersion = textAt(root, 'apiVersion') ?? ''
  const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0))
  return (
    group.includes('.') &&
    !ofKubernetes.test(group) &&
    !/polic|constraint|gatekeeper/i.test(`${group} ${textAt(root, 'kind') ?? ''}`)
  )
}

/** A cheap first look at a mapping. */
export function hasSettings(node: Mapping): boolean {
  for (const name of node.entries.keys())
    if (isVolumes(name) || namespaces.has(name) || isSecurityContext(name)) return true
  return volumeIn(node) !== undefined
}

/** `type: hostPath` (of Jenkins `HostPath`) with the path beside it, as charts of a common library have volumes. */
function volumeIn(node: Mapping): Mapping | undefined {
  const path = node.entry('hostPath')
  if (path?.value.kind !== 'scalar' || !/^hostPath$/i.test(textAt(node, 'type') ?? '')) return undefined
  const inner = mappingAt(path.value)
  inner.own.push({ key: named(path.key, 'path'), value: path.value })
  const volume = mappingAt(node)
  volume.own.push({ key: path.key, value: inner })
  return volume
}

/** The context is left out where the switch in it is off, which charts have for it: no container has such a setting. */
const isLeftOut = (context: Mapping) => booleanOf(context.entry('enabled')?.value) === false

/**
 * The part of a pod's spec that a mapping sets: shared namespaces, paths of the node, security contexts.
 * @param taken what a pod that is seen elsewhere has of it already
 */
export function settingsIn(node: Mapping, taken: ReadonlySet<Node>, name: string): Mapping | undefined {
  const spec = mappingAt(node)
  const containers = new Sequence(node.source, node.start, '')
  const volumes = new Sequence(node.source, node.start, '')
  const alone = volumeIn(node)
  if (alone) volumes.items.push(alone)
  for (const { key, value } of node.list) {
    if (taken.has(key)) continue
    if (isSecurityContext(key.text) && value.kind === 'map') {
      if (isLeftOut(value)) continue
      const isPods = !taken.has(value) && (/^pod/i.test(key.text) || ofPod.some((name) => value.entry(name)))
      if (isPods) spec.own.push({ key: named(key, 'securityContext'), value })
      const own = isPods || taken.has(value) ? onlyKeys(value, ofContainer) : value
      if (own.entries.size > 0) containers.items.push(containerWith(key, own, name))
    } else if (taken.has(value)) continue
    else if (namespaces.has(key.text) && isOn(value)) spec.own.push({ key, value })
    else if (isVolumes(key.text))
      volumes.items.push(
        ...[...itemsOf(value), ...entriesOf(value).map((entry) => entry.value)].filter(
          (item) => nodeAt(item, 'hostPath')?.kind === 'map',
        ),
      )
  }
  if (volumes.items.length > 0) spec.own.push({ key: named(node, 'volumes'), value: volumes })
  if (containers.items.length > 0) spec.own.push({ key: named(node, 'containers'), value: containers })
  return spec.own.length > 0 ? spec : undefined
}

/** What a placeholder becomes is not known. */
const isOn = (value: Node) =>
  value.kind === 'scalar' ? booleanOf(value) === true || isPlaceholder(value.text) : isAction(value)

function mappingAt({ source, start, end }: Node): Mapping {
  const made = new Mapping(source, start, '')
  made.end = end
  return made
}

const named = ({ source, start, end }: Node, text: string) => new Scalar(source, start, end, '', text)

function onlyKeys(value: Mapping, keys: readonly string[]): Mapping {
  const made = mappingAt(value)
  made.own.push(...keys.flatMap((key) => value.entry(key) ?? []))
  return made
}

function containerWith(key: Scalar, securityContext: Mapping, name: string): Mapping {
  const made = mappingAt(securityContext)
  made.own.push(
    { key: named(key, 'name'), value: named(key, name) },
    { key: named(key, 'securityContext'), value: securityContext },
  )
  return made
}
