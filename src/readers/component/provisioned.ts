import type { Component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Span } from '../../model/source.ts'
import { groupOf } from '../kubernetes/config-file.ts'
import { applyJsonPatch } from '../kubernetes/kustomize/json-patch.ts'
import { mappingLike } from '../kubernetes/kustomize/nodes.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { firstLine } from '../kubernetes/settings.ts'
import { parseEmbedded } from '../parse/embedded.ts'
import { part as partOfWord, type Word } from '../parse/words.ts'
import { booleanOf, entriesOf, entryAt, itemsOf, type Node, nodeAt, spanOf, textOf } from '../parse/yaml.ts'
import { type Given, settingsOfFlags } from './flags.ts'
import { argumentsIn } from './kubeadm.ts'
import { nodeComponent } from './node.ts'
import { kubeletSettings } from './node-config.ts'
import { argumentsOfRancher } from './rancher.ts'
import { wordsOf } from './tree.ts'

/** What an object says of one component, which whoever makes the cluster completes. */
interface Said {
  readonly program: Program
  readonly at: Span
  readonly given: readonly Given[]
}

type ReadParts = (node: Node) => readonly Said[]

/** The parts that keys of a mapping lead to, each read in its own way. */
function partsAt(
  root: Node | undefined,
  places: readonly (readonly [Program, readonly string[], (node: Node) => readonly Given[]])[],
): Said[] {
  return places.flatMap(([program, path, read]) => {
    const entry = entryAt(root, ...path)
    const given = entry ? read(entry.value) : []
    return entry && given.length > 0 ? [{ program, at: spanOf(entry.key), given }] : []
  })
}

const word = (node: Node): Word[] => (node.kind === 'scalar' ? [{ text: node.text, span: spanOf(node) }] : [])

/** `--name=value`, in a list. */
const flagsIn = (program: Program) => (list: Node) => settingsOfFlags(itemsOf(list).flatMap(word), program).given

/** The words behind `--kubelet-extra-args` in flags of k0s. */
const kubeletFlagsOfK0s = (list: Node): readonly Given[] =>
  itemsOf(list)
    .flatMap(word)
    .flatMap((one) => {
      const start = /^--kubelet-extra-args=["']?/.exec(one.text)?.[0].length
      if (start === undefined) return []
      const rest = partOfWord(one, start)
      const words = [...rest.text.matchAll(/[^\s"']+/g)].map(({ 0: text }) => ({ ...rest, text }))
      return settingsOfFlags(words, 'kubelet').given
    })

const programs: readonly (readonly [Program, string])[] = [
  ['kube-apiserver', 'kubeAPIServer'],
  ['kube-controller-manager', 'kubeControllerManager'],
  ['kube-scheduler', 'kubeScheduler'],
]

/** The configuration of k3s and RKE2, as Rancher keeps it: of every machine, and of those that a selector means. */
const ofRancher: ReadParts = (node) => {
  const config = nodeAt(node, 'spec', 'rkeConfig')
  const selected = ['machineSelectorConfig', 'machineSelectorFiles'].flatMap((key) =>
    itemsOf(nodeAt(config, key)).map((item) => nodeAt(item, 'config')),
  )
  return [nodeAt(config, 'machineGlobalConfig'), ...selected].flatMap((one) =>
    entriesOf(one).flatMap(({ key, value }) => {
      const found = argumentsOfRancher(key.text, value)
      return found && found.given.length > 0 ? [{ ...found, at: spanOf(key) }] : []
    }),
  )
}

const ofK0s: ReadParts = (node) => [
  ...partsAt(nodeAt(node, 'spec'), [
    ['kube-apiserver', ['api', 'extraArgs'], argumentsIn],
    ['kube-controller-manager', ['controllerManager', 'extraArgs'], argumentsIn],
    ['kube-scheduler', ['scheduler', 'extraArgs'], argumentsIn],
    ['etcd', ['storage', 'etcd', 'extraArgs'], argumentsIn],
  ]),
  ...itemsOf(nodeAt(node, 'spec', 'workerProfiles')).flatMap((profile) =>
    partsAt(profile, [['kubelet', ['values'], (values) => kubeletSettings(values).given]]),
  ),
]

const ofK0sctl: ReadParts = (node) =>
  itemsOf(nodeAt(node, 'spec', 'hosts')).flatMap((host) =>
    partsAt(host, [['kubelet', ['installFlags'], kubeletFlagsOfK0s]]),
  )

const k0sArguments =
  (...path: string[]): ReadParts =>
  (node) =>
    partsAt(node, [['kubelet', [...path, 'args'], kubeletFlagsOfK0s]])

/** RKE2 by Cluster API: flags of each component, and of the kubelet. */
const ofRke2 =
  (...path: string[]): ReadParts =>
  (node) =>
    partsAt(nodeAt(node, ...path), [
      ...programs.map(([program, key]) => [program, ['serverConfig', key, 'extraArgs'], flagsIn(program)] as const),
      ['etcd', ['serverConfig', 'etcd', 'customConfig', 'extraArgs'], flagsIn('etcd')],
      ['kubelet', ['agentConfig', 'kubelet', 'extraArgs'], flagsIn('kubelet')],
    ])

const ofK3s =
  (...path: string[]): ReadParts =>
  (node) =>
    partsAt(nodeAt(node, ...path), [
      ['kube-apiserver', ['serverConfig', 'kubeAPIServerArg'], flagsWithoutDashes],
      ['kube-controller-manager', ['serverConfig', 'kubeControllerManagerArgs'], flagsWithoutDashes],
      ['kube-scheduler', ['serverConfig', 'kubeSchedulerArgs'], flagsWithoutDashes],
      ['kubelet', ['agentConfig', 'kubeletArgs'], flagsWithoutDashes],
    ])

const flagsWithoutDashes = (list: Node): readonly Given[] => argumentsOfRancher('kubelet-arg', list)?.given ?? []

/** Settings of the kubelet in a Shoot of Gardener, of all workers and of groups of them. */
const ofGardener: ReadParts = (node) => {
  const spec = nodeAt(node, 'spec')
  const kubelets = [spec, ...itemsOf(nodeAt(spec, 'provider', 'workers'))].flatMap((one) =>
    partsAt(one, [['kubelet', ['kubernetes', 'kubelet'], settingsOfShoot]]),
  )
  return [...partsAt(spec, [['kube-apiserver', ['kubernetes', 'kubeAPIServer'], settingsOfApiServer]]), ...kubelets]
}

const settingsOfShoot = (node: Node): readonly Given[] => {
  const pids = entryAt(node, 'podPIDsLimit')
  const own = pids ? [{ flag: 'pod-max-pids', at: spanOf(pids.key), values: wordsOf('pod-max-pids', pids.value) }] : []
  return [...kubeletSettings(node).given, ...own]
}

function settingsOfApiServer(node: Node): readonly Given[] {
  const open = entryAt(node, 'enableAnonymousAuthentication')
  const off = itemsOf(nodeAt(node, 'admissionPlugins')).flatMap((plugin) => {
    const name = nodeAt(plugin, 'name')
    return name?.kind === 'scalar' && booleanOf(nodeAt(plugin, 'disabled')) === true ? word(name) : []
  })
  const [first] = off
  return [
    ...(open ? [{ flag: 'anonymous-auth', at: spanOf(open.key), values: wordsOf('anonymous-auth', open.value) }] : []),
    ...(first ? [{ flag: 'disable-admission-plugins', at: first.span, values: off }] : []),
  ]
}

/** MicroK8s' configuration for the launch of a machine. */
export const partsOfMicrok8s: ReadParts = (root) =>
  partsAt(root, [
    ['kube-apiserver', ['extraKubeAPIServerArgs'], argumentsWithDashes],
    ['kube-controller-manager', ['extraKubeControllerManagerArgs'], argumentsWithDashes],
    ['kube-scheduler', ['extraKubeSchedulerArgs'], argumentsWithDashes],
    ['kubelet', ['extraKubeletArgs'], argumentsWithDashes],
    ['kube-proxy', ['extraKubeProxyArgs'], argumentsWithDashes],
  ])

const argumentsWithDashes = (map: Node): readonly Given[] =>
  argumentsIn(map).map((one) => ({ ...one, flag: one.flag.replace(/^--?/, '') }))

/** The read-only port of nodes of GKE, wherever their settings stand; a provider may write the switch as text. */
export function partsOfGke(root: Node): Said[] {
  if (root.kind === 'scalar') return []
  if (root.kind === 'seq') return root.items.flatMap(partsOfGke)
  return root.list.flatMap(({ key, value }) => {
    if (key.text !== 'insecureKubeletReadonlyPortEnabled') return partsOfGke(value)
    const isOn = /^true$/i.test(textOf(value) ?? '')
    const at = spanOf(key)
    return [
      {
        program: 'kubelet',
        at,
        given: [{ flag: 'read-only-port', at, values: [{ text: isOn ? '10255' : '0', span: spanOf(value) }] }],
      },
    ]
  })
}

/** Settings of the kubelets of AKS: the limit of processes, and the profile of pods that set none, under the profile's name. */
export const partsOfAzure: ReadParts = (root) =>
  partsAt(root, [
    [
      'kubelet',
      ['podMaxPids'],
      (value) => [{ flag: 'pod-max-pids', at: firstLine(value), values: wordsOf('pod-max-pids', value) }],
    ],
    [
      'kubelet',
      ['seccompDefault'],
      (value) => {
        const isOn = textOf(value) === 'RuntimeDefault'
        const values = [{ text: String(isOn), span: spanOf(value) }]
        return [{ flag: 'seccomp-default', at: firstLine(value), values }]
      },
    ],
  ])

const partsWithinAzure =
  (...path: string[]): ReadParts =>
  (node) => {
    const settings = nodeAt(node, ...path, 'kubeletConfig')
    return settings ? partsOfAzure(settings) : []
  }

/**
 * Flags for components in the configuration of a machine of Talos, which sets others itself; fields of the kubelet's file as well,
 * which flags win over.
 */
export const partsOfTalos: ReadParts = (root) =>
  root.kind === 'seq' ? partsOfTalos(patchedTalos(root)) : talosIn(root)

/** What a JSON patch sets of it. */
const patchedTalos = (operations: Node) => applyJsonPatch(mappingLike(operations, []), operations, true)

const talosIn: ReadParts = (root) => [
  ...partsAt(root, [
    ['kube-apiserver', ['cluster', 'apiServer', 'extraArgs'], argumentsIn],
    ['kube-controller-manager', ['cluster', 'controllerManager', 'extraArgs'], argumentsIn],
    ['kube-scheduler', ['cluster', 'scheduler', 'extraArgs'], argumentsIn],
    ['etcd', ['cluster', 'etcd', 'extraArgs'], argumentsIn],
    ['kube-proxy', ['cluster', 'proxy', 'extraArgs'], argumentsIn],
  ]),
  ...kubeletOfTalos(nodeAt(root, 'machine', 'kubelet')),
]

function kubeletOfTalos(kubelet: Node | undefined): Said[] {
  const flags = entryAt(kubelet, 'extraArgs')
  const fields = entryAt(kubelet, 'extraConfig')
  const given = [...(fields ? kubeletSettings(fields.value).given : []), ...argumentsIn(flags?.value)]
  const entry = flags ?? fields
  return entry && given.length > 0 ? [{ program: 'kubelet', at: spanOf(entry.key), given }] : []
}

/** Patches of what Talos is configured by, in objects of Cluster API: texts of the same form, and operations. */
const patchesOfTalos =
  (...paths: readonly string[][]): ReadParts =>
  (node) =>
    paths.flatMap((path) => {
      const holder = nodeAt(node, ...path)
      const texts = itemsOf(nodeAt(holder, 'strategicPatches')).flatMap((item) =>
        item.kind === 'scalar' ? parseEmbedded(item).documents : [],
      )
      const operations = nodeAt(holder, 'configPatches')
      return [...texts, ...(operations ? [patchedTalos(operations)] : [])].flatMap(partsOfTalos)
    })

/** Objects from which clusters are made, by their group and kind. */
const objects: ReadonlyMap<string, ReadParts> = new Map<string, ReadParts>([
  ['bootstrap.cluster.x-k8s.io/K0sWorkerConfig', k0sArguments('spec')],
  ['bootstrap.cluster.x-k8s.io/K0sWorkerConfigTemplate', k0sArguments('spec', 'template', 'spec')],
  ['bootstrap.cluster.x-k8s.io/KThreesConfig', ofK3s('spec')],
  ['bootstrap.cluster.x-k8s.io/KThreesConfigTemplate', ofK3s('spec', 'template', 'spec')],
  ['bootstrap.cluster.x-k8s.io/TalosConfig', patchesOfTalos(['spec'])],
  ['bootstrap.cluster.x-k8s.io/TalosConfigTemplate', patchesOfTalos(['spec', 'template', 'spec'])],
  [
    'controlplane.cluster.x-k8s.io/TalosControlPlane',
    patchesOfTalos(['spec', 'controlPlaneConfig', 'controlplane'], ['spec', 'controlPlaneConfig', 'init']),
  ],
  ['bootstrap.cluster.x-k8s.io/RKE2Config', ofRke2('spec')],
  ['bootstrap.cluster.x-k8s.io/RKE2ConfigTemplate', ofRke2('spec', 'template', 'spec')],
  ['container.cnrm.cloud.google.com/ContainerCluster', partsOfGke],
  ['container.cnrm.cloud.google.com/ContainerNodePool', partsOfGke],
  ['container.gcp.upbound.io/Cluster', partsOfGke],
  ['container.gcp.upbound.io/NodePool', partsOfGke],
  ['container.gcp.m.upbound.io/Cluster', partsOfGke],
  ['container.gcp.m.upbound.io/NodePool', partsOfGke],
  ['containerservice.azure.com/ManagedClustersAgentPool', partsWithinAzure('spec')],
  ['controlplane.cluster.x-k8s.io/K0sControlPlane', k0sArguments('spec', 'k0sConfigSpec')],
  ['controlplane.cluster.x-k8s.io/KThreesControlPlane', ofK3s('spec', 'kthreesConfigSpec')],
  ['controlplane.cluster.x-k8s.io/RKE2ControlPlane', ofRke2('spec')],
  ['controlplane.cluster.x-k8s.io/RKE2ControlPlaneTemplate', ofRke2('spec', 'template', 'spec')],
  ['core.gardener.cloud/Shoot', ofGardener],
  ['infrastructure.cluster.x-k8s.io/AzureManagedMachinePool', partsWithinAzure('spec')],
  ['k0s.k0sproject.io/Cluster', ofK0s],
  ['k0s.k0sproject.io/ClusterConfig', ofK0s],
  ['k0sctl.k0sproject.io/Cluster', ofK0sctl],
  ['provisioning.cattle.io/Cluster', ofRancher],
])

export const provisioningKinds: readonly string[] = [
  ...new Set([...objects.keys()].map((name) => name.slice(name.indexOf('/') + 1))),
]

/** The components that an object sets up in part; nothing for one of another group. `key` is its own. */
export function provisionedBy({ kind, node }: KubernetesObject, key: string): Component[] {
  return componentsSaid(objects.get(`${groupOf(node)}/${kind}`)?.(node) ?? [], `${key}/`)
}

/** Each has a key of its own: the first of a program the plain one. */
export function componentsSaid(parts: readonly Said[], stem: string): Component[] {
  const counts = new Map<Program, number>()
  return parts.map(({ program, at, given }) => {
    const count = counts.get(program) ?? 0
    counts.set(program, count + 1)
    const key = `${stem}${program}${count > 0 ? `~${count}` : ''}`
    return nodeComponent({ program, key, dialect: 'pod', at, places: [given], isPart: true })
  })
}
