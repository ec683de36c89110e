import { hasSince, type KubernetesVersion, newestKubernetes } from '../benchmarks/pod-security.ts'
import type { Platform } from '../model/subject.ts'

/**
 * Lists of the Pod Security Standards (https://kubernetes.io/docs/concepts/security/pod-security-standards/), by the version of
 * Kubernetes since which an entry is on them; the oldest known stands for all before.
 */
type Since = ReadonlyMap<string, KubernetesVersion>

/** A version as the policy sets it; the newest known where it sets none. */
type Version = KubernetesVersion | undefined

const since = (version: KubernetesVersion, ...names: string[]) => names.map((name) => [name, version] as const)

function isOn(list: Since, name: string, version: Version = newestKubernetes): boolean {
  const first = list.get(name)
  return first !== undefined && hasSince(version, first)
}

/** Sysctls that are namespaced and isolated, so that a pod may set them (baseline). */
const safeSysctls: Since = new Map([
  ...since(
    '1.25',
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ping_group_range',
    'net.ipv4.tcp_syncookies',
  ),
  ...since('1.27', 'net.ipv4.ip_local_reserved_ports'),
  ...since(
    '1.29',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_keepalive_time',
  ),
  ...since('1.32', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'),
  ...since('1.37', 'net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'),
])

/** SELinux types a pod may ask for (baseline). */
const seLinuxTypes: Since = new Map([
  ...since('1.25', 'container_t', 'container_init_t', 'container_kvm_t'),
  ...since('1.31', 'container_engine_t'),
])

/** Volume types of the restricted profile, as the pod's fields are called. */
const volumeTypes: Since = new Map([
  ...since('1.25', 'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected'),
  ...since('1.25', 'secret'),
  // No check of its own names the version: the admission of older API servers does not know the type.
  ...since('1.33', 'image'),
])

/**
 * Whether a release that Pod Security is pinned to lacks checks of later ones. Those of 1.23 are all but the ones of probes. Source:
 * k8s.io/pod-security-admission/policy.
 */
export const lacksChecks = (release: string): boolean => Number(/^v1\.(\d+)$/.exec(release)?.[1] ?? 23) < 23

export const isSafeSysctl = (name: string, version: Version): boolean => isOn(safeSysctls, name, version)
export const isAllowedSeLinuxType = (type: string, version: Version): boolean => isOn(seLinuxTypes, type, version)
export const isRestrictedVolumeType = (type: string, version: Version): boolean => isOn(volumeTypes, type, version)

interface MayOwnUsers {
  readonly platform: Platform
  readonly usernsMode?: { readonly value: string }
}

/** Whether a pod has users of its own, for which admission relaxes what it asks of root and of /proc. */
export const isRelaxed = (subject: MayOwnUsers, version: Version = newestKubernetes): boolean =>
  subject.platform === 'kubernetes' && subject.usernsMode?.value === 'private' && hasSince(version, '1.35')
