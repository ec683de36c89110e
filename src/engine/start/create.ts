import type { ContainerCreateOptions } from 'dockerode'
import type { Container, Port } from '../../model/container.ts'
import { type DockerMount, mountsOf } from './create-mounts.ts'
import { environmentOf, expandReferences, healthcheckOf, securityOptionsOf } from './create-parts.ts'
import { dangersOf, type HostPaths } from './danger.ts'

export interface CreateSettings {
  readonly image: string
  readonly name: string
  readonly labels: Record<string, string>
  /** The network made for this run; used unless the container names one of its own. */
  readonly network: string
  readonly host: HostPaths
  /** A file of the repository by relative path, for seccomp profiles; undefined when it cannot be read. */
  readonly readFile?: (path: string) => string | undefined
}

export interface Creation {
  /** Without what it mounts. */
  readonly options: ContainerCreateOptions
  readonly mounts: readonly DockerMount[]
  /** What Docker cannot express, or expresses differently: a sentence each. */
  readonly notes: string[]
  /** Settings that would give it control of this host, in words. */
  readonly refused: string[]
  /** Whether it gets the run's own network. */
  readonly ownNetwork: boolean
}

/** Translates a container of any dialect into the body of Docker's `POST /containers/create` (API 1.41). Pure. */
export function createOptions(container: Container, settings: CreateSettings): Creation {
  const { image, name, labels, host } = settings
  const { mounts, notes: mountNotes } = mountsOf(container, host, labels)
  const security = securityOptionsOf(container, settings.readFile)
  const environment = environmentOf(container)
  const network = networkOf(container)
  const health = healthcheckOf(container)
  const options: ContainerCreateOptions = {
    name,
    Image: image,
    ...omitUndefined({
      User: userOf(container),
      Entrypoint: copy(expandReferences(container, container.entrypoint?.value)),
      Cmd: copy(expandReferences(container, container.command?.value)),
      WorkingDir: container.workingDir?.value,
      Healthcheck: health,
    }),
    Env: environment.env,
    Labels: { ...labelsOf(container), ...labels },
    ExposedPorts: Object.fromEntries(
      [...container.exposedPorts, ...container.ports].map(({ value }) => [portKey(value), {}]),
    ),
    HostConfig: {
      NetworkMode: network.mode ?? settings.network,
      // Queries for names would leave through the engine: they end at the container itself.
      ...(network.mode === undefined ? { Dns: ['127.0.0.1'] } : {}),
      ...omitUndefined({
        Privileged: container.privileged?.value,
        CapAdd: values(container.capAdd),
        CapDrop: values(container.capDrop),
        GroupAdd: values(container.supplementalGroups)?.map(String),
        SecurityOpt: security.options.length > 0 ? security.options : undefined,
        ReadonlyRootfs: container.readOnlyRootFilesystem?.value,
        // Docker knows no other users for one container alone.
        UsernsMode: container.usernsMode?.value === 'private' ? undefined : modeOf(container.usernsMode?.value),
        PidMode: modeOf(container.pidMode?.value),
        IpcMode: modeOf(container.ipcMode?.value),
        UTSMode: modeOf(container.utsMode?.value),
        Sysctls: container.sysctls.length > 0 ? named(container.sysctls) : undefined,
        DeviceCgroupRules: values(container.deviceCgroupRules),
        CgroupParent: container.cgroupParent?.value,
        Init: container.init?.value,
      }),
      ...omitUndefined({ CgroupnsMode: modeOf(container.cgroupnsMode?.value) }),
      ...(container.procMount?.value === 'Unmasked' ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
      ...resourcesOf(container),
      // What ends stays ended: an engine that starts it again would resolve its mounts again.
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      PortBindings: bindingsOf(container),
      Devices: devicesOf(container),
    },
  }
  const notes = [
    ...network.notes,
    ...mountNotes,
    ...environment.notes,
    ...security.notes,
    ...modeNotes(container),
    ...restNotes(container),
  ]
  return { options, mounts, notes, refused: dangersOf(container, host), ownNetwork: network.mode === undefined }
}

const copy = (list: readonly string[] | undefined): string[] | undefined => list && [...list]

const omitUndefined = <T extends object>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>

const values = <T>(facts: readonly { readonly value: T }[]): T[] | undefined =>
  facts.length > 0 ? facts.map(({ value }) => value) : undefined

const named = (facts: Container['sysctls']) => Object.fromEntries(facts.map(({ value }) => [value.name, value.value]))

const portKey = (port: Port) => `${port.containerPort}/${port.protocol}`

/** Labels that other programs act upon are not passed on: `docker compose down` must not take this container for its own. */
const labelsOf = (container: Container) =>
  Object.fromEntries(
    container.labels
      .filter(({ value }) => !/^(?:dev\.hullgate|com\.docker\.|io\.podman\.|org\.testcontainers)/.test(value.name))
      .map(({ value }) => [value.name, value.value]),
  )

function userOf(container: Container): string | undefined {
  const user = container.user?.value
  const group = container.group?.value
  if (group === undefined || user?.includes(':')) return user
  return user === undefined ? undefined : `${user}:${group}`
}

/**
 * undefined: the network made for the run. What the caller's flags name is used as it is; a manifest is the repository's own word,
 * and gives no way out.
 */
function networkOf(container: Container): { mode?: string; notes: string[] } {
  const mode = container.networkMode?.value
  if (mode === undefined) return { notes: [] }
  if (container.dialect === 'run' || container.dialect === 'live' || /^(?:host|none)$/.test(mode))
    return { mode, notes: [] }
  if (/^(?:container|service):/.test(mode))
    return { notes: [`network ${mode} is not joined: the container gets its own network.`] }
  return mode === 'bridge'
    ? { notes: ['network bridge is not used: the container gets a network with no way out.'] }
    : { notes: [] }
}

const isForeign = (mode: string) => /^(?:container|service):|^ns:|^keep-id|^auto|^nomap/.test(mode)
const modeOf = (mode: string | undefined) => (mode === undefined || isForeign(mode) ? undefined : mode)

const modeNotes = (container: Container): string[] =>
  [container.pidMode, container.ipcMode, container.utsMode, container.usernsMode, container.cgroupnsMode].flatMap(
    (mode) =>
      mode && isForeign(mode.value) ? [`namespace ${mode.value} is not joined: the container gets its own.`] : [],
  )

/** A quota instead of NanoCpus: the engine refuses more NanoCpus than this machine has processors, a runner may have two. */
function resourcesOf(container: Container) {
  const isPod = container.dialect === 'pod'
  const cpus = container.cpuLimit?.value
  // Kubernetes passes a CPU request to the kernel as shares.
  const requested = container.cpuRequest?.value
  const shares =
    container.cpuShares?.value ?? (isPod && requested ? Math.max(2, Math.round(requested * 1024)) : undefined)
  return omitUndefined({
    Memory: container.memoryLimit?.value,
    MemoryReservation: isPod ? undefined : container.memoryRequest?.value,
    CpuShares: shares,
    CpuPeriod: cpus ? 100_000 : undefined,
    CpuQuota: cpus ? Math.max(1000, Math.round(cpus * 100_000)) : undefined,
    CpusetCpus: container.cpuSet?.value,
    PidsLimit: container.pidsLimit?.value,
    Ulimits:
      container.ulimits.length > 0
        ? container.ulimits.map(({ value }) => ({ Name: value.name, Soft: value.soft, Hard: value.hard }))
        : undefined,
  })
}

interface Binding {
  HostIp: string
  HostPort: string
}

function bindingsOf(container: Container): Record<string, Binding[]> {
  const bindings: Record<string, Binding[]> = {}
  for (const { value } of container.ports) {
    const { hostIp = '', hostPort, hostPortEnd = hostPort, containerPort, containerPortEnd } = value
    const last = Math.min(containerPortEnd ?? containerPort, largestPort)
    for (let port = containerPort; port <= last; port++) {
      const key = portKey({ ...value, containerPort: port })
      bindings[key] = [...(bindings[key] ?? []), { HostIp: hostIp, HostPort: hostPortOf(port) }]
    }
    // Two ranges are paired one to one; for a single port inside the engine chooses one of the host's.
    function hostPortOf(port: number): string {
      if (hostPort === undefined) return ''
      if (containerPortEnd !== undefined) return String(hostPort + port - containerPort)
      return hostPortEnd === hostPort ? String(hostPort) : `${hostPort}-${hostPortEnd}`
    }
  }
  return bindings
}

const largestPort = 65_535

const devicesOf = (container: Container) =>
  container.devices
    .filter(({ value }) => value !== 'gpus')
    .map(({ value }) => ({ PathOnHost: value, PathInContainer: value, CgroupPermissions: 'rwm' }))

const maximumNames = 20

function leftOutNote({ leftOut }: Container): string[] {
  const names = [...new Set(leftOut.flatMap(({ value }) => (value.isMissing ? [] : [value.name])))]
  if (names.length === 0) return []
  const more = names.length > maximumNames ? ', …' : ''
  return [`not applied: ${names.slice(0, maximumNames).join(', ')}${more}.`]
}

function restNotes(container: Container): string[] {
  const isPod = container.dialect === 'pod'
  return [
    ...leftOutNote(container),
    ...(container.devices.some(({ value }) => value === 'gpus') ? ['GPUs are not passed to the container.'] : []),
    ...(container.livenessProbe || container.readinessProbe ? ["the pod's probes are not run."] : []),
    ...(isPod && container.memoryRequest ? ["the pod's memory request is ignored outside Kubernetes."] : []),
    ...(isPod && container.restart ? ["the pod's restart policy is ignored outside Kubernetes."] : []),
    ...(isPod && container.group && !container.user
      ? ['runAsGroup is ignored without runAsUser: the image’s user applies.']
      : []),
    ...(container.windowsHostProcess?.value ? ['hostProcess applies to Windows nodes only.'] : []),
  ]
}
