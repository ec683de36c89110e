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
  VolumeOptions?: { Labels: Record<string, string>; DriverConfig?: { Name: string; Options: Record<string, string> } }
}

export interface Mounts {
  readonly mounts: readonly DockerMount[]
  /** Options by path: HostConfig.Tmpfs, for what HostConfig.Mounts has no words. */
  readonly tmpfs: ReadonlyMap<string, string>
  readonly notes: readonly string[]
}

/**
 * What a container mounts, for a container that the gate starts: binds with the path behind every link as their source (`copyBinds`
 * puts copies in their place), every volume a new and labelled one, so that no data of the machine is touched; what only a cluster
 * or Compose can provide is left out and noted.
 */
export function mountsOf(
  container: Container,
  host: HostPaths,
  { name, labels }: { readonly name: string; readonly labels: Record<string, string> },
): Mounts {
  const byTarget = new Map<string, DockerMount>()
  const tmpfs = new Map<string, string>()
  const notes: string[] = []
  for (const { value } of container.mounts) {
    if (!value.target.startsWith('/')) {
      if (value.target !== '') notes.push(`not mounted at ${value.target}: where that lies is not known here.`)
      continue
    }
    const { mount, note } = translate(value, host, labels)
    if (mount) byTarget.set(withoutTrailingSlashes(value.target), mount)
    if (note) notes.push(note)
    if (value.leftOut) notes.push(`not applied to ${value.target}: ${value.leftOut.join(', ')}.`)
    const options = mount?.Type === 'tmpfs' && tmpfsOptions(value)
    if (options) tmpfs.set(mount.Target, options)
    else tmpfs.delete(value.target)
  }
  for (const mount of [...byTarget.values()]) {
    const target = hiddenFolder(mount, host)
    if (target === undefined || byTarget.has(target)) continue
    byTarget.set(target, { Type: 'tmpfs', Target: target, ReadOnly: true })
    notes.push(`${target} is an empty folder: the repository's Git configuration and credentials are not mounted.`)
  }
  const mounts = [...byTarget.values()].filter(({ Target }) => !tmpfs.has(Target))
  return { mounts: mounts.map((mount, index) => named(mount, `${name}-${index}`)), tmpfs, notes }
}

/** The engine takes no volume without a name that is only to be read. */
const named = (mount: DockerMount, Source: string): DockerMount =>
  mount.Type === 'volume' && mount.ReadOnly ? { ...mount, Source } : mount

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
