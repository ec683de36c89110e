import type { ComponentFlag } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import { type Entry, entryAt, type Node, spanOf } from '../parse/yaml.ts'
import type { Given } from './flags.ts'
import { wordsOf } from './tree.ts'

/** Variables of Kubespray, by the program and the flag that its templates put them in. */
const variables: readonly (readonly [Program, ComponentFlag, string])[] = [
  ['kube-apiserver', 'anonymous-auth', 'kube_api_anonymous_auth'],
  ['kube-apiserver', 'audit-log-maxage', 'audit_log_maxage'],
  ['kube-apiserver', 'audit-log-maxbackup', 'audit_log_maxbackups'],
  ['kube-apiserver', 'audit-log-maxsize', 'audit_log_maxsize'],
  ['kube-apiserver', 'authorization-mode', 'authorization_modes'],
  ['kube-apiserver', 'disable-admission-plugins', 'kube_apiserver_disable_admission_plugins'],
  ['kube-apiserver', 'enable-admission-plugins', 'kube_apiserver_enable_admission_plugins'],
  ['kube-apiserver', 'insecure-bind-address', 'kube_apiserver_insecure_bind_address'],
  ['kube-apiserver', 'insecure-port', 'kube_apiserver_insecure_port'],
  ['kube-apiserver', 'profiling', 'kube_profiling'],
  ['kube-apiserver', 'request-timeout', 'kube_apiserver_request_timeout'],
  ['kube-apiserver', 'service-account-lookup', 'kube_apiserver_service_account_lookup'],
  ['kube-apiserver', 'tls-cipher-suites', 'tls_cipher_suites'],
  ['kube-apiserver', 'tls-min-version', 'tls_min_version'],
  ['kube-controller-manager', 'bind-address', 'kube_controller_manager_bind_address'],
  ['kube-controller-manager', 'profiling', 'kube_profiling'],
  ['kube-controller-manager', 'terminated-pod-gc-threshold', 'kube_controller_terminated_pod_gc_threshold'],
  ['kube-scheduler', 'bind-address', 'kube_scheduler_bind_address'],
  ['kube-scheduler', 'profiling', 'kube_profiling'],
  ['kubelet', 'event-qps', 'kubelet_event_record_qps'],
  ['kubelet', 'make-iptables-util-chains', 'kubelet_make_iptables_util_chains'],
  ['kubelet', 'protect-kernel-defaults', 'kubelet_protect_kernel_defaults'],
  ['kubelet', 'read-only-port', 'kube_read_only_port'],
  ['kubelet', 'rotate-certificates', 'kubelet_rotate_certificates'],
  ['kubelet', 'seccomp-default', 'kubelet_seccomp_default'],
  ['kubelet', 'streaming-connection-idle-timeout', 'kubelet_streaming_connection_idle_timeout'],
]

/** What variables of Kubespray set of each program, with the first of them. */
export function kubesprayParts(root: Node): { program: Program; entry: Entry; given: Given[] }[] {
  const found = variables.flatMap(([program, flag, name]) => {
    const entry = entryAt(root, name)
    if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return []
    return [{ program, entry, given: { flag, at: spanOf(entry.value), values: wordsOf(flag, entry.value) } }]
  })
  // Other roles have a `tls_min_version` as well.
  if (!found.some(({ entry }) => entry.key.text.startsWith('kube'))) return []
  const programs = [...new Set(found.map(({ program }) => program))]
  return programs.map((program) => {
    const own = found.filter((one) => one.program === program)
    return { program, entry: own[0]!.entry, given: own.map(({ given }) => given) }
  })
}
