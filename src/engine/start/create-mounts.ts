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
  VolumeOptions?: { Labels: Record<string, string> }
}

export interface Mounts {
  readonly mounts: readonly DockerMount[]
  readonly notes: readonly string[]
}

/**
 * What a container mounts, for a container that the gate starts: binds as they are, every volume a new and labelled one, so that
 * no data of the machine is touched; what only a cluster or Compose can provide is left out and noted.
 */
export function mountsOf(container: Container, host: HostPaths, labels: Record<string, string>): Mounts {
  const byTarget = new Map<string, DockerMount>()
  const notes: string[] = []
  for (const { value } of container.mounts) {
    if (!value.target.startsWith('/')) continue
    const { mount, note } = translate(value, host, labels)
    if (mount) byTarget.set(withoutTrailingSlashes(value.target), mount)
    if (note) notes.push(note)
  }
  for (const mount of [...byTarget.values()]) {
    const target = hiddenFolder(mount, host)
    if (target === undefined || byTarget.has(target)) continue
    byTarget.set(target, { Type: 'tmpfs', Target: target, ReadOnly: true })
    notes.push(`${target} is an empty folder: the repository's Git configuration and credentials are not mounted.`)
  }
  return { mounts: [...byTarget.values()], notes }
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
      return { mount: volume }
    case 'tmpfs':
      return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } }
    case 'emptyDir':
      return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } }
    case 'persistentVolumeClaim':
    case 'ephemeral':
      return {
        mount: { Type: 'tmpfs', Target: mount.target },
        note: `${mount.target} (${mount.type}) is an empty folder in memory.`,
      }
    default:
      return { note: `${mount.target} (${mount.type}) is not mounted: Docker cannot provide it.` }
  }
}

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
