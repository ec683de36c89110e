import type { Control, ControlEntry } from './control.ts'
import { parseTable } from './table.ts'

const columns = ['number', 'title'] as const

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

/** Both profiles, baseline first. The standards have no levels and no labels: a program can check all of them. */
export function podSecurityStandards(): ControlEntry[] {
  return parseTable(columns, table).map(({ number, title }): ControlEntry => {
    const control = `pss:${number}` as Control
    const common = { level: 1, label: 'automated', sight: 'auto', threat: 'K5' } as const
    return { control, id: control, number, benchmark: 'pss', edition: 'latest', title, ...common }
  })
}
