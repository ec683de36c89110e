/** By number. Source: linux/capability.h. */
const names =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  )

/** With one of these a program makes itself root, or reads and writes what only root may. */
const rootlike = new Set(
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER SETGID SETUID SETPCAP SETFCAP SYS_ADMIN SYS_MODULE SYS_PTRACE SYS_RAWIO SYS_CHROOT MKNOD BPF'.split(
    ' ',
  ),
)

/** Whether a capability on a file is as good as the set-user-id bit of root. */
export const isRootCapability = (name: string): boolean => rootlike.has(name)

/** Ports below 1024 are all that it gives. */
export const isHarmlessCapability = (name: string): boolean => name === 'NET_BIND_SERVICE'

/** What the extended attribute `security.capability` permits or lets be inherited. Source: linux/capability.h, vfs_cap_data. */
export function fileCapabilities(attribute: Buffer): string[] {
  if (attribute.length < 12) return []
  const low = attribute.readUInt32LE(4) | attribute.readUInt32LE(8)
  const high = attribute.length < 20 ? 0 : attribute.readUInt32LE(12) | attribute.readUInt32LE(16)
  const isSet = (number: number) => (((number < 32 ? low : high) >>> (number % 32)) & 1) === 1
  return names.filter((_, number) => isSet(number))
}
