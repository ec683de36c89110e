import type { Component } from '../../model/component.ts'
import { groupOf } from '../kubernetes/config-file.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { parseEmbedded } from '../parse/embedded.ts'
import { entryAt, itemsOf, type Mapping, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import type { Given } from './flags.ts'
import { argumentsIn } from './kubeadm.ts'
import { nodeComponent } from './node.ts'
import { kubeletSettings } from './node-config.ts'
import { type SettingKeys, settingsOfTree } from './tree.ts'

/** What an object says of kubelets that something else completes: flags, or fields of their configuration. */
interface Place {
  readonly node: Mapping
  readonly path: readonly string[]
  read(node: Node): readonly Given[]
}

const settingsIn = (node: Node) => kubeletSettings(node).given

/** What a cluster of kOps sets of its kubelets. */
const kopsKeys: SettingKeys = [
  ['anonymous-auth', ['anonymousAuth']],
  ['authorization-mode', ['authorizationMode']],
  ['client-ca-file', ['clientCaFile']],
  ['event-qps', ['eventQPS']],
  ['feature-gates', ['featureGates']],
  ['hostname-override', ['hostnameOverride']],
  ['pod-max-pids', ['podPidsLimit']],
  ['protect-kernel-defaults', ['protectKernelDefaults']],
  ['read-only-port', ['readOnlyPort']],
  ['rotate-certificates', ['rotateCertificates']],
  ['seccomp-default', ['seccompDefault']],
  ['streaming-connection-idle-timeout', ['streamingConnectionIdleTimeout']],
  ['tls-cert-file', ['tlsCertFile']],
  ['tls-cipher-suites', ['tlsCipherSuites']],
  ['tls-min-version', ['tlsMinVersion']],
  ['tls-private-key-file', ['tlsPrivateKeyFile']],
]

const ofRegistration = (node: Mapping, ...path: string[]): Place => ({
  node,
  path: [...path, 'nodeRegistration', 'kubeletExtraArgs'],
  read: argumentsIn,
})

/** Both that may stand in an object of Cluster API. */
const ofNodes = (node: Mapping, ...path: string[]): Place[] =>
  ['initConfiguration', 'joinConfiguration'].map((name) => ofRegistration(node, ...path, name))

const ofKops = (node: Mapping): Place[] =>
  ['kubelet', 'masterKubelet', 'controlPlaneKubelet'].map((name) => ({
    node,
    path: ['spec', name],
    read: (found) => settingsOfTree(found, kopsKeys).given,
  }))

/** kind takes patches of kubeadm's objects without their version; those with it are objects of their own. */
function ofKind(node: Mapping): Place[] {
  const owners = [node, ...itemsOf(nodeAt(node, 'nodes'))]
  const texts = owners.flatMap((owner) => itemsOf(nodeAt(owner, 'kubeadmConfigPatches')))
  return texts.flatMap((text) => {
    if (text.kind !== 'scalar') return []
    return parseEmbedded(text).documents.flatMap((document): Place[] => {
      if (document.kind !== 'map' || nodeAt(document, 'apiVersion')) return []
      const kind = textAt(document, 'kind')
      if (kind === 'KubeletConfiguration') return [{ node: document, path: [], read: settingsIn }]
      return kind === 'InitConfiguration' || kind === 'JoinConfiguration' ? [ofRegistration(document)] : []
    })
  })
}

const ofGroups = (node: Mapping): Place[] =>
  ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
    itemsOf(nodeAt(node, list)).flatMap((group): Place[] =>
      group.kind === 'map' ? [{ node: group, path: ['kubeletExtraConfig'], read: settingsIn }] : [],
    ),
  )

/** Where objects keep settings of kubelets, by their group and kind. */
const places: ReadonlyMap<string, (node: Mapping) => readonly Place[]> = new Map([
  ['kubeadm.k8s.io/InitConfiguration', (node: Mapping) => [ofRegistration(node)]],
  ['kubeadm.k8s.io/JoinConfiguration', (node: Mapping) => [ofRegistration(node)]],
  ['bootstrap.cluster.x-k8s.io/KubeadmConfig', (node: Mapping) => ofNodes(node, 'spec')],
  ['bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate', (node: Mapping) => ofNodes(node, 'spec', 'template', 'spec')],
  ['controlplane.cluster.x-k8s.io/KubeadmControlPlane', (node: Mapping) => ofNodes(node, 'spec', 'kubeadmConfigSpec')],
  [
    'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate',
    (node: Mapping) => ofNodes(node, 'spec', 'template', 'spec', 'kubeadmConfigSpec'),
  ],
  ['kops.k8s.io/Cluster', ofKops],
  ['kops.k8s.io/InstanceGroup', ofKops],
  ['kind.x-k8s.io/Cluster', ofKind],
  ['eksctl.io/ClusterConfig', ofGroups],
  [
    'machineconfiguration.openshift.io/KubeletConfig',
    (node: Mapping) => [{ node, path: ['spec', 'kubeletConfig'], read: settingsIn }],
  ],
])

/** The kinds of these objects. */
export const kubeletKinds: readonly string[] = [...new Set([...places.keys()].map((one) => one.replace(/.*\//, '')))]

/** The kubelets that an object sets up in part; nothing for one of another group. `key` is its own. */
export function kubeletsOf({ kind, node }: KubernetesObject, key: string): Component[] {
  const found = places.get(`${groupOf(node)}/${kind}`)?.(node) ?? []
  return found.flatMap((place) => partOf(place, key) ?? []).map(numbered)
}

function partOf({ node, path, read }: Place, key: string): Component | undefined {
  const entry = path.length > 0 ? entryAt(node, ...path) : entryAt(node, 'kind')
  const given = entry && read(path.length > 0 ? entry.value : node)
  if (!entry || !given || given.length === 0) return undefined
  const at = spanOf(entry.key)
  return nodeComponent({ program: 'kubelet', key: `${key}/kubelet`, dialect: 'pod', at, places: [given], isPart: true })
}

/** Each has a key of its own: the first the plain one. */
const numbered = (component: Component, index: number): Component =>
  index === 0 ? component : { ...component, key: `${component.key}~${index}` }
