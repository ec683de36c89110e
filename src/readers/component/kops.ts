import { componentFields } from '../../knowledge/component-flags.ts'
import type { Component, ComponentFlag } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Span } from '../../model/source.ts'
import { groupOf } from '../kubernetes/config-file.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { entriesOf, entryAt, nodeAt, spanOf } from '../parse/yaml.ts'
import type { Given } from './flags.ts'
import { nodeComponent } from './node.ts'
import { wordsOf } from './tree.ts'

const parts: readonly (readonly [string, Program])[] = [
  ['kubeAPIServer', 'kube-apiserver'],
  ['kubeControllerManager', 'kube-controller-manager'],
  ['kubeScheduler', 'kube-scheduler'],
  ['kubelet', 'kubelet'],
  ['masterKubelet', 'kubelet'],
  ['controlPlaneKubelet', 'kubelet'],
  ['kubeProxy', 'kube-proxy'],
]

/**
 * The components that a cluster of kOps, or a group of its machines, sets up; nothing for clusters of another kind. kOps completes them with defaults of its
 * own: only what is set is known. `key` is the object's own.
 */
export function kopsClusterOf({ kind, node }: KubernetesObject, key: string): readonly Component[] {
  // A provider of Cluster API has an object around the cluster's.
  const isProviders = kind === 'KopsControlPlane'
  if (groupOf(node) !== (isProviders ? 'controlplane.cluster.x-k8s.io' : 'kops.k8s.io')) return []
  const spec = isProviders ? ['spec', 'kopsClusterSpec'] : ['spec']
  return parts.flatMap(([name, program]) => {
    const open = program === 'kube-apiserver' ? entryAt(node, ...spec, 'authorization', 'alwaysAllow') : undefined
    const entry = entryAt(node, ...spec, name) ?? open
    const own = entriesOf(nodeAt(node, ...spec, name)).flatMap(({ key: setting, value }): Given[] => {
      const flag = flagOf(setting.text)
      return flag === undefined ? [] : [{ flag, at: spanOf(setting), values: wordsOf(flag, value) }]
    })
    const given = [...own, ...(open ? [alwaysAllow(spanOf(open.key))] : [])]
    if (!entry || given.length === 0) return []
    const at = spanOf(entry.key)
    return nodeComponent({
      program,
      key: `${key}/${/Kubelet$/.test(name) ? name : program}`,
      dialect: 'pod',
      at,
      places: [given],
      isPart: true,
    })
  })
}

/** What `authorization: {alwaysAllow: {}}` makes kOps set. */
const alwaysAllow = (at: Span): Given => ({
  flag: 'authorization-mode',
  at,
  values: [{ text: 'AlwaysAllow', span: at }],
})

/** Flags by their letters alone: `auditLogMaxAge` stands for `--audit-log-maxage`. */
const flagByLetters: ReadonlyMap<string, ComponentFlag> = new Map([
  ...componentFields.flatMap((flag) => (flag === 'version' ? [] : [[lettersOf(flag), flag] as const])),
  ['enableprofiling', 'profiling'],
  ['podpidslimit', 'pod-max-pids'],
])

function lettersOf(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}

const flagOf = (name: string): ComponentFlag | undefined => flagByLetters.get(lettersOf(name))
