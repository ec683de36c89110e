import { isBefore } from '../../knowledge/component-flags.ts'
import { type Component, component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Fact, Source, Span } from '../../model/source.ts'
import { configFrame, groupOf, isFilledInLater, textsIn } from '../kubernetes/config-file.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { find } from '../kubernetes/settings.ts'
import type { Word } from '../parse/words.ts'
import { entriesOf, entryAt, itemsOf, type Node, nodeAt, spanOf, textAt } from '../parse/yaml.ts'
import { flagOfVariable } from './environment.ts'
import { factsOf, unsetIn } from './facts.ts'
import type { Given } from './flags.ts'
import { nodeComponent } from './node.ts'

/** Where the objects of Cluster API keep a kubeadm configuration, by their kind. */
const embedded: Readonly<Record<string, readonly string[]>> = {
  ClusterConfiguration: [],
  MasterConfiguration: [],
  KubeadmConfig: ['spec', 'clusterConfiguration'],
  KubeadmConfigTemplate: ['spec', 'template', 'spec', 'clusterConfiguration'],
  KubeadmControlPlane: ['spec', 'kubeadmConfigSpec', 'clusterConfiguration'],
  KubeadmControlPlaneTemplate: ['spec', 'template', 'spec', 'kubeadmConfigSpec', 'clusterConfiguration'],
}

export const kubeadmKinds: readonly string[] = Object.keys(embedded)

/** The control plane that kubeadm sets up; nothing for objects of another group. `key` is the object's own. */
export function controlPlaneOf({ kind, node, isPart }: KubernetesObject, key: string): readonly Component[] {
  if (!isKubeadm(node)) return []
  const path = embedded[kind] ?? []
  const configuration = find(node, ...path)
  if (!configuration?.isResolved || configuration.node.kind !== 'map') return []
  const isPatch = isPart || isOfKind(node)
  const place = path.length > 0 ? spanOf(entryAt(node, ...path)!.key) : configFrame(node, key, '').at
  return parts.flatMap((part) => componentOf(part, { root: configuration.node, key, place, isPatch }) ?? [])
}

/** kind completes its patches, which need not name their group, with a cluster for tests: only what they set is somebody's wish. */
export function isOfKind({ source }: Node): boolean {
  let known = ofKind.get(source)
  if (known === undefined) {
    known = /\bkind\.(?:x-k8s|sigs\.k8s)\.io\//.test(source.text)
    ofKind.set(source, known)
  }
  return known
}

/** A file is searched once, not for each of its objects. */
const ofKind = new WeakMap<Source, boolean>()

function isKubeadm(node: Node): boolean {
  const group = groupOf(node)
  return group === 'kubeadm.k8s.io' || group.endsWith('.cluster.x-k8s.io') || (group === '' && isOfKind(node))
}

/** The kubelet's flags of a node that kubeadm sets up; the rest stands in its configuration. `key` is the object's own. */
export function kubeletOf({ node }: KubernetesObject, key: string): readonly Component[] {
  const path = ['nodeRegistration', 'kubeletExtraArgs']
  const entry = isKubeadm(node) ? entryAt(node, ...path) : undefined
  const given = argumentsIn(entry?.value)
  if (!entry || given.length === 0) return []
  const at = spanOf(entry.key)
  const own = { program: 'kubelet', key: `${key}/kubelet`, dialect: 'pod', at, places: [given], isPart: true } as const
  return [nodeComponent(own)]
}

interface Part {
  readonly program: Program
  readonly path: readonly string[]
  /** What kubeadm sets where nothing overrides it. */
  defaults(root: Node, extra: readonly Given[]): Readonly<Record<string, string>>
}

const folderOf = (root: Node) => textAt(root, 'certificatesDir') || '/etc/kubernetes/pki'

/** Source: cmd/kubeadm/app/phases/controlplane and phases/etcd. */
const parts: readonly Part[] = [
  {
    program: 'kube-apiserver',
    path: ['apiServer'],
    defaults: (root, extra) => {
      const pki = folderOf(root)
      const isStructured = extra.some(({ flag }) => flag === 'authorization-config')
      return {
        'enable-admission-plugins': 'NodeRestriction',
        'service-account-key-file': `${pki}/sa.pub`,
        'client-ca-file': `${pki}/ca.crt`,
        'tls-cert-file': `${pki}/apiserver.crt`,
        'tls-private-key-file': `${pki}/apiserver.key`,
        'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
        'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
        ...(!isStructured && { 'authorization-mode': 'Node,RBAC' }),
        // As long as the API server knew it.
        ...(isBefore(versionOf(root, 'kube-apiserver'), '1.24') && { 'insecure-port': '0' }),
        ...(!nodeAt(root, 'etcd', 'external') && {
          'etcd-cafile': `${pki}/etcd/ca.crt`,
          'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
          'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
        }),
      }
    },
  },
  {
    program: 'kube-controller-manager',
    path: ['controllerManager'],
    defaults: (root) => ({
      'bind-address': '127.0.0.1',
      'root-ca-file': `${folderOf(root)}/ca.crt`,
      'service-account-private-key-file': `${folderOf(root)}/sa.key`,
      'use-service-account-credentials': 'true',
    }),
  },
  { program: 'kube-scheduler', path: ['scheduler'], defaults: () => ({ 'bind-address': '127.0.0.1' }) },
  {
    program: 'etcd',
    path: ['etcd', 'local'],
    defaults: (root) => {
      const pki = `${folderOf(root)}/etcd`
      return {
        'cert-file': `${pki}/server.crt`,
        'key-file': `${pki}/server.key`,
        'trusted-ca-file': `${pki}/ca.crt`,
        'client-cert-auth': 'true',
        'peer-cert-file': `${pki}/peer.crt`,
        'peer-key-file': `${pki}/peer.key`,
        'peer-trusted-ca-file': `${pki}/ca.crt`,
        'peer-client-cert-auth': 'true',
      }
    },
  },
]

interface Configuration {
  readonly root: Node
  readonly key: string
  readonly place: Span
  readonly isPatch: boolean
}

function componentOf({ program, path, defaults }: Part, configuration: Configuration): Component | undefined {
  const { root, key, place, isPatch } = configuration
  const extra = argumentsIn(nodeAt(root, ...path, 'extraArgs'))
  if (program === 'etcd' && nodeAt(root, 'etcd', 'external')) return undefined
  if (isPatch && extra.length === 0) return undefined
  const at = placeOf(root, [...path, 'extraArgs']) ?? place
  const overridden = new Set(extra.map(({ flag }) => flag))
  const own = Object.entries(isPatch ? {} : defaults(root, extra)).map(
    ([flag, text]): Given => ({ flag, at, values: [{ text, span: at }] }),
  )
  const implied = [...own, ...external(program, root)].filter(({ flag }) => !overridden.has(flag))
  const reading = factsOf(program, implied, variablesIn(root, program), extra)
  const version = isPatch ? undefined : versionOf(root, program)
  return component({
    ...reading.facts,
    ...(version && { version }),
    program,
    key: `${key}/${program}`,
    name: program,
    dialect: 'pod',
    at,
    unresolved: reading.unresolved,
    nearestParent: reading.nearestParent,
    ...(isPatch && { unsupported: unsetIn(reading) }),
  })
}

/** The last key that is there of a path. */
function placeOf(root: Node, path: readonly string[]): Span | undefined {
  for (let length = path.length; length > 0; length--) {
    const entry = entryAt(root, ...path.slice(0, length))
    if (entry) return spanOf(entry.key)
  }
  return undefined
}

/** Flags as a mapping, or since v1beta4 as a list of names and values, which kubeadm sorts. */
export function argumentsIn(list: Node | undefined): Given[] {
  const named = itemsOf(list).flatMap((item): Given[] => {
    const name = nodeAt(item, 'name')
    const value = nodeAt(item, 'value')
    return name?.kind === 'scalar' ? [{ flag: flagOf(name.text), at: spanOf(name), values: wordsOf(value) }] : []
  })
  const mapped = entriesOf(list).map(({ key, value }): Given => {
    return { flag: flagOf(key.text), at: spanOf(key), values: wordsOf(value) }
  })
  return [...mapped, ...named.toSorted((a, b) => compare(textIn(a), textIn(b)))]
}

const flagOf = (name: string) => name.replace(/^--/, '').replaceAll('_', '-')
const textIn = ({ values }: Given) => values[0]?.text ?? ''
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function wordsOf(value: Node | undefined): Word[] {
  if (!value) return []
  const span = spanOf(value)
  const isKnown = value.kind === 'scalar' && !isFilledInLater(value)
  return [isKnown ? { text: value.text, span } : { text: '', span, unsure: 'it is a placeholder' }]
}

/** An etcd elsewhere: its addresses and what the API server has for it. */
function external(program: Program, root: Node): Given[] {
  const etcd = nodeAt(root, 'etcd', 'external')
  if (program !== 'kube-apiserver' || !etcd) return []
  const files = (
    [
      ['etcd-cafile', 'caFile'],
      ['etcd-certfile', 'certFile'],
      ['etcd-keyfile', 'keyFile'],
    ] as const
  ).flatMap(([flag, name]): Given[] => {
    const entry = entryAt(etcd, name)
    return entry && textAt(etcd, name) ? [{ flag, at: spanOf(entry.key), values: wordsOf(entry.value) }] : []
  })
  const servers = textsIn(nodeAt(etcd, 'endpoints')).map(
    ({ value, at }): Given => ({ flag: 'etcd-servers', at, values: [{ text: value, span: at }] }),
  )
  return [...files, ...servers]
}

/** etcd's environment, since v1beta4. */
function variablesIn(root: Node, program: Program): Given[] {
  if (program !== 'etcd') return []
  return itemsOf(nodeAt(root, 'etcd', 'local', 'extraEnvs')).flatMap((item): Given[] => {
    const name = nodeAt(item, 'name')
    const flag = name?.kind === 'scalar' ? flagOfVariable(name.text) : undefined
    return name && flag ? [{ flag, at: spanOf(name), values: wordsOf(nodeAt(item, 'value')) }] : []
  })
}

function versionOf(root: Node, program: Program): Fact<string> | undefined {
  const node = program === 'etcd' ? undefined : nodeAt(root, 'kubernetesVersion')
  const version = node?.kind === 'scalar' ? /^v?(\d+\.\d+(?:\.\d+)?)/.exec(node.text)?.[1] : undefined
  return node && version !== undefined ? { value: version, at: spanOf(node) } : undefined
}
