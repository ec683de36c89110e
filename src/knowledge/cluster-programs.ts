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

/** Whether its arguments keep Tiller to its own pod; it listens on every address unless they say otherwise. */
export const keepsTillerLocal = (args: readonly string[]): boolean =>
  args.some((word) => /^(?:--?listen[= ])?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?):\d+$/.test(word))

export const isGitSync = (image: string): boolean => /(?:^|\/)git-sync(?:-\w+)?$/.test(repositoryOf(image))

/** Settings of git-sync, as variables and as flags, that name the git to run. */
export const replacesGit = (setting: string): boolean => /^(?:GITSYNC_GIT|GIT_SYNC_GIT|--?git(?:=.*)?)$/.test(setting)

/** What enforces network policies beside a network plugin that does not. */
export const enforcesPolicies = (image: string): boolean =>
  /(?:^|\/)(?:calico|canal|cilium|kube-router|kube-network-policies|weave-npc|antrea)/.test(repositoryOf(image))

/** Labels by which the dashboard's own manifests, and its Service, find it. */
export const isDashboardLabel = (name: string, value: string): boolean =>
  /^(?:app|k8s-app|app\.kubernetes\.io\/name)$/.test(name) && value === 'kubernetes-dashboard'
