import { capabilityName, isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { isEngineSocket, normalizePath, pathReach } from '../../knowledge/host-paths.ts'
import type { Container } from '../../model/container.ts'
import type { ContainerInspect } from '../../model/docker-api.ts'
import { isWithin } from '../../model/path.ts'

/** What the machine itself shows of a path that a bind names. */
export interface HostPaths {
  /** Absolute; relative binds lie in it. */
  readonly root: string
  /** The path behind every link; undefined where nothing is there. Absent for an engine on another machine. */
  readonly real?: (path: string) => string | undefined
  /** The runner's own folders: the files through which steps set the environment of later ones, its tools and programs. */
  readonly runner?: readonly string[]
  /** Where the engine itself listens. */
  readonly engineSocket?: string
}

/** Read-only, these are what half of all images mount to know the time and the certificate authorities. */
const harmless = new Set(['/etc/localtime', '/etc/timezone', '/etc/ssl/certs', '/usr/share/zoneinfo'])

/** Absolute host path of a bind's source, as written and behind its links. */
export function bindPaths(source: string, host: HostPaths): { asked: string; real: string | undefined } {
  const asked = source.startsWith('/') || /^[a-z]:[\\/]|^[\\/]{2}/i.test(source) ? source : `${host.root}/${source}`
  const path = normalizePath(asked)
  return { asked: path, real: host.real ? host.real(path) : path }
}

/** Every setting that would give the image control of this host if it were started, in words. */
export function dangersOf(container: Container, host: HostPaths): string[] {
  return [
    ...(container.privileged?.value ? ['privileged'] : []),
    // Root may then write /proc/sys/kernel/core_pattern: a program of its choice runs on the host.
    ...(container.procMount?.value === 'Unmasked' ? ['an unmasked /proc'] : []),
    ...container.mounts.flatMap(({ value }) => (value.type === 'bind' ? bindDanger(value, host) : [])),
    ...namespaceDangers(container),
    ...container.devices.filter(({ value }) => value !== 'gpus').map(({ value }) => `device ${value}`),
    ...container.deviceCgroupRules.map(({ value }) => `device rule ${value}`),
    ...container.capAdd
      .filter(({ value }) => isHostEscapeCapability(capabilityName(value), container.networkMode?.value === 'host'))
      .map(({ value }) => `capability ${value}`),
  ]
}

function bindDanger(mount: { source?: string; readOnly: boolean }, host: HostPaths): string[] {
  const { asked, real } = bindPaths(mount.source ?? '', host)
  if (mount.readOnly && harmless.has(asked)) return []
  const inRoot = (path: string) => isWithin(path, normalizePath(host.root))
  const isRunners = (path: string) => (host.runner ?? []).some((folder) => isWithin(path, folder))
  const isDangerous = (path: string) =>
    isEngineSocket(path) ||
    (inRoot(path) && isGits(path.slice(normalizePath(host.root).length))) ||
    (host.engineSocket !== undefined && isWithin(host.engineSocket, path)) ||
    (!inRoot(path) && (pathReach(path) !== 'files' || isAbove(path, host.root) || isRunners(path)))
  const path = [asked, real].find((candidate) => candidate !== undefined && isDangerous(candidate))
  if (path !== undefined) return [`the host's ${path}`]
  // What lies elsewhere on the host is not the repository's to hand over.
  return real !== undefined && host.real && !inRoot(real) ? [`the host's ${real}`] : []
}

/** Another repository may be checked out within this one, with a token of its own. */
const isGits = (path: string): boolean => /\/\.git(?:\/|$)/.test(path)

/** A folder that holds the repository also holds whatever lies beside it. */
const isAbove = (path: string, root: string): boolean => isWithin(normalizePath(root), path)

/**
 * The same of what the engine made of it: the answer to `create` is what would be started.
 * @param given the bind sources that it was given, each of them decided on already
 */
export function dangersOfCreated(
  { HostConfig: host, Mounts: mounts }: ContainerInspect,
  given: ReadonlySet<string>,
): string[] {
  const modes = {
    network: host.NetworkMode,
    pid: host.PidMode,
    ipc: host.IpcMode,
    uts: host.UTSMode,
    user: host.UsernsMode,
  }
  const isUnmasked = !host.Privileged && host.MaskedPaths?.length === 0
  return [
    ...(host.Privileged ? ['privileged'] : []),
    ...(isUnmasked ? ['an unmasked /proc'] : []),
    ...(mounts ?? []).flatMap(({ Type, Source = '' }) =>
      Type === 'bind' && !given.has(Source) ? [`the host's ${Source}`] : [],
    ),
    ...Object.entries(modes).flatMap(([name, mode]) => namespaceDanger(name, mode)),
    ...(host.Devices ?? []).map(({ PathOnHost }) => `device ${PathOnHost}`),
    ...(host.DeviceCgroupRules ?? []).map((rule) => `device rule ${rule}`),
    ...(host.CapAdd ?? [])
      .map(capabilityName)
      .filter((name) => isHostEscapeCapability(name, host.NetworkMode === 'host'))
      .map((name) => `capability ${name}`),
  ]
}

/** Another container's namespace is as little the image's as the host's is. */
function namespaceDanger(name: string, mode: string | undefined): string[] {
  if (mode === 'host') return [`the host's ${name} namespace`]
  return mode?.startsWith('container:') ? [`another container's ${name} namespace`] : []
}

function namespaceDangers(container: Container): string[] {
  const modes = {
    network: container.networkMode,
    pid: container.pidMode,
    ipc: container.ipcMode,
    uts: container.utsMode,
    user: container.usernsMode,
    cgroup: container.cgroupnsMode,
  }
  return Object.entries(modes)
    .filter(([, mode]) => mode?.value === 'host')
    .map(([name]) => `the host's ${name} namespace`)
}
