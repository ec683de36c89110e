import type { Component } from '../../model/component.ts'
import { groupOf } from '../kubernetes/config-file.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { entryAt, itemsOf, type Node, nodeAt, spanOf } from '../parse/yaml.ts'
import { type Given, settingsOfFlags } from './flags.ts'
import { argumentsIn } from './kubeadm.ts'
import { nodeComponent } from './node.ts'
import { kubeletSettings } from './node-config.ts'

/** What an object says of kubelets that something else completes: flags, or fields of their configuration. */
interface Place {
  readonly node: Node
  readonly path: readonly string[]
  read(node: Node): readonly Given[]
}

const settingsIn = (node: Node) => kubeletSettings(node).given

/** Both nodes that an object of Cluster API may set up. */
const ofNodes = (node: Node, ...path: string[]): Place[] =>
  ['initConfiguration', 'joinConfiguration'].map((name) => ({
    node,
    path: [...path, name, 'nodeRegistration', 'kubeletExtraArgs'],
    read: argumentsIn,
  }))

const ofGroups = (node: Node): Place[] =>
  ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
    itemsOf(nodeAt(node, list)).map((group) => ({ node: group, path: ['kubeletExtraConfig'], read: settingsIn })),
  )

const ofPool = (node: Node): Place[] => [{ node, path: ['spec', 'kubeletConfig'], read: settingsIn }]

/** What starts a node of EKS: its flags come behind the configuration, and win. */
const ofEks = (node: Node): Place[] => [
  { node, path: ['spec', 'kubelet', 'flags'], read: flagsIn },
  { node, path: ['spec', 'kubelet', 'config'], read: settingsIn },
]

const flagsIn = (list: Node) =>
  settingsOfFlags(
    itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? [{ text: item.text, span: spanOf(item) }] : [])),
    'kubelet',
  ).given

/** Where objects keep settings of kubelets, by their group and kind. */
const places: ReadonlyMap<string, (node: Node) => readonly Place[]> = new Map([
  ['bootstrap.cluster.x-k8s.io/KubeadmConfig', (node: Node) => ofNodes(node, 'spec')],
  ['bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate', (node: Node) => ofNodes(node, 'spec', 'template', 'spec')],
  ['controlplane.cluster.x-k8s.io/KubeadmControlPlane', (node: Node) => ofNodes(node, 'spec', 'kubeadmConfigSpec')],
  [
    'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate',
    (node: Node) => ofNodes(node, 'spec', 'template', 'spec', 'kubeadmConfigSpec'),
  ],
  ['eksctl.io/ClusterConfig', ofGroups],
  ['machineconfiguration.openshift.io/KubeletConfig', ofPool],
  ['node.eks.aws/NodeConfig', ofEks],
])

/** The kubelets that an object sets up in part; nothing for one of another group. `key` is its own. */
export function kubeletsOf({ kind, node }: KubernetesObject, key: string): Component[] {
  const found = places.get(`${groupOf(node)}/${kind}`)?.(node) ?? []
  return found.flatMap((place) => partOf(place, key) ?? []).map(numbered)
}

function partOf({ node, path, read }: Place, key: string): Component | undefined {
  const entry = entryAt(node, ...path)
  const given = entry && read(entry.value)
  if (!entry || !given || given.length === 0) return undefined
  const at = spanOf(entry.key)
  return nodeComponent({ program: 'kubelet', key: `${key}/kubelet`, dialect: 'pod', at, places: [given], isPart: true })
}

/** Each has a key of its own: the first the plain one. */
const numbered = (component: Component, index: number): Component =>
  index === 0 ? component : { ...component, key: `${component.key}~${index}` }
