import { cisDocker, type DockerEdition, dockerEditions } from './cis-docker.ts'
import { cisKubernetes, type KubernetesEdition, kubernetesEditions } from './cis-kubernetes.ts'
import type { ControlEntry } from './control.ts'
import { type KubernetesVersion, newestKubernetes, podSecurityStandards } from './pod-security.ts'

export { dockerEditions, kubernetesEditions }

export interface Editions {
  readonly docker: DockerEdition
  readonly kubernetes: KubernetesEdition
}

/** By the names of the editions: a run asks more than once. */
const known = new Map<string, readonly ControlEntry[]>()

/**
 * Every control of the chosen editions, in the benchmarks' own order.
 * @param version whose Pod Security Standards they are
 */
export function controlsOf(
  { docker, kubernetes }: Editions,
  version: KubernetesVersion = newestKubernetes,
): readonly ControlEntry[] {
  const key = `${docker} ${kubernetes} ${version}`
  const entries = known.get(key) ?? [
    ...cisDocker(docker),
    ...cisKubernetes(kubernetes),
    ...podSecurityStandards(version),
  ]
  known.set(key, entries)
  return entries
}
