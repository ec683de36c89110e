import type { ClusterProgram } from '../model/pod.ts'
import { parseImage } from './image-reference.ts'

const repositoryOf = (image: string): string => parseImage(image)?.repository ?? ''

/** Which of them an image is, by its repository. */
export function programOfImage(image: string): ClusterProgram | undefined {
  const repository = repositoryOf(image)
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  if (/(?:^|-)tiller(?:-|$)/.test(name)) return 'tiller'
  if (/^kubernetes-dashboard(?:-|$)/.test(name) || /(?:^|\/)kubernetesui\/dashboard(?:-|$)/.test(repository))
    return 'dashboard'
  return name === 'flannel' ? 'flannel' : undefined
}

/** What enforces network policies beside a network plugin that does not. */
export const enforcesPolicies = (image: string): boolean =>
  /(?:^|\/)(?:calico|canal|cilium|kube-router|kube-network-policies|weave-npc|antrea)/.test(repositoryOf(image))

/** Labels by which the dashboard's own manifests, and its Service, find it. */
export const isDashboardLabel = (name: string, value: string): boolean =>
  /^(?:app|k8s-app|app\.kubernetes\.io\/name)$/.test(name) && value === 'kubernetes-dashboard'
