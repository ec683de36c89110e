import { itemsOf, type Mapping, type Node, nodeAt, textAt } from '../parse/yaml.ts'
import { kubeadmPatchOf } from './claims.ts'
import { applyJsonPatch } from './kustomize/json-patch.ts'
import { mappingLike, sequenceLike, textLike } from './kustomize/nodes.ts'

/**
 * The documents of a file that kubeadm lays over what it writes, as the parts of objects that they are: they need no kind, and may
 * be operations.
 * https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/control-plane-flags/#patches
 */
export function withTargets(path: string, documents: readonly Node[]): readonly Node[] {
  const patch = kubeadmPatchOf(path)
  if (!patch) return documents
  return documents.map((node) => {
    if (node.kind === 'seq' && isPatch(node)) return applyJsonPatch(bareTarget(node, patch.target), node, true)
    const isOpen = node.kind === 'map' && textAt(node, 'kind') === undefined && isOfTarget(node, patch.target)
    return isOpen ? mappingLike(node, [...bareTarget(node, patch.target, true).list, ...node.list]) : node
  })
}

const isPatch = (node: Node) =>
  itemsOf(node).some((item) => textAt(item, 'op') !== undefined && textAt(item, 'path')?.startsWith('/'))

/** A pod's patch names containers or settings below `spec`; the kubelet's is only known by its name. */
const isOfTarget = (node: Mapping, target: string): boolean =>
  target === 'kubeletconfiguration' || nodeAt(node, 'spec')?.kind === 'map'

/** @param isLaidOver its containers stand in the patch */
function bareTarget(like: Node, target: string, isLaidOver = false): Mapping {
  const text = (value: string) => textLike(like, value)
  const map = (entries: Readonly<Record<string, Node>>) =>
    mappingLike(
      like,
      Object.entries(entries).map(([key, value]) => ({ key: text(key), value })),
    )
  if (target === 'kubeletconfiguration')
    return map({ apiVersion: text('kubelet.config.k8s.io/v1beta1'), kind: text('KubeletConfiguration') })
  const head = {
    apiVersion: text('v1'),
    kind: text('Pod'),
    ...(!(isLaidOver && nodeAt(like, 'metadata')) && {
      metadata: map({ name: text(target), namespace: text('kube-system') }),
    }),
  }
  if (target === 'corednsdeployment')
    return map({
      apiVersion: text('apps/v1'),
      kind: text('Deployment'),
      ...(head.metadata && { metadata: map({ name: text('coredns'), namespace: text('kube-system') }) }),
    })
  const container = map({ name: text(target), command: sequenceLike(like, [text(target)]) })
  return map(isLaidOver ? head : { ...head, spec: map({ containers: sequenceLike(like, [container]) }) })
}
