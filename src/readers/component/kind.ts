import type { Component } from '../../model/component.ts'
import { applyJsonPatch } from '../kubernetes/kustomize/json-patch.ts'
import { mappingLike, textLike } from '../kubernetes/kustomize/nodes.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { parseEmbedded } from '../parse/embedded.ts'
import { itemsOf, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { controlPlaneOf, isOfKind, kubeletOf } from './kubeadm.ts'
import { kubeletConfigOf, proxyConfigOf } from './node-config.ts'

/**
 * What kind's JSON patches set of kubeadm's objects, of the cluster and of each node; `key` is the cluster's.
 * https://kind.sigs.k8s.io/docs/user/configuration/#kubeadm-config-patches
 */
export function kindPatchesOf({ node }: KubernetesObject, key: string): readonly Component[] {
  if (!isOfKind(node)) return []
  return [node, ...itemsOf(nodeAt(node, 'nodes'))].flatMap((place, i) =>
    itemsOf(nodeAt(place, 'kubeadmConfigPatchesJSON6902')).flatMap((item, j) =>
      componentsIn(item, `${key}/~${i}/~${j}`),
    ),
  )
}

function componentsIn(item: Node, key: string): readonly Component[] {
  const patch = nodeAt(item, 'patch')
  const kind = textAt(item, 'kind')
  const operations = patch?.kind === 'scalar' ? parseEmbedded(patch).documents.find((one) => one.kind === 'seq') : patch
  if (kind === undefined || operations?.kind !== 'seq') return []
  const group = [textAt(item, 'group') ?? 'kubeadm.k8s.io', textAt(item, 'version') ?? 'v1beta3'].join('/')
  const bare = mappingLike(item, [
    { key: textLike(item, 'apiVersion'), value: textLike(item, group) },
    { key: textLike(item, 'kind'), value: textLike(item, kind) },
  ])
  const object = { kind, node: applyJsonPatch(bare, operations, true), isPart: true, pods: [] }
  const configurations = [kubeletConfigOf(object, key), proxyConfigOf(object, key)].flatMap((one) => one ?? [])
  return [...controlPlaneOf(object, key), ...kubeletOf(object, key), ...configurations]
}
