import { isWithin } from '../model/path.ts'

/** Where a process's limits stand in /sys/fs/cgroup, and what the texts there mean. Pure, but for the `read` that is passed in. */

export interface Limits {
  /** 0: read, and no limit. */
  readonly memoryMax?: number
  readonly cpuMax?: number
  readonly pidsMax?: number
}

export interface CgroupPlace {
  readonly version: 1 | 2
  /** The container's own group, as a folder of the file system, by controller (`''` is the unified hierarchy). */
  readonly folders: ReadonlyMap<string, string>
}

export interface CgroupMount {
  readonly point: string
  /** Empty for the unified hierarchy. */
  readonly controllers: readonly string[]
  /** What part of the hierarchy is mounted there. */
  readonly root: string
}

/** The cgroup mounts in a /proc/PID/mountinfo text. Format: proc(5). */
export function cgroupMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split('\n').flatMap((line): CgroupMount[] => {
    const [left = '', right = ''] = line.split(' - ')
    const [type, , options = ''] = right.split(' ')
    const [, , , root = '', point = ''] = left.split(' ')
    if (type === 'cgroup2') return [{ point, controllers: [], root }]
    return type === 'cgroup' ? [{ point, controllers: options.split(','), root }] : []
  })
}

/**
 * Folders of the group that carries the container's id; undefined when the process is not in a group of that name, so that a
 * process id of another machine or namespace is never taken for the container's.
 */
export function cgroupPlaceOf(
  cgroup: string,
  containerId: string,
  mounts: readonly CgroupMount[],
): CgroupPlace | undefined {
  const folders = new Map<string, string>()
  for (const line of cgroup.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line)
    if (!match) continue
    const [, names = '', path = ''] = match
    const own = upToContainer(path, containerId)
    if (own === undefined) continue
    for (const controller of names.split(',')) {
      const mount = mounts.find(({ controllers }) =>
        controller === '' ? controllers.length === 0 : controllers.includes(controller),
      )
      const below = mount && under(mount.root, own)
      if (mount && below !== undefined) folders.set(controller, mount.point + below)
    }
  }
  if (!cgroup.includes(containerId)) return undefined
  return { version: [...folders.keys()].some((name) => name !== '') ? 1 : 2, folders }
}

/** A process may have made groups below its container's. */
function upToContainer(path: string, id: string): string | undefined {
  const parts = path.split('/')
  const index = parts.findIndex((part) => part.includes(id))
  return index < 0 || parts.includes('..') ? undefined : parts.slice(0, index + 1).join('/')
}

function under(root: string, path: string): string | undefined {
  if (root === '/') return path
  return isWithin(path, root) ? path.slice(root.length) : undefined
}

/** cgroup v1 has no value for "no limit": it gives the largest multiple of the page size that fits. */
const noLimitV1 = 2 ** 62

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d+\s*$/.test(text) ? Number(text) : undefined

export function parseMemoryV1(text: string | undefined): number | undefined {
  const bytes = wholeNumber(text)
  return bytes === undefined ? undefined : bytes < 0 || bytes >= noLimitV1 ? 0 : bytes
}

/** `max` or a number (memory.max, pids.max). */
export function parseMax(text: string | undefined): number | undefined {
  return text?.trim() === 'max' ? 0 : wholeNumber(text)
}

/** Cores of cpu.cfs_quota_us and cpu.cfs_period_us. */
export function parseQuotaV1(quota: string | undefined, period: string | undefined): number | undefined {
  const limit = wholeNumber(quota)
  const length = wholeNumber(period)
  if (limit === undefined || !length) return undefined
  return limit <= 0 ? 0 : limit / length
}

/** Cores of cpu.max: `max 100000` or `50000 100000`. */
export function parseCpuMax(text: string | undefined): number | undefined {
  const match = /^(max|\d+) (\d+)\s*$/.exec(text ?? '')
  if (!match) return undefined
  return match[1] === 'max' ? 0 : Number(match[1]) / Number(match[2])
}

export function readLimits(place: CgroupPlace, read: (path: string) => string | undefined): Limits {
  const file = (controller: string, name: string) => {
    const folder = place.folders.get(controller)
    return folder === undefined ? undefined : read(`${folder}/${name}`)
  }
  if (place.version === 2) {
    return {
      memoryMax: parseMax(file('', 'memory.max')),
      cpuMax: parseCpuMax(file('', 'cpu.max')),
      pidsMax: parseMax(file('', 'pids.max')),
    }
  }
  return {
    memoryMax: parseMemoryV1(file('memory', 'memory.limit_in_bytes')),
    cpuMax: parseQuotaV1(file('cpu', 'cpu.cfs_quota_us'), file('cpu', 'cpu.cfs_period_us')),
    pidsMax: parseMax(file('pids', 'pids.max')),
  }
}
