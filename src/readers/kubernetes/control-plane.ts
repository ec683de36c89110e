import type { Container } from '../../model/container.ts'
import type { Program } from '../../model/program.ts'
import type { Owner } from '../../model/source.ts'
import { type Node, textAt } from '../parse/yaml.ts'

/** Those that kubeadm starts as static pods. */
const parts: readonly Program[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']

/** Whether a container is a part of the control plane in a static pod: it starts one, in a bare pod of the system that says so. */
export function isControlPlane(
  { owner, metadata }: { owner: Owner; metadata: Node | undefined },
  { entrypoint, namespace, at }: Container,
): boolean {
  if (!/#Pod\//.test(owner.key) || namespace?.value !== 'kube-system') return false
  const name = entrypoint?.value[0]?.replace(/^.*\//s, '')
  if (name === undefined || !parts.some((part) => part === name)) return false
  const isLabelled =
    textAt(metadata, 'labels', 'component') === name && textAt(metadata, 'labels', 'tier') === 'control-plane'
  return isLabelled || /(?:^|\/)manifests\/[^/]+$/.test(at.source.path)
}
