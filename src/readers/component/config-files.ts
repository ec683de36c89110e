import type { Component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import { hasTemplateEnding } from '../../model/template.ts'
import { fileOf } from '../kubernetes/config-file.ts'
import { firstLine } from '../kubernetes/settings.ts'
import { isAtAction } from '../parse/template.ts'
import { pieces, type Word } from '../parse/words.ts'
import { type Entry, entriesOf, entryAt, itemsOf, type Node, nodeAt, parseYaml, spanOf, textAt } from '../parse/yaml.ts'
import type { FoundGap, Reader } from '../reader.ts'
import type { Given } from './flags.ts'
import { argumentsIn } from './kubeadm.ts'
import { kubesprayParts } from './kubespray.ts'
import { nodeComponent } from './node.ts'
import { componentsSaid, partsOfAzure, partsOfGke, partsOfMicrok8s, partsOfTalos } from './provisioned.ts'
import { argumentsOfRancher, partsOf, rancherArguments } from './rancher.ts'
import { type SettingKeys, settingsOfTree } from './tree.ts'

/** Configuration files that are no objects of a cluster: those of etcd, of k3s and RKE2, of RKE, of k3d, of Talos, of Kubespray, of MicroK8s, and of nodes of GKE and AKS. */
export const readComponentConfigs: Reader = (sources) => {
  const gaps: FoundGap[] = []
  const subjects = sources.flatMap((source) => {
    const { documents, problems } = parseYaml(source)
    for (const problem of problems) {
      const isTemplate = !problem.document && (isAtAction(problem) || hasTemplateEnding(source.path))
      const because = isTemplate ? 'unrendered template: not checked' : problem.because
      gaps.push({ path: source.path, line: problem.line, because, blocking: false })
    }
    return documents.flatMap((root) => componentsIn(root))
  })
  return { subjects, gaps }
}

function componentsIn(root: Node): Component[] {
  if (root.kind === 'seq') return talosOf(root)
  if (root.kind !== 'map') return []
  if (nodeAt(root, 'kind')) return k3dOf(root)
  const others = [...partsOfMicrok8s(root), ...gkeOf(root), ...aksOf(root)]
  return [
    ...etcdOf(root),
    ...rancherOf(root),
    ...talosOf(root),
    ...rkeOf(root),
    ...kubesprayOf(root),
    ...componentsSaid(others, `${root.source.path}#`),
  ]
}

const keyOf = (root: Node, program: Program) => `${root.source.path}#${program}`

const etcdKeys: SettingKeys = [
  ['auto-tls', ['client-transport-security', 'auto-tls']],
  ['cert-file', ['client-transport-security', 'cert-file']],
  ['client-cert-auth', ['client-transport-security', 'client-cert-auth']],
  ['key-file', ['client-transport-security', 'key-file']],
  ['trusted-ca-file', ['client-transport-security', 'trusted-ca-file']],
  ['peer-auto-tls', ['peer-transport-security', 'auto-tls']],
  ['peer-cert-file', ['peer-transport-security', 'cert-file']],
  ['peer-client-cert-auth', ['peer-transport-security', 'client-cert-auth']],
  ['peer-key-file', ['peer-transport-security', 'key-file']],
  ['peer-trusted-ca-file', ['peer-transport-security', 'trusted-ca-file']],
  ['cipher-suites', ['cipher-suites']],
  ['listen-client-urls', ['listen-client-urls']],
  ['listen-metrics-urls', ['listen-metrics-urls']],
  ['listen-peer-urls', ['listen-peer-urls']],
]

/** The file of etcd's `--config-file`: what it does not set has its default, whatever flags there are. */
function etcdOf(root: Node): Component[] {
  const isEtcd = ['client-transport-security', 'peer-transport-security'].some(
    (key) => nodeAt(root, key)?.kind === 'map',
  )
  const own = nodeAt(root, 'listen-client-urls') ?? nodeAt(root, 'listen-peer-urls')
  if (!isEtcd && !(own && nodeAt(root, 'data-dir'))) return []
  const { given, nearestParent } = settingsOfTree(root, etcdKeys)
  const at = firstLine(root)
  const places = [given.map(withItems)]
  return [
    nodeComponent({
      program: 'etcd',
      key: keyOf(root, 'etcd'),
      dialect: 'pod',
      at,
      file: fileOf({ node: root }),
      places,
      isPart: false,
      nearestParent,
    }),
  ]
}

/** Addresses stand in one text. */
const withItems = (one: Given): Given => ({ ...one, values: one.values.flatMap((word) => pieces(word, ',')) })

/** Flags for components in the configuration of k3s and RKE2, which set others themselves: only what is set is known. */
function rancherOf(root: Node): Component[] {
  const parts = new Map<Program, { entry: Entry; given: Given[] }>()
  for (const entry of entriesOf(root)) {
    const found = argumentsOfRancher(entry.key.text, entry.value)
    if (!found) continue
    const { entry: first = entry, given = [] } = parts.get(found.program) ?? {}
    parts.set(found.program, { entry: first, given: [...given, ...found.given] })
  }
  return [...parts].flatMap(([program, { entry, given }]) => partOf(root, program, entry, given))
}

/** The configuration of k3d, which hands flags to the nodes of k3s. */
function k3dOf(root: Node): Component[] {
  if (!textAt(root, 'apiVersion')?.startsWith('k3d.io/')) return []
  const list = nodeAt(root, 'options', 'k3s', 'extraArgs') ?? nodeAt(root, 'options', 'k3s', 'extraServerArgs')
  const words = itemsOf(list).flatMap((item): Word[] => {
    const flag = item.kind === 'scalar' ? item : nodeAt(item, 'arg')
    return flag?.kind === 'scalar' ? [{ text: flag.text, span: spanOf(flag) }] : []
  })
  return partsOf(rancherArguments(words), { key: `${root.source.path}#`, dialect: 'pod' })
}

const rkeParts: readonly (readonly [Program, string])[] = [
  ['etcd', 'etcd'],
  ['kube-apiserver', 'kube-api'],
  ['kube-controller-manager', 'kube-controller'],
  ['kube-scheduler', 'scheduler'],
  ['kubelet', 'kubelet'],
  ['kube-proxy', 'kubeproxy'],
]

/** Flags for components in the cluster file of RKE, which sets others itself; `authorization: {mode: none}` opens the API server. */
function rkeOf(root: Node): Component[] {
  if (nodeAt(root, 'services')?.kind !== 'map' || !nodeAt(root, 'nodes')) return []
  return rkeParts.flatMap(([program, name]) => {
    const flags = entryAt(root, 'services', name, 'extra_args')
    const arrays = entryAt(root, 'services', name, 'extra_args_array')
    const open = program === 'kube-apiserver' ? entryAt(root, 'authorization', 'mode') : undefined
    const isOpen = open?.value.kind === 'scalar' && open.value.text === 'none'
    const mode: Given[] = isOpen
      ? [
          {
            flag: 'authorization-mode',
            at: spanOf(open.key),
            values: [{ text: 'AlwaysAllow', span: spanOf(open.value) }],
          },
        ]
      : []
    const entry = flags ?? arrays ?? (isOpen ? open : undefined)
    return entry ? partOf(root, program, entry, [...mode, ...argumentsIn(flags?.value), ...listsIn(arrays?.value)]) : []
  })
}

/** Flags that have several values each. */
const listsIn = (map: Node | undefined): Given[] =>
  entriesOf(map).map(({ key, value }) => ({
    flag: key.text,
    at: spanOf(key),
    values: itemsOf(value).flatMap((item) => (item.kind === 'scalar' ? [{ text: item.text, span: spanOf(item) }] : [])),
  }))

/** What the configuration of a machine of Talos, or a patch of it, says of components. */
const talosOf = (root: Node): Component[] => componentsSaid(partsOfTalos(root), `${root.source.path}#`)

/** A file of settings for the kubelets of AKS. */
const aksOf = (root: Node) =>
  nodeAt(root, 'podMaxPids') || /^(?:RuntimeDefault|Unconfined)$/.test(textAt(root, 'seccompDefault') ?? '')
    ? partsOfAzure(root)
    : []

/** The system configuration of a pool of nodes of GKE. */
const gkeOf = (root: Node) => (nodeAt(root, 'kubeletConfig')?.kind === 'map' ? partsOfGke(root) : [])

/** Variables of Kubespray, which sets others itself. */
const kubesprayOf = (root: Node): Component[] =>
  kubesprayParts(root).flatMap(({ program, entry, given }) => partOf(root, program, entry, given))

function partOf(
  root: Node,
  program: Program,
  { key }: Pick<Entry, 'key' | 'value'>,
  given: readonly Given[],
): Component[] {
  if (given.length === 0) return []
  const own = { program, key: keyOf(root, program), dialect: 'pod', at: spanOf(key), isPart: true } as const
  return [nodeComponent({ ...own, places: [given] })]
}
