import { withoutTrailingSlashes } from '../../knowledge/host-paths.ts'
import type { Container, Mount } from '../../model/container.ts'
import { bindPaths, type HostPaths } from './danger.ts'

/** One entry of Docker's HostConfig.Mounts. */
export interface DockerMount {
  Type: 'bind' | 'volume' | 'tmpfs'
  Target: string
  Source?: string
  ReadOnly?: boolean
  BindOptions?: { Propagation?: string; NonRecursive?: true }
  VolumeOptions?: {
    Labels: Record<string, string>
    NoCopy?: true
    DriverConfig?: { Name: string; Options: Record<string, string> }
  }
}

/** What comes to stand at one path. */
interface Placed {
  readonly mount: DockerMount
  /** What it mounts, where others may mount the same: a volume by its name, and the folder in it. */
  readonly storage?: string
  /** Of a tmpfs: what HostConfig.Mounts has no words for. */
  readonly options?: string
}

export interface Mounts {
  readonly mounts: readonly DockerMount[]
  /** Options by path: HostConfig.Tmpfs, for what HostConfig.Mounts has no words. */
  readonly tmpfs: ReadonlyMap<string, string>
  readonly notes: readonly string[]
}

/**
 * What a container mounts, for a container that the gate starts: binds with the path behind every link as their source (`copyBinds`
 * puts copies in their place), every volume a new and labelled one, so that no data of the machine is touched, and the same one at
 * every path where it is mounted; what only a cluster or Compose can provide is left out and noted.
 */
export function mountsOf(
  container: Container,
  host: HostPaths,
  { name, labels }: { readonly name: string; readonly labels: Record<string, string> },
): Mounts {
  const byTarget = new Map<string, Placed>()
  const notes: string[] = []
  for (const { value } of container.mounts) {
    if (!value.target.startsWith('/')) {
      if (value.target !== '') notes.push(`not mounted at ${value.target}: where that lies is not known here.`)
      continue
    }
    const { mount, note } = translate(value, host, labels)
    if (mount) {
      const options = mount.Type === 'tmpfs' ? tmpfsOptions(value) : undefined
      byTarget.set(withoutTrailingSlashes(value.target), { mount, storage: storageOf(value, mount), options })
    }
    if (note) notes.push(note)
    if (value.leftOut) notes.push(`not applied to ${value.target}: ${value.leftOut.join(', ')}.`)
  }
  for (const { mount } of [...byTarget.values()]) {
    const target = hiddenFolder(mount, host)
    if (target === undefined || byTarget.has(target)) continue
    byTarget.set(target, { mount: { Type: 'tmpfs', Target: target, ReadOnly: true } })
    notes.push(`${target} is an empty folder: the repository's Git configuration and credentials are not mounted.`)
  }
  return { ...madeOf([...byTarget.values()], name, labels), notes }
}

function madeOf(placed: readonly Placed[], name: string, labels: Record<string, string>): Omit<Mounts, 'notes'> {
  const users = new Map<string, number>()
  for (const { storage } of placed) if (storage !== undefined) users.set(storage, (users.get(storage) ?? 0) + 1)
  const volumes = new Map<string, string>()
  const mounts: DockerMount[] = []
  const tmpfs = new Map<string, string>()
  for (const { mount, storage, options } of placed) {
    const own = `${name}-${mounts.length}`
    if (storage !== undefined && users.get(storage)! > 1) {
      const Source = volumes.get(storage) ?? own
      volumes.set(storage, Source)
      mounts.push(mount.Type === 'volume' ? { ...mount, Source } : memoryVolume(mount, Source, options, labels))
    } else if (options !== undefined) tmpfs.set(mount.Target, options)
    // The engine takes no volume without a name that is only to be read.
    else mounts.push(mount.Type === 'volume' && mount.ReadOnly ? { ...mount, Source: own } : mount)
  }
  return { mounts, tmpfs }
}

const storageOf = ({ type, source, subPath = '' }: Mount, { Type }: DockerMount): string | undefined =>
  source === undefined || Type === 'bind' || type === 'tmpfs' ? undefined : `${type} ${source} ${subPath}`

/** A tmpfs is one path's alone; a volume in memory is not. */
function memoryVolume(
  { Target, ReadOnly }: DockerMount,
  Source: string,
  options: string | undefined,
  Labels: Record<string, string>,
): DockerMount {
  const o = options?.split(',').filter((option) => option.includes('=') && memoryOption.test(option)) ?? []
  const Options = { type: 'tmpfs', device: 'tmpfs', ...(o.length > 0 && { o: o.join(',') }) }
  const VolumeOptions = { Labels, NoCopy: true as const, DriverConfig: { Name: 'local', Options } }
  return { Type: 'volume', Target, Source, ReadOnly, VolumeOptions }
}

/** An emptyDir holds programs as well as data. */
function tmpfsOptions({ type, options, readOnly }: Mount): string | undefined {
  const given = type === 'emptyDir' ? ['exec', options] : [options]
  const all = given.filter((option) => option !== undefined)
  const isSaid = all.some((text) => text.split(',').includes('ro'))
  return all.length > 0 ? [...all, ...(readOnly && !isSaid ? ['ro'] : [])].join(',') : undefined
}

/** What mounts the whole repository must not reach .git: its configuration runs programs and may hold the job's token. */
function hiddenFolder(mount: DockerMount, host: HostPaths): string | undefined {
  if (mount.Type !== 'bind' || mount.Source !== host.root || host.real?.(`${host.root}/.git/HEAD`) === undefined)
    return undefined
  return `${mount.Target.replace(/\/+$/, '')}/.git`
}

function translate(
  mount: Mount,
  host: HostPaths,
  labels: Record<string, string>,
): { mount?: DockerMount; note?: string } {
  const volume: DockerMount = {
    Type: 'volume',
    Target: mount.target,
    ReadOnly: mount.readOnly,
    VolumeOptions: { Labels: labels },
  }
  switch (mount.type) {
    case 'bind':
      return bind(mount, host, volume)
    case 'volume':
      return drivenVolume(mount, volume)
    case 'tmpfs':
      return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } }
    case 'emptyDir':
      return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } }
    case 'persistentVolumeClaim':
    case 'ephemeral':
      return {
        mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly },
        note: `${mount.target} (${mount.type}) is an empty folder in memory.`,
      }
    default:
      return { note: `${mount.target} (${mount.type}) is not mounted: Docker cannot provide it.` }
  }
}

/** Memory is all that a volume's driver may bring: anything else is a path, a disk or another machine. */
function drivenVolume({ driver, target }: Mount, volume: DockerMount): { mount: DockerMount; note?: string } {
  if (!driver) return { mount: volume }
  const { type, device, o = '', ...others } = driver.options
  const isMemory =
    driver.name === 'local' &&
    type === 'tmpfs' &&
    !device?.startsWith('/') &&
    Object.keys(others).length === 0 &&
    o.split(',').every((option) => memoryOption.test(option))
  if (!isMemory || !volume.VolumeOptions)
    return { mount: volume, note: `the driver options of the volume at ${target} are not applied: it is an empty one.` }
  const DriverConfig = { Name: 'local', Options: { type, device: 'tmpfs', ...(o === '' ? {} : { o }) } }
  return { mount: { ...volume, VolumeOptions: { ...volume.VolumeOptions, DriverConfig } } }
}

const memoryOption = /^(?:|rw|ro|noexec|nosuid|nodev|noatime|(?:size|mode|uid|gid|nr_inodes)=[\w%]+)$/

function bind(mount: Mount, host: HostPaths, volume: DockerMount): { mount?: DockerMount; note?: string } {
  const { real } = bindPaths(mount.source ?? '', host)
  if (!mount.source || real === undefined) {
    return {
      mount: volume,
      note: `${mount.target} is an empty volume: ${mount.source || 'its source'} does not exist on this host.`,
    }
  }
  if (!host.real && !mount.source.startsWith('/')) {
    return { mount: volume, note: `${mount.target} is an empty volume: the engine runs on another host.` }
  }
  return {
    mount: {
      Type: 'bind',
      Source: real,
      Target: mount.target,
      ReadOnly: mount.readOnly,
      ...(mount.propagation ? { BindOptions: { Propagation: mount.propagation } } : {}),
    },
  }
}
