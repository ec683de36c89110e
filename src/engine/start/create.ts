import type { ContainerCreateOptions } from 'dockerode'
import { isOpenMode } from '../../knowledge/namespace-modes.ts'
import type { Container, Port } from '../../model/container.ts'
import type { ImageInspect } from '../../model/docker-api.ts'
import { type DockerMount, mountsOf } from './create-mounts.ts'
import { isOthers, modeOf, notesOf } from './create-notes.ts'
import { environmentOf, expandReferences, healthcheckOf, securityOptionsOf } from './create-parts.ts'
import { dangersOf, type HostPaths } from './danger.ts'
import { startSettingsOf } from './start-settings.ts'

export interface CreateSettings {
  readonly image: string
  /** What the engine says of it. */
  readonly imageInspect?: ImageInspect
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
  const { mounts, tmpfs, notes: mountNotes } = mountsOf(container, host, settings)
  const security = securityOptionsOf(container, settings.readFile)
  const environment = environmentOf(container)
  const network = networkOf(container)
  const more = startSettingsOf(container, network.mode === undefined, settings.imageInspect)
  const opening = network.mode === undefined ? container.sysctls.filter(opensNetwork) : []
  const sysctls = container.sysctls.filter((one) => !opening.includes(one))
  const options: ContainerCreateOptions = {
    name,
    Image: image,
    ...omitUndefined({
      User: userOf(container),
      Entrypoint: copy(expandReferences(container, container.entrypoint?.value)),
      Cmd: copy(expandReferences(container, container.command?.value)),
      WorkingDir: container.workingDir?.value,
      Healthcheck: healthcheckOf(container) ?? more.timing,
    }),
    ...more.config,
    Env: environment.env,
    Labels: { ...labelsOf(container), ...labels },
    ExposedPorts: Object.fromEntries(
      [...container.exposedPorts, ...container.ports].flatMap(({ value }) => portsIn(value).map((key) => [key, {}])),
    ),
    HostConfig: {
      NetworkMode: network.mode ?? settings.network,
      // Queries for names would leave through the engine: they end at the container itself.
      ...(network.mode === undefined ? { Dns: ['127.0.0.1'] } : {}),
      ...omitUndefined({
        Privileged: container.privileged?.value,
        CapAdd: values(container.capAdd),
        CapDrop: values(container.capDrop),
        SecurityOpt: security.options.length > 0 ? security.options : undefined,
        ReadonlyRootfs: container.readOnlyRootFilesystem?.value,
        // Docker knows no other users for one container alone.
        UsernsMode: container.usernsMode?.value === 'private' ? undefined : modeOf(container.usernsMode?.value),
        PidMode: modeOf(container.pidMode?.value),
        IpcMode: modeOf(container.ipcMode?.value),
        UTSMode: modeOf(container.utsMode?.value),
        Sysctls: sysctls.length > 0 ? named(sysctls) : undefined,
        DeviceCgroupRules: values(container.deviceCgroupRules),
        CgroupParent: container.cgroupParent?.value,
        Init: container.init?.value,
      }),
      ...omitUndefined({ CgroupnsMode: modeOf(container.cgroupnsMode?.value) }),
      ...(container.procMount?.value === 'Unmasked' ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
      ...resourcesOf(container),
      // What ends stays ended: an engine that starts it again would resolve its mounts again.
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      // Its output is followed as it comes: an engine that kept it would fill the disk with a flood.
      LogConfig: { Type: 'none', Config: {} },
      PortBindings: bindingsOf(container),
      Devices: devicesOf(container),
      ...more.host,
      ...groupsOf(container, more.host.GroupAdd),
      ...(tmpfs.size > 0 ? { Tmpfs: Object.fromEntries(tmpfs) } : {}),
    },
  }
  const notes = [
    ...network.notes,
    ...mountNotes,
    ...environment.notes,
    ...security.notes,
    ...notesOf(
      container,
      [...network.leftOut, ...opening.map(({ value }) => `sysctl ${value.name}`), ...more.leftOut],
      settings.imageInspect?.Config?.User,
    ),
  ]
  return { options, mounts, notes, refused: dangersOf(container, host), ownNetwork: network.mode === undefined }
}

const copy = (list: readonly string[] | undefined): string[] | undefined => list && [...list]

const omitUndefined = <T extends object>(parts: T): Partial<T> =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>

const values = <T>(facts: readonly { readonly value: T }[]): T[] | undefined =>
  facts.length > 0 ? facts.map(({ value }) => value) : undefined

const named = (facts: Container['sysctls']) => Object.fromEntries(facts.map(({ value }) => [value.name, value.value]))

/** With IPv6 switched on the host is reached at the link-local address of its end of the network. */
const opensNetwork = ({ value: { name, value } }: Container['sysctls'][number]): boolean =>
  /^net[./]ipv6[./].*[./]disable_ipv6$/.test(name) && value.trim() !== '1'

const portKey = (port: Port) => `${port.containerPort}/${port.protocol}`

const largestPort = 65_535

/** Every port of a range inside. */
function portsIn(port: Port): string[] {
  const { containerPort: first, containerPortEnd: last = first } = port
  const count = Math.max(1, Math.min(last, largestPort) - first + 1)
  return Array.from({ length: count }, (_, index) => portKey({ ...port, containerPort: first + index }))
}

const labelsOf = (container: Container) =>
  Object.fromEntries(
    container.labels.filter(({ value }) => !isOthers(value.name)).map(({ value }) => [value.name, value.value]),
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
function networkOf(container: Container): { mode?: string; notes: string[]; leftOut: string[] } {
  const mode = container.networkMode?.value
  if (mode === undefined) return { notes: [], leftOut: [] }
  if (isOpenMode(mode)) return { notes: [], leftOut: [`network ${mode}`] }
  if (container.dialect === 'run' || container.dialect === 'live' || /^(?:host|none)$/.test(mode))
    return { mode, notes: [], leftOut: [] }
  if (/^(?:container|service):/.test(mode))
    return { notes: [`network ${mode} is not joined: the container gets its own network.`], leftOut: [] }
  return mode === 'bridge'
    ? { notes: ['network bridge is not used: the container gets a network with no way out.'], leftOut: [] }
    : { notes: [], leftOut: [`network ${mode}`] }
}

/** By number and by name. */
function groupsOf(container: Container, named: readonly string[] = []) {
  const groups = [...container.supplementalGroups.map(({ value }) => String(value)), ...named]
  return groups.length > 0 ? { GroupAdd: groups } : {}
}

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

const devicesOf = (container: Container) => {
  const written = container.startSettings.flatMap(({ value }) => (value.name === 'device' ? String(value.value) : []))
  return container.devices
    .filter(({ value }) => value !== 'gpus')
    .map(({ value }) => {
      // `host:inside:permissions`, where the middle may be left out.
      const [, second = value, third] = written.find((text) => text.split(':')[0] === value)?.split(':') ?? []
      const isMode = third === undefined && /^[rwm]+$/.test(second)
      return {
        PathOnHost: value,
        PathInContainer: isMode ? value : second,
        CgroupPermissions: (isMode ? second : third) ?? 'rwm',
      }
    })
}
