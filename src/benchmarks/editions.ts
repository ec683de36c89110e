import { cisDocker, type DockerEdition, dockerEditions } from './cis-docker.ts'
import { cisKubernetes, type KubernetesEdition, kubernetesEditions } from './cis-kubernetes.ts'
import type { ControlEntry } from './control.ts'
import { podSecurityStandards } from './pod-security.ts'

export { dockerEditions, kubernetesEditions }

export interface Editions {
  readonly docker: DockerEdition
  readonly kubernetes: KubernetesEdition
}

/** By the names of the editions: a run asks more than once. */
const known = new Map<string, readonly ControlEntry[]>()

/** Every control of the chosen editions, in the benchmarks' own order. */
export function controlsOf({ docker, kubernetes }: Editions): readonly ControlEntry[] {
  const key = `${docker} ${kubernetes}`
  const entries = known.get(key) ?? [...cisDocker(docker), ...cisKubernetes(kubernetes), ...podSecurityStandards()]
  known.set(key, entries)
  return entries
}
