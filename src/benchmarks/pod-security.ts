import type { Control, ControlEntry } from './control.ts'
import { parseTable } from './table.ts'

/** Versions of Kubernetes whose Pod Security admission is known; the newest last. */
export const kubernetesVersions = [
  '1.25',
  '1.26',
  '1.27',
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
  '1.36',
  '1.37',
] as const
export type KubernetesVersion = (typeof kubernetesVersions)[number]
export const newestKubernetes: KubernetesVersion = '1.37'

/** Whether a version has what came with another. */
export const hasSince = (version: KubernetesVersion, since: KubernetesVersion): boolean =>
  kubernetesVersions.indexOf(version) >= kubernetesVersions.indexOf(since)

const columns = ['number', 'title'] as const

/** Controls that are not as old as the oldest version. */
const firstVersions: Readonly<Record<string, KubernetesVersion>> = {
  'baseline/hostProbesAndHostLifecycle': '1.34',
  'restricted/procMount': '1.35',
}

/** The controls of the Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const table = `
baseline/privileged                   containers are not privileged
baseline/hostNamespaces               host namespaces are not shared
baseline/capabilities                 added capabilities are in the default set
baseline/windowsHostProcess           HostProcess is off
baseline/hostPathVolumes              hostPath volumes are not used
baseline/hostPorts                    host ports are not used
baseline/hostProbesAndHostLifecycle   probes and lifecycle hooks have no host set
baseline/procMount                    /proc is masked
baseline/seccompProfile               seccomp profile is not Unconfined
baseline/appArmorProfile              AppArmor profile is not Unconfined
baseline/seLinuxOptions               SELinux options are limited to container types
baseline/sysctls                      sysctls are on the safe list
restricted/restrictedVolumes          volume types are on the allowed list
restricted/procMount                  /proc is masked, also for a pod with users of its own
restricted/allowPrivilegeEscalation   privilege escalation is off
restricted/runAsNonRoot               containers are required to run as non-root
restricted/runAsUser                  user is not 0
restricted/seccompProfile             seccomp profile is set
restricted/capabilities               capabilities are dropped, all but NET_BIND_SERVICE
`

/**
 * Both profiles as a version of Kubernetes enforces them, baseline first. The standards have no levels and no labels: a program
 * can check all of them.
 */
export function podSecurityStandards(version: KubernetesVersion = newestKubernetes): ControlEntry[] {
  const edition = version === newestKubernetes ? 'latest' : version
  const rows = parseTable(columns, table).filter(({ number }) => hasSince(version, firstVersions[number] ?? '1.25'))
  return rows.map(({ number, title }): ControlEntry => {
    const control = `pss:${number}` as Control
    const common = { level: 1, label: 'automated', sight: 'auto', threat: 'K5' } as const
    return { control, id: control, number, benchmark: 'pss', edition, title, ...common }
  })
}
