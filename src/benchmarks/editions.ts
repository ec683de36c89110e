import type { Platform } from '../model/subject.ts'
import type { Control } from './control.ts'
import { dockerControls, kubernetesControls, type Label, type Sight } from './controls.ts'
import type { Threat } from './threats.ts'

export const dockerEditions = ['1.5', '1.6', '1.7', '1.8'] as const
export const kubernetesEditions = ['1.12'] as const
export type DockerEdition = (typeof dockerEditions)[number]
export type KubernetesEdition = (typeof kubernetesEditions)[number]
export interface Editions {
  readonly docker: DockerEdition
  readonly kubernetes: KubernetesEdition
}

/** A control as one edition numbers it. */
export interface ControlEntry {
  /** What rules call it: the numbering of CIS Docker 1.5, CIS Kubernetes 1.12, or the Pod Security Standards' own names. */
  readonly control: Control
  /** The id as the chosen edition prints it, with the benchmark's name: `cis-docker:5.11`. */
  readonly id: string
  /** The bare number or name: `5.11`, `baseline/privileged`. */
  readonly number: string
  readonly benchmark: 'cis-docker' | 'cis-kubernetes' | 'pss'
  readonly edition: string
  readonly title: string
  readonly level: 1 | 2
  readonly label: Label
  readonly sight: Sight
  readonly threat: Threat
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const podSecurityStandards: readonly (readonly [string, string])[] = [
  ['baseline/privileged', 'Privileged containers'],
  ['baseline/hostNamespaces', 'Host namespaces'],
  ['baseline/capabilities', 'Capabilities beyond the default set'],
  ['baseline/windowsHostProcess', 'Windows HostProcess'],
  ['baseline/hostPathVolumes', 'hostPath volumes'],
  ['baseline/hostPorts', 'Host ports'],
  ['baseline/hostProbesAndHostLifecycle', 'Host probes and lifecycle hooks'],
  ['baseline/procMount', '/proc mount type'],
  ['baseline/seccompProfile', 'Seccomp not unconfined'],
  ['baseline/appArmorProfile', 'AppArmor not overridden'],
  ['baseline/seLinuxOptions', 'SELinux not customised'],
  ['baseline/sysctls', 'Only safe sysctls'],
  ['restricted/restrictedVolumes', 'Volume types'],
  ['restricted/allowPrivilegeEscalation', 'Privilege escalation off'],
  ['restricted/runAsNonRoot', 'Running as non-root'],
  ['restricted/runAsUser', 'Non-root user id'],
  ['restricted/seccompProfile', 'Seccomp profile set'],
  ['restricted/capabilities', 'All capabilities dropped'],
]

/** Every control of the chosen editions, in the benchmarks' own order. */
export function controlsOf(editions: Editions): ControlEntry[] {
  const column = { '1.5': 0, '1.6': 1, '1.7': 1, '1.8': 2 }[editions.docker]
  const docker = dockerControls.flatMap((row): ControlEntry[] => {
    const number = row[column] as string
    if (number === '-') return []
    const control: Control = `cis-docker:${row[0] === '-' ? `+${row[1] === '-' ? row[2] : row[1]}` : row[0]}`
    const [, , , title, level, label, sight, threat] = row
    const common = { title, level, label, sight, threat }
    return [
      { control, id: `cis-docker:${number}`, number, benchmark: 'cis-docker', edition: editions.docker, ...common },
    ]
  })
  docker.sort((a, b) => compareNumbers(a.number, b.number))
  const kubernetes = kubernetesControls.map(([number, title, level, label, sight, threat]): ControlEntry => {
    const control: Control = `cis-kubernetes:${number}`
    const common = { title, level, label, sight, threat }
    return { control, id: control, number, benchmark: 'cis-kubernetes', edition: editions.kubernetes, ...common }
  })
  const pss = podSecurityStandards.map(([number, title]): ControlEntry => {
    const control = `pss:${number}` as Control
    const common = { level: 1, label: 'automated', sight: 'auto', threat: 'K5' } as const
    return { control, id: control, number, benchmark: 'pss', edition: 'latest', title, ...common }
  })
  return [...docker, ...kubernetes, ...pss]
}

function compareNumbers(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

/** CIS Docker speaks about every container, CIS Kubernetes and the Pod Security Standards about those that Kubernetes runs. */
export function answersFor(control: Control, platform: Platform | undefined): boolean {
  return control.startsWith('cis-docker:') || platform !== 'docker'
}
