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

/**
 * What was asked for, and what a bounding set shows beyond it: a capability that nobody asked for is added, one that was dropped
 * and is held all the same is not dropped. A set that holds less excuses nothing: processes can give capabilities up.
 */
export function capabilityChanges(bounding: readonly string[], asked: Capabilities): Capabilities {
  const held = new Set(bounding)
  const added = new Set(asked.add)
  const extra = bounding.filter((name) => !defaultCapabilities.has(name) && !added.has(name))
  const isFull = held.size >= 37 && [...defaultCapabilities].every((name) => held.has(name))
  const add = added.has('ALL') || (extra.length > 0 && isFull) ? ['ALL'] : [...asked.add, ...extra]
  if (!asked.drop.includes('ALL')) return { add, drop: asked.drop.filter((name) => !held.has(name) || added.has(name)) }
  const isBorneOut = added.has('ALL') || bounding.every((name) => added.has(name))
  return { add, drop: isBorneOut ? asked.drop : [...defaultCapabilities].filter((name) => !held.has(name)) }
}
