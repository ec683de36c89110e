import { defaultCapabilities } from '../../knowledge/capabilities.ts'

/** By bit number. Source: include/uapi/linux/capability.h. */
const names = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
] as const

/** Names in a capability mask of /proc/PID/status. A bit without a name is given by number. */
export function capabilitiesOf(mask: string): string[] {
  const bits = BigInt(`0x${mask}`)
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => (bits >> BigInt(bit)) & 1n)
    .map((bit) => names[bit] ?? String(bit))
}

export interface Capabilities {
  readonly add: readonly string[]
  readonly drop: readonly string[]
}

/** Upper case without `CAP_`. */
export const capabilityName = (text: string): string => text.toUpperCase().replace(/^CAP_/, '')

/**
 * What a bounding set adds to and takes from Docker's default set. The requested words (`ALL` above all) are kept where
 * the kernel bears them out.
 */
export function capabilityChanges(bounding: readonly string[], asked: Capabilities): Capabilities {
  const held = new Set(bounding)
  const dropsAll = asked.drop.includes('ALL') && !asked.add.includes('ALL')
  const extra = bounding.filter((name) => !defaultCapabilities.has(name))
  const lost = [...defaultCapabilities].filter((name) => !held.has(name))
  if (dropsAll && bounding.every((name) => asked.add.includes(name))) return { add: bounding, drop: ['ALL'] }
  if (held.size === 0) return { add: [], drop: ['ALL'] }
  const addsAll = asked.add.includes('ALL') && extra.length > 0
  const isFull = lost.length === 0 && held.size >= 37
  return { add: addsAll || isFull ? ['ALL'] : extra, drop: lost }
}
