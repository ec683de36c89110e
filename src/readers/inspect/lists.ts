import { normalizePath } from '../../knowledge/host-paths.ts'
import { isLocalDriver, pathOfVolume } from '../../knowledge/local-volumes.ts'
import type { ContainerFacts, EnvironmentVariable, Mount, Port } from '../../model/container.ts'
import type { PortBindings, VolumeInspect } from '../../model/docker-api.ts'
import type { LiveEvidence } from '../../model/live.ts'
import type { Fact } from '../../model/source.ts'
import type { Origin, Places } from './places.ts'

type Lists = Pick<
  ContainerFacts,
  | 'mounts'
  | 'volumes'
  | 'devices'
  | 'deviceCgroupRules'
  | 'ports'
  | 'exposedPorts'
  | 'ulimits'
  | 'probeHosts'
  | 'sysctls'
  | 'env'
  | 'processes'
  | 'labels'
>

/** The list-valued facts, each item at the place of the one that it comes from, matched by target, port or name. */
export function readLists(evidence: LiveEvidence, places: Places, origin: Origin): Lists {
  const { HostConfig: host, Config: config } = evidence.inspect
  return {
    mounts: mountsOf(evidence, places, origin),
    volumes: [],
    devices: devicesOf(evidence).map((device) =>
      places.item('devices', device, (item) => item.split(':')[0] === device),
    ),
    deviceCgroupRules: (host.DeviceCgroupRules ?? []).map((rule) =>
      places.item('deviceCgroupRules', rule, (item) => item === rule),
    ),
    ports: publishedPorts(evidence, places),
    exposedPorts: Object.keys(config.ExposedPorts ?? {})
      .map(parsePort)
      .filter((port) => port !== undefined)
      .map((port) => places.item('exposedPorts', port, (item) => covers(item, port))),
    ulimits: (host.Ulimits ?? []).map(({ Name: name = '', Soft: soft = 0, Hard: hard = soft }) =>
      places.item('ulimits', { name, soft, hard }, (item) => item.name === name),
    ),
    probeHosts: [],
    sysctls: Object.entries(host.Sysctls ?? {}).map(([name, value]) =>
      places.item('sysctls', { name, value }, (item) => item.name === name),
    ),
    env: (config.Env ?? []).map((entry) => variable(entry, places)),
    processes: processesOf(evidence).map((name) => places.item('processes', name, () => false)),
    labels: Object.entries(config.Labels ?? {})
      .filter(([name]) => !name.startsWith('dev.hullgate'))
      .map(([name, value]) => places.item('labels', { name, value }, (item) => item.name === name)),
  }
}

/** The host path behind a volume of the local driver. */
function deviceOf(volume: VolumeInspect | undefined): string | undefined {
  const path = volume && isLocalDriver(volume.Driver) ? pathOfVolume(volume.Options ?? {}) : undefined
  return path === undefined ? undefined : normalizePath(path)
}

function mountsOf({ inspect, volumes = [] }: LiveEvidence, places: Places, origin: Origin): Fact<Mount>[] {
  const mounts = (inspect.Mounts ?? []).map((mount): Mount => {
    const device = mount.Type === 'volume' ? deviceOf(volumes.find(({ Name }) => Name === mount.Name)) : undefined
    return {
      type: device === undefined ? mount.Type : 'bind',
      source: device ?? (mount.Type === 'volume' ? mount.Name : mount.Source || undefined),
      target: mount.Destination,
      readOnly: !mount.RW,
      ...(mount.Propagation && mount.Propagation !== 'rprivate' ? { propagation: mount.Propagation } : {}),
    }
  })
  const seen = new Set(mounts.map(({ target }) => target))
  const memory = Object.entries(inspect.HostConfig.Tmpfs ?? {})
    .filter(([target]) => !seen.has(target))
    .map(([target, options]): Mount => ({ type: 'tmpfs', target, readOnly: options.split(',').includes('ro') }))
  return [...mounts, ...memory].map((mount) => {
    const isSame = (item: Mount) => normalizePath(item.target) === normalizePath(mount.target)
    const asked = places.source('mounts', isSame)?.value
    return places.item('mounts', { ...mount, ...sourceOf(mount, asked, origin.root) }, isSame)
  })
}

/** The manifest's own words for where a mount comes from: the engine knows the runner's paths and made-up volume names. */
function sourceOf(mount: Mount, asked: Mount | undefined, root: string | undefined): Pick<Mount, 'type' | 'source'> {
  const { type, source } = mount
  // A volume that leads to the host is that, whatever it is called.
  if (asked && !(asked.type === 'volume' && type === 'bind')) return { type: asked.type, source: asked.source }
  if (type !== 'bind' || root === undefined || source === undefined) return { type, source }
  if (source === root) return { type, source: '.' }
  return { type, source: source.startsWith(`${root}/`) ? `./${source.slice(root.length + 1)}` : source }
}

function devicesOf({ inspect }: LiveEvidence): string[] {
  const { HostConfig: host } = inspect
  const devices = (host.Devices ?? []).map(({ PathOnHost }) => PathOnHost)
  return (host.DeviceRequests ?? []).some(({ Capabilities }) => Capabilities?.flat().includes('gpu'))
    ? [...devices, 'gpus']
    : devices
}

function parsePort(text: string): Port | undefined {
  const match = /^(\d+)(?:\/(tcp|udp|sctp))?$/.exec(text)
  if (!match) return undefined
  return { containerPort: Number(match[1]), protocol: (match[2] as Port['protocol'] | undefined) ?? 'tcp' }
}

/** What was requested to be published; what the engine chose (`-P`) where nothing was. A range stays one fact. */
function publishedPorts({ inspect }: LiveEvidence, places: Places): Fact<Port>[] {
  const asked = inspect.HostConfig.PortBindings ?? {}
  const chosen = inspect.HostConfig.PublishAllPorts ? inspect.NetworkSettings.Ports : {}
  const facts = new Map<string, Fact<Port>>()
  const others: Port[] = []
  for (const [key, bindings] of Object.entries({ ...chosen, ...asked })) {
    for (const binding of bindings ?? []) {
      const port = bound(parsePort(key), binding)
      if (!port) continue
      const range = places.source('ports', (item) => isRange(item) && covers(item, port))
      const fact = range ?? places.source('ports', (item) => isSamePort(item, port))
      if (fact) facts.set(JSON.stringify(fact.value), { ...fact, value: range ? fact.value : port })
      else others.push(port)
    }
  }
  const unnamed = rangesIn(others).map((port) => places.item('ports', port, () => false))
  return [...facts.values(), ...unnamed]
}

/** The engine takes a range apart: so many ports in a row are put together again. */
const shortestRange = 3

function rangesIn(ports: readonly Port[]): Port[] {
  const runs: Port[][] = []
  for (const port of ports.toSorted(byPlace)) {
    const run = runs.at(-1)
    if (run && follows(run.at(-1), port)) run.push(port)
    else runs.push([port])
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)]
    if (!first || run.length < shortestRange) return run
    return [{ ...first, hostPortEnd: last?.hostPort, containerPortEnd: last?.containerPort }]
  })
}

const byPlace = (a: Port, b: Port): number =>
  a.protocol.localeCompare(b.protocol) ||
  (a.hostIp ?? '').localeCompare(b.hostIp ?? '') ||
  a.containerPort - b.containerPort

const follows = (before: Port | undefined, port: Port): boolean =>
  before?.hostPort !== undefined &&
  before.hostPortEnd === undefined &&
  port.hostPortEnd === undefined &&
  port.hostPort === before.hostPort + 1 &&
  port.containerPort === before.containerPort + 1 &&
  port.protocol === before.protocol &&
  (port.hostIp ?? '') === (before.hostIp ?? '')

function bound(
  port: Port | undefined,
  { HostIp: hostIp, HostPort: hostPort }: NonNullable<PortBindings[string]>[number],
): Port | undefined {
  if (!port) return undefined
  const [first, last] = (hostPort ?? '').split('-').map(Number)
  return {
    ...port,
    ...(hostIp ? { hostIp } : {}),
    ...(first ? { hostPort: first } : {}),
    ...(last ? { hostPortEnd: last } : {}),
  }
}

const isRange = (port: Port) => port.hostPortEnd !== undefined && port.hostPortEnd !== port.hostPort

/** The same container port on the same host port; a manifest that leaves the host port open matches any. */
const isSamePort = (item: Port, port: Port) =>
  covers(item, port) &&
  (item.hostPort ?? port.hostPort) === port.hostPort &&
  (item.hostIp ?? '') === (port.hostIp ?? '')

/** Without an end inside, a range of the host's is a choice for one port. */
function covers({ containerPort, containerPortEnd = containerPort, protocol }: Port, port: Port): boolean {
  return port.containerPort >= containerPort && port.containerPort <= containerPortEnd && protocol === port.protocol
}

function variable(entry: string, places: Places): Fact<EnvironmentVariable> {
  const at = entry.indexOf('=')
  const name = at < 0 ? entry : entry.slice(0, at)
  const value = at < 0 ? undefined : entry.slice(at + 1)
  const from = places.source('env', (item) => item.name === name)?.value.from
  return places.item('env', from ? { name, from } : { name, value }, (item) => item.name === name)
}

/** The process list where it could be read; else the program that PID 1 was started with. */
function processesOf({ inspect, processes }: LiveEvidence): readonly string[] {
  if (processes.length > 0) return processes
  const first = inspect.Path?.split('/').at(-1)
  return first ? [first] : []
}
