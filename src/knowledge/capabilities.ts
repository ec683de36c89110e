/** A capability's name as facts carry it: upper case, without `CAP_`. Engines take it in any case, with or without that. */
export const capabilityName = (written: string): string => written.toUpperCase().replace(/^CAP_/, '')

/** What Docker and containerd give a container that asks for nothing. Source: moby `oci/caps/defaults.go`. */
export const defaultCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

/** What a pod may add under the Pod Security Standards' baseline: the default set without NET_RAW. */
export const baselineCapabilities: ReadonlySet<string> = new Set(
  [...defaultCapabilities].filter((name) => name !== 'NET_RAW'),
)

/** Each of these, held in the host's user namespace, gives a way out of the container or into the kernel. */
const hostCapabilities: ReadonlySet<string> = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
  'SYSLOG',
])

/** Whether a capability gives control of the host; NET_ADMIN does only where the host's network is shared. */
export const isHostEscapeCapability = (capability: string, hostNetwork: boolean): boolean =>
  hostCapabilities.has(capability) || (capability === 'NET_ADMIN' && hostNetwork)
