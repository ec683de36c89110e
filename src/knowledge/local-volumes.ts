import { isHostEscapePath, pathReach } from './host-paths.ts'

/** Options of a volume of the driver `local`, which hands them to mount(2). */
export interface LocalVolumeOptions {
  readonly type?: string | undefined
  readonly o?: string | undefined
  readonly device?: string | undefined
}

/** Without a driver the engine takes `local`. */
export const isLocalDriver = (driver: string | undefined): boolean =>
  driver === undefined || driver === '' || driver === 'local'

/** File systems that show the kernel's own files; where the host has them mounted. */
const kernelFiles: ReadonlyMap<string, string> = new Map([
  ['proc', '/proc'],
  ['sysfs', '/sys'],
  ['devtmpfs', '/dev'],
  ['devpts', '/dev/pts'],
  ['mqueue', '/dev/mqueue'],
  ['bpf', '/sys/fs/bpf'],
  ['cgroup', '/sys/fs/cgroup'],
  ['cgroup2', '/sys/fs/cgroup'],
  ['configfs', '/sys/kernel/config'],
  ['debugfs', '/sys/kernel/debug'],
  ['efivarfs', '/sys/firmware/efi/efivars'],
  ['securityfs', '/sys/kernel/security'],
  ['tracefs', '/sys/kernel/tracing'],
])

/** Of memory or of another machine. */
const isElsewhere = (type: string) => /^(?:tmpfs|ramfs|nfs4?|cifs|smb3?|smbfs|9p|ceph|glusterfs|lustre|afs)$/.test(type)

/** The path of the host, or the disk, that such a volume shows; undefined for one of its own. */
export function pathOfVolume({ type = '', o = '', device = '' }: LocalVolumeOptions): string | undefined {
  const name = type.trim().toLowerCase()
  const options = o.split(',').map((option) => option.trim())
  if (options.some((option) => /^r?bind$/.test(option))) return device || undefined
  if (name === 'overlay') return overlayPath(options)
  if (isElsewhere(name)) return undefined
  return kernelFiles.get(name) ?? (device.startsWith('/') ? device : undefined)
}

/** Several layers lie over each other; the one that reaches furthest is what counts. */
function overlayPath(options: readonly string[]): string | undefined {
  const layers = options.flatMap((option) => /^(?:lowerdir|upperdir)\+?=(.*)$/s.exec(option)?.[1]?.split(':') ?? [])
  return layers.find(isHostEscapePath) ?? layers.find((path) => pathReach(path) !== 'files') ?? layers[0]
}
